"""Finds the line items of a document."""

from __future__ import annotations

from documents.reading import LineReading
from extractors.layout.paper import Paper


def lines_of(paper: Paper) -> tuple[LineReading, ...]:
    """Return the line items in the order of the page."""
    return ()
