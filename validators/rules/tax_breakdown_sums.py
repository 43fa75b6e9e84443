"""The VAT breakdown must add up: taxes to the tax total, bases to the net total, each base to the lines at its rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.business import BusinessDocument, TaxCategory
from documents.field import Field
from documents.finding import Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import breakdown, rounding_bound
from validators.wording import money, number

CODE = "V-ARI-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each total the breakdown misses; a row with an unread cell leaves that sum out."""
    document, rows = case.document, breakdown(case.document)
    columns: tuple[tuple[str, str, list[Decimal | None], Field[Decimal] | None], ...] = (
        ("tax_total", "taxes", [row.tax for row in rows], document.tax_total),
        ("net_total", "bases", [row.base for row in rows], document.net_total),
    )
    for subject, column, amounts, stated in columns:
        read = [amount for amount in amounts if amount is not None]
        if not read or len(read) < len(amounts) or stated is None or sum(read, Decimal(0)) == stated.value:
            continue
        total = sum(read, Decimal(0))
        yield Remark(
            f"The {column} of the {len(read)} tax rates add up to {money(total, case.currency)}, "
            f"but the document states a {subject.replace('_', ' ')} of {money(stated.value, case.currency)}; "
            f"difference {money(stated.value - total, case.currency)}, limit 0.00.",
            subject=subject,
            expected=money(total, case.currency),
            found=money(stated.value, case.currency),
            difference=money(stated.value - total, case.currency),
            limit=money(Decimal(0), case.currency),
            next_step="Correct the amount that was misread, or reject the document.",
        )
    yield from _other_sign(case)
    yield from _other_rates(case, rows)


def _other_rates(case: Case, rows: Sequence[TaxCategory]) -> Iterator[Remark]:
    """Yield a remark for the rate whose base is furthest from what the lines at that rate add up to.

    Only where every line prints its rate and its amount, the lines alone make up the net total, and nothing is added to
    or taken from all of them: of allowances and charges nobody knows to which rate they belong.
    """
    document = case.document
    lines, bases = _by_rate(document), _bases(rows)
    one_rate_of_several = len(rows) < len(document.taxes)
    if document.net_total is None or not lines or not bases or one_rate_of_several:
        return
    if sum(lines.values()) != document.net_total.value:
        return
    gaps = {rate: lines.get(rate, Decimal(0)) - bases.get(rate, Decimal(0)) for rate in {*lines, *bases}}
    rate = max(sorted(gaps), key=lambda each: abs(gaps[each]))
    limit = rounding_bound(len(document.lines), case.currency)
    if abs(gaps[rate]) <= limit:
        return
    stated, added = bases.get(rate, Decimal(0)), lines.get(rate, Decimal(0))
    yield Remark(
        f"The lines at {number(rate)} % add up to {money(added, case.currency)}, but the document taxes "
        f"{money(stated, case.currency)} at that rate; difference {money(abs(gaps[rate]), case.currency)}, "
        f"limit {money(limit, case.currency)}.",
        subject=f"lines at {number(rate)} %",
        expected=money(added, case.currency),
        found=money(stated, case.currency),
        difference=money(abs(gaps[rate]), case.currency),
        limit=money(limit, case.currency),
        waived_by=Role.TAX,
        next_step="Compare the rates of the lines with the page; if they are printed so, ask for a corrected document.",
    )


def _by_rate(document: BusinessDocument) -> dict[Decimal, Decimal]:
    """Return the sums of the lines of each rate; nothing when one line lacks its rate or amount."""
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in document.lines:
        if line.tax_rate is None or line.net_amount is None:
            return {}
        sums[line.tax_rate] += line.net_amount
    return sums


def _bases(rows: Sequence[TaxCategory]) -> dict[Decimal, Decimal]:
    """Return the base of each rate; nothing when a row lacks its rate or base."""
    bases: dict[Decimal, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.rate is None or row.base is None:
            return {}
        bases[row.rate] += row.base
    return bases


def _other_sign(case: Case) -> Iterator[Remark]:
    """Yield a remark when bases below zero are more than the lines and allowances that go back come to.

    Such a base lets another one, and its tax, be larger than what was supplied.
    """
    document, net = case.document, case.document.net_total
    amounts = [line.net_amount for line in document.lines if line.net_amount is not None]
    bases = [row.base for row in document.taxes if row.base is not None]
    if net is None or net.value <= 0 or not amounts or len(amounts) < len(document.lines):
        return
    below = sum((-base for base in bases if base < 0), Decimal(0))
    back = sum((-amount for amount in amounts if amount < 0), Decimal(0))
    back += abs(document.allowance_total.value) if document.allowance_total else Decimal(0)
    if below <= back:
        return
    yield Remark(
        f"Tax is taken back on {money(below, case.currency)}, but lines and allowances give back "
        f"{money(back, case.currency)}; difference {money(below - back, case.currency)}, limit 0.00.",
        subject="tax bases",
        expected=f"{money(back, case.currency)} at most",
        found=money(below, case.currency),
        difference=money(below - back, case.currency),
        limit=money(Decimal(0), case.currency),
        waived_by=Role.TAX,
        next_step="Compare the bases with the page; if they are printed so, ask for a corrected document.",
    )


RULE = Rule(CODE, check, source="EN 16931 BR-CO-14, BR-S-08", waived_by=Role.NOBODY, reply="FIN")
