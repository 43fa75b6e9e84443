"""Project reference (EN 16931 BT-11): the number of the project or building site that was worked for."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.layout.terms import term_numbers

FIELD: Final = FieldName.PROJECT_NUMBER


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of a project; those of bookings, claims and meters are none."""
    return term_numbers(paper, "project_number", "project_number")
