"""Days beside the label of a date that no calendar has: "Due date 31.02.2026" is kept as printed, so that it is asked.

They are no candidates, because nothing can be reckoned with them; they fill a field only where it has no other date.

Source: accounting specification C-15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from documents.field import Candidate, FieldName
from documents.reading import FieldReading
from documents.values import dates
from extractors.layout.candidates import candidate
from extractors.layout.paper import Paper

LABELS: Final = {
    FieldName.ISSUE_DATE: ("invoice_date", "document_date", "credit_note_date", "receipt_date", "order_date"),
    FieldName.DUE_DATE: ("due_date",),
    FieldName.DELIVERY_DATE: ("delivery_date",),
}
"""Concepts of the labels of each date."""
SURE: Final = 0.5
"""Least weight of the label: "Date" alone will do, for nothing else has this form."""
MONTHS: Final = 12
DAYS: Final = 31
_NUMERIC: Final = re.compile(r"(\d{1,2})(?P<mark>[./-])(\d{1,2})(?P=mark)(?:19|20)\d{2}")


def with_impossible_days(paper: Paper, fields: Mapping[FieldName, FieldReading]) -> dict[FieldName, FieldReading]:
    """Return the fields, a date that has no day with what is printed beside its label in place of one."""
    return {**fields, **dict(_found(paper, fields))}


def _found(paper: Paper, fields: Mapping[FieldName, FieldReading]) -> Iterator[tuple[FieldName, FieldReading]]:
    for name, concepts in LABELS.items():
        if name in fields and fields[name].chosen is not None:
            continue
        beside = next(_beside(paper, concepts), None)
        if beside is not None:
            yield name, FieldReading(chosen=beside)


def _beside(paper: Paper, concepts: Sequence[str]) -> Iterator[Candidate]:
    """Yield the impossible days that follow right behind a label of one of the concepts."""
    for row in paper.rows:
        for hit in paper.labels[row.index]:
            points = max(map(hit.weight, concepts))
            span = next((span for span in paper.spans[row.index] if span.start >= hit.end), None)
            if span is not None and points >= SURE and is_impossible(span.raw):
                yield candidate(paper, span, points, hit.label, (span.raw,))


def is_impossible(raw: str) -> bool:
    """Tell whether a print has the form of a day with its year, and no calendar has it."""
    match = _NUMERIC.fullmatch(raw)
    if match is None or dates.readings(raw):
        return False
    first, second = sorted((int(match[1]), int(match[3])))
    return 1 <= first <= MONTHS and second <= DAYS
