"""Which boxes of a country's VAT return purchases fill (R-05). The boxes are data, dated and with their source.

What the ledger cannot tell is shown without a box, never put into one: whether an acquisition was of goods or services
(`supply` of the tax code says it), a vendor the register does not know, a rate or a kind the form has no box for.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from documents.master.client import Client, TaxCode
from documents.master.party import Vendor
from documents.value import Value
from ledgers.tax_coding import GOODS, REVERSE_CHARGE, TAX_PREFIX
from reports.ledger.tax_line import TaxLine
from reports.report import Column, Kind

TABLE: Final = Path(__file__).with_name("vat_boxes.toml")
UNKNOWN: Final = "?"
"""Stands where no box is known."""
EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905
)
"""Member states, and Northern Ireland for goods."""

COLUMNS: Final = (
    Column(name="box"),
    Column(name="takes"),
    Column(name="kind"),
    Column(name="rate", kind=Kind.NUMBER, title="rate %"),
    Column(name="lines", kind=Kind.COUNT),
    Column(name="amount", kind=Kind.MONEY),
)


class Box(Value):
    """One box; the attributes are those of the table."""

    box: str
    takes: str
    of: tuple[str, ...]
    rates: tuple[Decimal, ...] = ()

    def fits(self, kind: str, rate: Decimal) -> bool:
        """Tell whether it takes a kind of purchase at a rate."""
        return kind in self.of and (not self.rates or rate in self.rates)


class Form(Value):
    """The return of one country."""

    form: str
    valid_from: dt.date
    written: dt.date
    source: str
    boxes: tuple[Box, ...]


def form_of(country: str, since: dt.date) -> Form | None:
    """Return the return of a country (ISO 3166-1 alpha-2) for a period; None where no table says it."""
    form = _forms().get(country)
    return form if form is not None and form.valid_from <= since else None


def is_eu(vendor: Vendor) -> bool:
    """Tell whether a vendor is in a member state, or acts under a VAT identifier of one."""
    prefix = {value: key for key, value in TAX_PREFIX.items()}.get(vendor.tax_id[:2], vendor.tax_id[:2])
    return vendor.country in EU or prefix in EU


def kinds_of(client: Client, code: TaxCode | None, vendor: Vendor | None) -> tuple[str, ...]:
    """Return what a purchase may be, as the table names it: one kind, or each that is possible; none if unknown."""
    if code is None:
        return ()
    if code.treatment != REVERSE_CHARGE:
        return ("charged",)
    if vendor is None:
        return ()
    if vendor.country == client.country:
        return ("home",)
    if not is_eu(vendor):
        return ("abroad_goods",) if code.supply == GOODS else ("abroad",)
    return tuple(f"eu_{supply}" for supply in ((code.supply,) if code.supply else ("goods", "services")))


def filled(
    client: Client, form: Form, lines: Iterable[TaxLine], vendors: dict[str, Vendor | None]
) -> list[dict[str, object]]:
    """Return what each box comes to, in the order of the form; tax that no box takes comes last, without one."""
    codes = {code.code: code for code in client.tax_codes}
    order = {box.box: place for place, box in enumerate(form.boxes)}
    rows: dict[tuple[str, str, str, Decimal | None], dict[str, int]] = {}
    for line in lines:
        code = codes.get(line.tax_code)
        kinds = kinds_of(client, code, vendors.get(line.vendor))
        for takes in ("base", "input", "output"):
            amount = getattr(line, takes)
            for box in _boxes(form, takes, kinds, code.rate if code else None) if amount else ():
                key = box, takes, " or ".join(kinds) or "not known", code.rate if code else None
                row = rows.setdefault(key, {"lines": 0, "amount": 0})
                row["lines"] += 1
                row["amount"] += amount
    placed = sorted(
        rows.items(), key=lambda row: (order.get(row[0][0], len(order)), row[0][2], row[0][3] or Decimal(0))
    )
    return [
        {"box": box, "takes": takes, "kind": kind, "rate": None if rate is None else f"{rate.normalize():f}", **row}
        for (box, takes, kind, rate), row in placed
    ]


def _boxes(form: Form, takes: str, kinds: tuple[str, ...], rate: Decimal | None) -> Iterator[str]:
    """Yield the boxes of a figure: those every possible kind shares. Tax always gets one, at least the unknown one."""
    possible = [
        {box.box for box in form.boxes if box.takes == takes and box.fits(kind, rate or Decimal(0))} for kind in kinds
    ]
    shared = set.intersection(*possible) if possible else set()
    yield from shared
    differs = any(one != shared for one in possible)
    if differs or (not shared and takes != "base"):
        yield UNKNOWN


@functools.cache
def _forms() -> dict[str, Form]:
    with TABLE.open("rb") as file:
        countries = tomllib.load(file)["country"]
    return {country: Form.model_validate(form) for country, form in countries.items()}
