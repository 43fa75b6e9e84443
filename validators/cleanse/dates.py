"""Dates: C-10 to C-16. Day and month are told apart by evidence in a fixed order, or not at all.

Strong evidence proves the order: (a) an e-invoice, (b) another date of the same layout, (c) due = issue + terms.
The vendor's habit (d) applies it where nothing on the page does, and proves nothing.
Weak evidence applies it with a warning: (e) separator, language and country, (f) nearness to the day of receipt.
Where evidence of one strength contradicts itself, nothing is decided (C-13).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from documents.field import Candidate, FieldName, Proof, ProofName, Status
from documents.reading import DocumentReading, FieldReading
from documents.terms import PaymentTerms
from documents.text import Reader
from documents.values import dates, terms
from documents.values.periods import Period, read_period
from validators.cleanse.result import Result, doubtful, settled, unparsed
from validators.cleanse.world import World

DATE_FIELDS: Final = (FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE)
MAX_AGE: Final = dt.timedelta(days=400)
"""C-12(f): an older reading of an issue date is not believed over a younger one."""
MAX_AHEAD: Final = dt.timedelta(days=400)
"""C-14: a repaired due or delivery date lies within this of the day of receipt."""

MONTH_FIRST: Final = frozenset({"US", "PH", "FM", "PW", "MH"})
NO_EVIDENCE: Final = frozenset({"CA", "ZA", "HU", "LT", "JP", "CN", "KR", "SE", "TW"})
"""Countries with both orders in use, or with the year first: a date with its year last says nothing there."""
DAY_FIRST_LANGUAGES: Final = frozenset(
    {
        "de",
        "fr",
        "it",
        "es",
        "nl",
        "da",
        "nb",
        "no",
        "fi",
        "pl",
        "pt",
        "cs",
        "sk",
        "ro",
        "el",
        "et",
        "lv",
        "sl",
        "tr",
        "ca",
    }
)

_NUMERIC: Final = re.compile(r"(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d/-])")


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A date with two readings, day first."""

    raw: str
    day_first: dt.date
    month_first: dt.date

    def in_order(self, order: str) -> dt.date:
        return self.day_first if order == "DMY" else self.month_first

    def order_of(self, day: dt.date) -> str:
        return "DMY" if day == self.day_first else "MDY"


def cleanse_period(world: World) -> Result[Period]:
    """Return the period that is billed (BT-73, BT-74); the two days of a print leave one reading or none."""
    reading = world.reading.fields.get(FieldName.INVOICING_PERIOD)
    if reading is None or reading.chosen is None:
        return Result()
    period = read_period(reading.chosen.raw, current_year=world.received_on.year)
    return settled(period, reading) if period is not None else unparsed(FieldName.INVOICING_PERIOD, reading)


def cleanse_dates(world: World, agreed: PaymentTerms | None) -> dict[FieldName, Result[dt.date]]:
    """Return the dates that are printed; `agreed` are the terms of the document, where it states any."""
    days = {name: _days(world, name) for name in DATE_FIELDS if world.reading.chosen(name) is not None}
    return {name: _settle(world, name, days, agreed) for name in days}


def _days(world: World, name: FieldName) -> tuple[dt.date, ...]:
    """Return the readings of a date, its damaged digits repaired where a picture was read (C-14)."""
    chosen = world.reading.fields[name].chosen
    if chosen is None:
        return ()
    found = _readings(chosen, world.received_on.year)
    return found or tuple(day for day in _repaired(chosen, world) if _believable(day, name, world.received_on))


def _readings(chosen: Candidate, year: int) -> tuple[dt.date, ...]:
    """Read the print itself; where it is more than a date, take what the reader made of it."""
    listed = tuple(day for reading in chosen.readings for day in dates.readings(reading, current_year=year))
    if chosen.evidence.reader is Reader.XML and listed:
        return listed
    return dates.readings(chosen.raw, current_year=year) or listed


def _repaired(chosen: Candidate, world: World) -> tuple[dt.date, ...]:
    if chosen.evidence.reader is not Reader.OCR:
        return ()
    return dates.readings(dates.repair_digits(chosen.raw), current_year=world.received_on.year)


def _settle(
    world: World, name: FieldName, days: dict[FieldName, tuple[dt.date, ...]], agreed: PaymentTerms | None
) -> Result[dt.date]:
    reading = world.reading.fields[name]
    chosen = reading.chosen
    if chosen is None or not days[name]:
        return unparsed(name, reading)
    repaired = not _readings(chosen, world.received_on.year)
    status = Status.REPAIRED if repaired else Status.EXTRACTED
    if len(days[name]) == 1:
        proof = Proof(name=ProofName.UNAMBIGUOUS_DATE, detail=f'"{chosen.raw}" is {days[name][0]}')
        return settled(
            days[name][0], reading, rule="C-14" if repaired else "", status=status, proofs=() if repaired else (proof,)
        )
    return _resolve(world, name, days, agreed, status)


