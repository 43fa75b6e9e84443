"""The tax rate must exist in the vendor's or the buyer's country on the day of supply."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax_rates import Period, nearest_rate, rates_on
from validators.wording import listed, number

CODE = "V-TAX-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each rate above zero that is valid in neither country; a warning where history is missing."""
    supplied = case.document.delivery_date or case.document.issue_date
    if supplied is None or case.vendor is None:
        return
    buyer = case.entity.country if case.entity else case.context.client.country
    countries = tuple(dict.fromkeys((case.vendor.country, buyer)))
    periods = [period for country in countries if (period := rates_on(country, supplied.value)) is not None]
    if len(periods) < len(countries):
        return  # A country without a table: the rate may be right there.
    for rate in sorted({row.rate for row in case.document.taxes if row.rate}):
        if any(rate in period.rates for period in periods):
            continue
        yield _remark(rate, supplied.value.isoformat(), periods)


def _remark(rate: Decimal, day: str, periods: list[Period]) -> Remark:
    subject = f"tax {number(rate)} %"
    if any(not period.known for period in periods):
        countries = listed(period.country for period in periods if not period.known)
        return Remark(
            f"{number(rate)} % cannot be checked: the table of tax rates has no history of {countries} for {day}.",
            subject=subject,
            found=f"{number(rate)} %",
            expected=f"a rate valid on {day}",
            next_step="Check the rate by hand.",
            severity=Severity.WARN,
        )
    valid = "; ".join(
        f"{period.country}: {listed(number(each) for each in sorted(period.rates))} %" for period in periods
    )
    nearest = nearest_rate(rate, periods)
    return Remark(
        f"{number(rate)} % is no tax rate on {day}; valid are {valid} (table of tax rates).",
        subject=subject,
        expected=f"{number(nearest)} %",
        found=f"{number(rate)} %",
        difference=f"{number(rate - nearest)} percentage points",
        next_step=f"The nearest valid rate is {number(nearest)} %: compare it with the page, "
        "or ask for a corrected document.",
    )


RULE = Rule(
    CODE,
    check,
    source="national VAT law, see validators/tax_rates.toml",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
