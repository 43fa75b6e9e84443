"""From corrected documents of one vendor to rules: drafted from each print of a value, kept when all agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from documents.field import FieldName
from documents.learned import FieldRule, Relation
from documents.values import dates
from extractors.layout.paper import Paper
from extractors.layout.spans import SpanKind
from extractors.learning.pattern import pattern_of
from extractors.learning.place import Place, page_of, places
from extractors.learning.prints import LEARNABLE, Print, prints_of, same_value
from extractors.learning.propose import proposal

MOST_RULES: Final = 2
"""Rules kept for one field: the best, and one that stands on another anchor."""
DOWN: Final = 3.0
"""A point down counts as so many to the right: lines stand closer than columns."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A document whose fields a person has confirmed or corrected.

    Attributes:
        id: Of the document, for the rule's history.
        paper: Its words laid out.
        fields: Canonical values; None where the person said that the document gives none. A field left out is unknown.
    """

    id: str
    paper: Paper
    fields: Mapping[FieldName, str | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a rule did on a history: documents in which it was right, wrong, or found nothing."""

    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def induce(history: Sequence[Corrected], fields: Collection[FieldName] = tuple(LEARNABLE)) -> tuple[FieldRule, ...]:
    """Return the rules that the whole history bears out: found right at least once, and wrong never.

    Args:
        history: Corrected documents of one vendor of one client (A-10, B-03), any order.
        fields: The fields to learn, usually those that were corrected.
    """
    return tuple(
        rule for field in FieldName if field in fields and field in LEARNABLE for rule in _best(history, field)
    )


def back_test(rule: FieldRule, history: Sequence[Corrected]) -> Tally:
    """Return what a rule would have done on each document whose field is known.

    Proposing a value where a person said there is none is a miss.
    """
    went: dict[str, list[str]] = {"hits": [], "misses": [], "silent": []}
    for document in history:
        if rule.field in document.fields:
            went[_outcome(rule, document)].append(document.id)
    return Tally(tuple(went["hits"]), tuple(went["misses"]), tuple(went["silent"]))


def with_tally(rule: FieldRule, history: Sequence[Corrected]) -> FieldRule:
    """Return a rule with its hits and misses; test it again whenever the history grows: drift shows as a miss."""
    tally = back_test(rule, history)
    return rule.model_copy(update={"hits": len(tally.hits), "misses": len(tally.misses), "learned_from": tally.hits})


def _best(history: Sequence[Corrected], field: FieldName) -> list[FieldRule]:
    drafts = {_key(rule): rule for rule in _drafts(history, field)}
    clean = [
        rule for rule in (with_tally(draft, history) for draft in drafts.values()) if rule.hits and not rule.misses
    ]
    clean.sort(key=lambda rule: (-rule.hits, _distance(rule)))
    kept: list[FieldRule] = []
    for rule in clean:
        if len(kept) < MOST_RULES and all((rule.relation, rule.anchor) != (one.relation, one.anchor) for one in kept):
            kept.append(rule)
    return kept


def _drafts(history: Sequence[Corrected], field: FieldName) -> Iterator[FieldRule]:
    """Draft a rule for every place of every print of the value, with the form of that print and of all together."""
    seen: list[tuple[Corrected, Print]] = []
    for document in history:
        value = document.fields.get(field)
        if value:
            seen.extend((document, one) for one in _likeliest_first(document, field, value))
    shared = pattern_of([one.raw for _document, one in seen]) if seen and _has_pattern(field) else ""
    for document, one in seen:
        for place in places(document.paper, one):
            for pattern in dict.fromkeys((pattern_of([one.raw]), shared)) if _has_pattern(field) else ("",):
                if pattern or not _has_pattern(field):
                    yield _draft(document, field, one, place, pattern)


def _likeliest_first(document: Corrected, field: FieldName, value: str) -> list[Print]:
    """A total is printed last among equal amounts, a number or a date first: the earlier draft wins a tie."""
    prints = list(prints_of(document.paper, field, value))
    return prints[::-1] if LEARNABLE[field] is SpanKind.AMOUNT else prints


def _distance(rule: FieldRule) -> float:
    """Return how far the anchor stands, in points: words beside a value name it more often than words over it."""
    return rule.gap if rule.relation is Relation.RIGHT else DOWN * rule.gap


def _draft(document: Corrected, field: FieldName, one: Print, place: Place, pattern: str) -> FieldRule:
    return FieldRule(
        field=field,
        anchor=place.anchor,
        relation=place.relation,
        gap=round(place.gap, 1),
        page=page_of(document.paper, one),
        pattern=pattern,
        date_order=_order(one, document.fields[field]) if LEARNABLE[field] is SpanKind.DATE else "",
    )


def _order(one: Print, value: str | None) -> str:
    """Return the order that an ambiguous date was corrected to; "" where the print was plain."""
    if len(one.readings) < 2:
        return ""
    return next((order for order in ("DMY", "MDY") if str(dates.by_order(one.raw, order)) == value), "")


def _outcome(rule: FieldRule, document: Corrected) -> str:
    one = proposal(rule, document.paper)
    if one is None:
        return "silent"
    value = document.fields[rule.field]
    right = value is not None and any(same_value(rule.field, reading, value) for reading in one.readings)
    return "hits" if right else "misses"


def _has_pattern(field: FieldName) -> bool:
    return LEARNABLE[field] is SpanKind.IDENTIFIER


def _key(rule: FieldRule) -> tuple[str, ...]:
    return (rule.anchor, rule.relation, f"{rule.gap:.0f}", rule.page, rule.pattern, rule.date_order)
