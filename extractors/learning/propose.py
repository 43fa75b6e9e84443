"""Learned rules at work: what they propose on a document of their vendor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from documents.field import Candidate, FieldName
from documents.learned import FieldRule
from extractors.choice.choose import CHOSEN
from extractors.layout.candidates import evidence
from extractors.layout.paper import Paper
from extractors.learning.place import on_page, places
from extractors.learning.prints import LEARNABLE, Print, in_order, matching, typed

VERSION: Final = 1
ENOUGH_HITS: Final = 3
"""From so many documents on, the anchor counts as the field's label; before, it only ranks (A-04 has the same n)."""
LEAST: Final = 0.9
MORE: Final = 0.03
"""Score of a proposal: 0.93 after one document, 0.99 from three on."""
OUTRANKED: Final = 0.9
"""What is left of the score of other candidates: a person has said which one this vendor means."""


def proposal(rule: FieldRule, paper: Paper) -> Candidate | None:
    """Return what a rule finds, or None when it finds nothing or two different values: then it keeps silent."""
    if rule.version != VERSION or rule.field not in LEARNABLE:
        return None
    found = {in_order(one, rule.date_order): one for one in _found(rule, paper)}
    if len(found) != 1:
        return None
    readings, one = found.popitem()
    return Candidate(
        raw=one.raw,
        readings=readings,
        evidence=evidence(paper, one.row.page, one.box, one.row.confidence_of(one.start, one.end)),
        score=LEAST + MORE * min(max(rule.hits, 1), ENOUGH_HITS),
        label=rule.anchor if rule.hits >= ENOUGH_HITS else "",
    )


def with_proposals(
    found: Mapping[FieldName, Sequence[Candidate]], rules: Sequence[FieldRule], paper: Paper
) -> dict[FieldName, list[Candidate]]:
    """Return the candidates of every field with the proposals of a vendor's rules put first.

    Args:
        found: What the general readers found, best first.
        rules: Of this document's vendor; those with a miss are left out.
        paper: The document.
    """
    merged = {name: list(candidates) for name, candidates in found.items()}
    proposed: dict[FieldName, list[Candidate]] = {}
    for rule in rules:
        one = None if rule.misses else proposal(rule, paper)
        if one is not None:
            proposed.setdefault(rule.field, []).append(one)
    for name, mine in proposed.items():
        if len({one.readings for one in mine}) == 1:
            merged[name] = _first(max(mine, key=lambda one: one.score), merged.get(name, []))
    return merged


def _found(rule: FieldRule, paper: Paper) -> Iterator[Print]:
    prints = matching(paper, rule.pattern) if rule.pattern else typed(paper, rule.field)
    for one in prints:
        if not on_page(paper, one, rule.page):
            continue
        if any(place.is_like(rule.relation, rule.anchor, rule.gap) for place in places(paper, one)):
            yield one


def _first(proposed: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Put a proposal first. A printed label beside the same value still counts for it."""
    same = next((one for one in others if one.readings == proposed.readings), None)
    if same is not None and same.label:
        proposed = proposed.model_copy(update={"label": same.label})
    rest = [one for one in others if one.readings != proposed.readings]
    return [proposed, *(one.model_copy(update={"score": _outranked(one.score)}) for one in rest)]


def _outranked(score: float) -> float:
    # A candidate that could have been chosen stays one: a larger total must go on raising its doubt.
    return max(score * OUTRANKED, min(score, CHOSEN))
