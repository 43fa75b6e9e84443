"""Rules learned from corrected documents of one vendor: where a field stands on its pages, readable by a person."""

from __future__ import annotations

from enum import StrEnum

from documents.field import FieldName
from documents.value import Value


class Relation(StrEnum):
    """On which side of its anchor a value stands."""

    RIGHT = "right of"
    BELOW = "below"


class OnPage(StrEnum):
    """On which page of the document a value stands."""

    FIRST = "first page"
    LAST = "last page"
    ANY = "any page"


class FieldRule(Value):
    """One learned rule: anchor, geometry and pattern of one field, with what it did on the documents seen so far.

    Attributes:
        field: The field it finds.
        anchor: The printed words beside the value, folded (lower case, no accents, no digits), one blank between them.
        relation: Where the value stands as seen from the anchor.
        gap: Distance from the anchor to the value in points: to the right, or downwards.
        page: On which page.
        pattern: Regular expression that the print must match whole, for identifiers; empty for dates and amounts.
        date_order: "DMY" or "MDY" when a correction settled how this vendor prints ambiguous dates; else empty (C-12).
        learned_from: The documents whose corrections gave the rule.
        hits: Documents of the history in which it finds the right value.
        misses: Documents in which it finds a wrong one; a rule with a miss is not used.
        version: Of this form; a rule of a later version is refused rather than misread.
    """

    field: FieldName
    anchor: str
    relation: Relation
    gap: float
    page: OnPage
    pattern: str = ""
    date_order: str = ""
    learned_from: tuple[str, ...] = ()
    hits: int = 0
    misses: int = 0
    version: int = 1

    def __str__(self) -> str:
        """Return the rule as a sentence for the person who is asked to accept it."""
        what = f'"{self.pattern}"' if self.pattern else "the value"
        order = f", dates read {self.date_order}" if self.date_order else ""
        found = f"right in {self.hits} of {self.hits + self.misses} documents"
        return f'{self.field}: {what} {self.relation} "{self.anchor}" on the {self.page}{order}; {found}'
