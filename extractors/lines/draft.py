"""A line item in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.layout.rows import Row
from extractors.lines.cells import Piece


@dataclass(slots=True)
class Draft:
    """The pieces of an item's row, and the lines of text above and below that may belong to it.

    Attributes:
        pieces: By the column's concept.
        opened: True when the lines above are surely its own: one has its number, or they stand nearer.
        limit: Where the column right of the description begins, in points.
        wraps_at: The right edge at which the names of this paper wrap, in points; None when unknown.
    """

    row: Row
    pieces: dict[str, Piece]
    above: list[Piece] = field(default_factory=list)
    below: list[Piece] = field(default_factory=list)
    opened: bool = False
    limit: float | None = None
    wraps_at: float | None = None
