"""One step that picks every field of a document (design: fields are chosen together)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.field import Candidate, FieldName
from documents.reading import FieldReading
from extractors.choice import amounts, dates, proofs
from extractors.choice.confidence import with_confidence
from extractors.choice.extras import settle_extras
from extractors.choice.guard import guarded
from extractors.choice.taxes import TaxRow
from extractors.layout.paper import Paper
from extractors.scorer.rank import ranked

CHOSEN: Final = 0.5
"""A candidate below this is shown to the reviewer and not chosen: one weak label does not make a fact."""
OWN_NUMBER: Final = 0.9
"""Score of a paper's own number from which it stays that, though a label of an order stands with the same print."""
MOST_OTHERS: Final = 5
_THRESHOLD: Final[dict[FieldName, float]] = {
    FieldName.VENDOR_NAME: 0.45,
    FieldName.BUYER_NAME: 0.5,
    FieldName.VENDOR_ADDRESS: 0.45,
    FieldName.PAYABLE: 0.75,
    FieldName.PREPAID: 0.75,
    FieldName.ALLOWANCE_TOTAL: 0.75,
    FieldName.CHARGE_TOTAL: 0.75,
}
_TOTALS: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)
_EXCLUSIVE: Final = (
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.PRECEDING_INVOICE,
)
_YIELDING: Final = (FieldName.SALES_ORDER_NUMBER, FieldName.CONTRACT_NUMBER, FieldName.PROJECT_NUMBER)
"""Numbers that matter less: a print that is chosen for one of `_EXCLUSIVE` is none of theirs."""

Found = Mapping[FieldName, Sequence[Candidate]]


def choose(
    paper: Paper, found: Found, rows: Sequence[TaxRow], line_amounts: Sequence[Decimal]
) -> dict[FieldName, FieldReading]:
    """Return the choice for every field that has a candidate, with its runners-up and proofs."""
    found = ranked(paper, guarded(paper, found))
    chosen = _best(found)
    _exclude_equal_numbers(found, chosen)
    _yield_numbers(found, chosen)
    _exclude_equal_names(found, chosen)
    triple = amounts.choose(paper, found, rows)
    for name, one in zip(_TOTALS, triple, strict=True):
        chosen.pop(name, None)
        if one is not None and one.score >= CHOSEN:
            chosen[name] = one
    settle_extras(found, chosen, line_amounts)
    resolved = dates.resolve(chosen)
    chosen.update(resolved.chosen)
    given = proofs.gather(paper, found, chosen, rows, line_amounts)
    return {
        name: with_confidence(
            name,
            FieldReading(
                chosen=chosen.get(name),
                others=_others(found.get(name, ()), chosen.get(name)),
                proofs=(*given.get(name, ()), *resolved.proofs.get(name, ())),
            ),
        )
        for name in FieldName
        if found.get(name) or name in chosen
    }


def _best(found: Found) -> dict[FieldName, Candidate]:
    return {
        name: candidates[0]
        for name, candidates in found.items()
        if candidates and candidates[0].score >= _THRESHOLD.get(name, CHOSEN)
    }


def _exclude_equal_numbers(found: Found, chosen: dict[FieldName, Candidate]) -> None:
    """One print is one number: the field with the better label keeps it, the other takes its next candidate."""
    for name in _EXCLUSIVE:
        for other in _EXCLUSIVE:
            mine, theirs = chosen.get(name), chosen.get(other)
            if name is other or mine is None or theirs is None or mine.readings != theirs.readings:
                continue
            if _needs(found, name, mine) or _needs(found, other, theirs):
                if _needs(found, other, theirs) and not _needs(found, name, mine):
                    _next(found, chosen, name, mine)
                continue
            weaker = mine.score < theirs.score
            if weaker or (mine.score == theirs.score and _EXCLUSIVE.index(name) > _EXCLUSIVE.index(other)):
                _next(found, chosen, name, mine)


def _yield_numbers(found: Found, chosen: dict[FieldName, Candidate]) -> None:
    """Take from the lesser numbers what is chosen for a greater one, and what the one before them has."""
    taken = {chosen[name].readings for name in _EXCLUSIVE if name in chosen}
    for name in _YIELDING:
        free = [one for one in found.get(name, ()) if one.readings not in taken and one.score >= CHOSEN]
        chosen.pop(name, None)
        if free:
            chosen[name] = free[0]
            taken.add(free[0].readings)


def _needs(found: Found, name: FieldName, one: Candidate) -> bool:
    """Tell whether a number is the only one that a paper can have as its own, and well named: every paper has one."""
    if name is not FieldName.INVOICE_NUMBER or one.score < OWN_NUMBER:
        return False
    return not any(other.readings != one.readings and other.score >= CHOSEN for other in found[name])


def _exclude_equal_names(found: Found, chosen: dict[FieldName, Candidate]) -> None:
    """Nobody sells to himself: the side with the weaker evidence takes its next candidate."""
    vendor, buyer = chosen.get(FieldName.VENDOR_NAME), chosen.get(FieldName.BUYER_NAME)
    if vendor is None or buyer is None or vendor.readings != buyer.readings:
        return
    weaker = FieldName.VENDOR_NAME if vendor.score < buyer.score else FieldName.BUYER_NAME
    _next(found, chosen, weaker, chosen[weaker])


def _next(found: Found, chosen: dict[FieldName, Candidate], name: FieldName, refused: Candidate) -> None:
    following = [
        one for one in found[name] if one.readings != refused.readings and one.score >= _THRESHOLD.get(name, CHOSEN)
    ]
    if following:
        chosen[name] = following[0]
    else:
        chosen.pop(name)


def _others(candidates: Sequence[Candidate], chosen: Candidate | None) -> tuple[Candidate, ...]:
    return tuple(one for one in candidates if chosen is None or one.readings != chosen.readings)[:MOST_OTHERS]
