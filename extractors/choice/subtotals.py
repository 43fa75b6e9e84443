"""Totals on the way to the totals: of the sections of a paper, and before charges and allowances.

Several amounts under one label that another total is the sum of are the totals of its parts. Of two net totals that
differ by the printed charges and allowances the second is the net total of the document (EN 16931 BR-CO-13); the first
is that of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from documents.field import Candidate, FieldName
from extractors.choice.pool import Found, value_of

LABELLED: Final = 0.5
PART: Final = 0.3
"""Most that the total of a section is worth."""
BEFORE: Final = 0.2
"""Taken off a net total before charges and allowances."""
_TOTALS: Final = (FieldName.NET_TOTAL, FieldName.GROSS_TOTAL)


def ranked_totals(found: Found) -> Found:
    """Return the candidates with the totals of sections, and net totals before charges, behind the others."""
    totals = [one for name in _TOTALS for one in found.get(name, ()) if one.score >= LABELLED]
    changed = {name: _without_parts(found.get(name, ()), totals) for name in _TOTALS if found.get(name)}
    if nets := changed.get(FieldName.NET_TOTAL):
        changed[FieldName.NET_TOTAL] = _after_charges(nets, found)
    return {**found, **{name: sorted(ones, key=lambda one: -one.score) for name, ones in changed.items()}}


def _without_parts(ones: Sequence[Candidate], totals: Sequence[Candidate]) -> list[Candidate]:
    by_label: dict[str, list[Candidate]] = {}
    for one in ones:
        if one.score >= LABELLED and value_of(one) > 0:
            by_label.setdefault(one.label.casefold(), []).append(one)
    values = {value_of(one) for one in totals}
    parts = {
        value_of(one)
        for alike in by_label.values()
        if len(alike) > 1 and sum(map(value_of, alike), Decimal(0)) in values
        for one in alike
    }
    return [_at_most(one, PART) if value_of(one) in parts else one for one in ones]


def _after_charges(nets: Sequence[Candidate], found: Found) -> list[Candidate]:
    steps = _steps(found)
    labelled = {value_of(one) for one in nets if one.score >= LABELLED}
    first = {value for value in labelled if any(value + step in labelled for step in steps)}
    last = {value for value in labelled if any(value - step in labelled for step in steps)}
    before = first - last
    return [_at_most(one, one.score - BEFORE) if value_of(one) in before else one for one in nets]


def _steps(found: Found) -> set[Decimal]:
    """Return what printed charges and allowances may add to a net total, each alone and all together."""
    charges = _amounts(found.get(FieldName.CHARGE_TOTAL, ()))
    allowances = [-value for value in _amounts(found.get(FieldName.ALLOWANCE_TOTAL, ()))]
    steps = {*charges, *allowances, sum(charges, Decimal(0)), sum(allowances, Decimal(0))}
    return {step for step in (*steps, sum([*charges, *allowances], Decimal(0))) if step}


def _amounts(ones: Iterable[Candidate]) -> list[Decimal]:
    return [abs(value_of(one)) for one in ones if one.score >= LABELLED]


def _at_most(one: Candidate, points: float) -> Candidate:
    return one.model_copy(update={"score": round(min(one.score, points), 4)})