def _resolve(
    world: World,
    name: FieldName,
    days: dict[FieldName, tuple[dt.date, ...]],
    agreed: PaymentTerms | None,
    status: Status,
) -> Result[dt.date]:
    """C-12, C-13: strong evidence first, then weak; a contradiction decides nothing."""
    reading = world.reading.fields[name]
    doubt = _Doubt(reading.chosen.raw if reading.chosen else "", *days[name][:2])
    strong = [
        ("C-12(b)", _same_layout(doubt, _shown_orders(world.reading))),
        ("C-12(c)", _from_terms(name, doubt, days, agreed)),
        ("C-12(b)", _same_layout(doubt, _orders_by_terms(name, world.reading, days, agreed))),
    ]
    weak = [("C-12(e)", _by_custom(doubt, world)), ("C-12(f)", _by_receipt(name, doubt, world.received_on))]
    habit = [("C-12(d)", world.date_order if dates.layout(doubt.raw) else "")]
    for evidence in (strong, habit, weak):
        orders = {order for _, order in evidence if order}
        if len(orders) > 1:
            break
        if orders:
            rule, order = next((rule, order) for rule, order in evidence if order)
            value = doubt.in_order(order)
            proof = Proof(name=ProofName.DATE_RESOLVED, detail=f'"{doubt.raw}" is {value} by {rule}')
            kept = reading.model_copy(update={"others": (_other_reading(reading, doubt, value), *reading.others)})
            return settled(value, kept, rule=rule, status=status, proofs=(proof,) if evidence is strong else ())
    listed = [day.isoformat() for day in days[name]]
    # The reader puts first what the rest of the page makes likelier; that ranks the question and answers nothing.
    likelier = reading.chosen.readings[:1] if reading.chosen else ()
    return doubtful(name, reading, sorted(listed, key=lambda day: day not in likelier))


def _other_reading(reading: FieldReading, doubt: _Doubt, value: dt.date) -> Candidate:
    """Return the reading that was not taken, for the reviewer (V-DAT-05)."""
    other = doubt.month_first if value == doubt.day_first else doubt.day_first
    chosen = reading.chosen
    if chosen is None:
        raise ValueError("an ambiguous date has a chosen candidate")
    return chosen.model_copy(update={"readings": (other.isoformat(),)})


def _same_layout(doubt: _Doubt, shown: AbstractSet[tuple[str, str]]) -> str:
    """(b) Return the order that the other dates of the same layout show; "" where none or both do."""
    layout = dates.layout(doubt.raw)
    orders = {order for shown_layout, order in shown if shown_layout == layout and order in {"DMY", "MDY"}}
    return orders.pop() if len(orders) == 1 else ""


def _shown_orders(reading: DocumentReading) -> AbstractSet[tuple[str, str]]:
    """Return layout and order of every date on the document that has one order only."""
    return {(dates.layout(raw), dates.order_of(raw)) for raw in _printed_dates(reading)}


def _orders_by_terms(
    name: FieldName, reading: DocumentReading, days: dict[FieldName, tuple[dt.date, ...]], agreed: PaymentTerms | None
) -> AbstractSet[tuple[str, str]]:
    """Return layout and order of the other dates that the terms settle."""
    found = set()
    for other, readings in days.items():
        chosen = reading.chosen(other)
        if other is not name and chosen is not None and len(readings) == 2:
            doubt = _Doubt(chosen.raw, *readings)
            found.add((dates.layout(chosen.raw), _from_terms(other, doubt, days, agreed)))
    return found


def _printed_dates(reading: DocumentReading) -> Iterable[str]:
    for name in DATE_FIELDS:
        field = reading.fields.get(name)
        if field is not None:
            yield from (candidate.raw for candidate in (field.chosen, *field.others) if candidate is not None)
    yield from (match[0] for match in _NUMERIC.finditer(reading.text))


def _from_terms(
    name: FieldName, doubt: _Doubt, days: dict[FieldName, tuple[dt.date, ...]], agreed: PaymentTerms | None
) -> str:
    """(c) Return the order in which due date = issue date + terms, when it is one order only."""
    if agreed is None or name is FieldName.DELIVERY_DATE:
        return ""
    pairs = [
        (issue, due)
        for issue in days.get(FieldName.ISSUE_DATE, ())
        for due in days.get(FieldName.DUE_DATE, ())
        if due in terms.due_dates(issue, agreed)
    ]
    side = 0 if name is FieldName.ISSUE_DATE else 1
    found = {pair[side] for pair in pairs}
    return doubt.order_of(found.pop()) if len(found) == 1 else ""


def _by_custom(doubt: _Doubt, world: World) -> str:
    """(e) Return the order that separator, the vendor's country and the language speak for."""
    if not dates.layout(doubt.raw):
        return ""
    votes: Sequence[str] = [vote for vote in (_by_separator(doubt.raw), _by_country(world)) if vote]
    return votes[0] if len(set(votes)) == 1 else ""


def _by_separator(raw: str) -> str:
    return "DMY" if "." in dates.layout(raw) else ""


def _by_country(world: World) -> str:
    country = world.vendor_country
    if country in NO_EVIDENCE:
        return ""
    if country:
        return "MDY" if country in MONTH_FIRST else "DMY"
    return "DMY" if world.reading.language in DAY_FIRST_LANGUAGES else ""


def _by_receipt(name: FieldName, doubt: _Doubt, received_on: dt.date) -> str:
    """(f) Return the order whose day is not in the future and not too old, when it is one order only."""
    if name is not FieldName.ISSUE_DATE:
        return ""
    near = [day for day in (doubt.day_first, doubt.month_first) if received_on - MAX_AGE <= day <= received_on]
    return doubt.order_of(near[0]) if len(near) == 1 else ""


def _believable(day: dt.date, name: FieldName, received_on: dt.date) -> bool:
    """Tell whether a repaired date lies in the window of its field (C-14)."""
    ahead = dt.timedelta(days=1) if name is FieldName.ISSUE_DATE else MAX_AHEAD
    return received_on - MAX_AGE <= day <= received_on + ahead
