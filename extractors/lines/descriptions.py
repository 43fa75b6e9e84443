"""The name of an item (EN 16931 BT-153) among the printed lines beside, above and below its figures.

A name that fills its column runs on in the next line; notes, attributes (BT-160, BT-161) and identifiers stand in lines
of their own and are left out. How wide the column is shows in the head, or in the lines of all items together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from extractors.lines.cells import Piece, joined
from extractors.lines.draft import Draft
from extractors.lines.figures import is_code

SAME_SIZE: Final = 0.1
FREE_SPACE: Final = 1.5
"""Heights that a column leaves free at its right edge, at most."""
OUTDENT: Final = 2.0
"""Heights by which the next line of a name begins further left, at most."""
SLACK: Final = 0.5
"""Heights by which lines of one column may differ in length."""
PARAGRAPH: Final = 0.7
"""Heights of the blank above a new paragraph, at least."""
WIDER: Final = 0.45
"""Heights by which it is wider than the narrowest one between lines of the item."""
FEWEST_PAIRS: Final = 2
_ATTRIBUTE: Final = re.compile(r"[^\W\d]\.?\s?:(?!\S*/)|\d\s?:+(?=\s|$)")
_NUMBERED: Final = re.compile(r"(?P<word>[^\W\d_]{2,20})\.?\s(?P<number>\d{1,3})")
_OPEN_END: Final = ("-", ",", "&", "/", "+", "(")


def is_attribute(piece: Piece) -> bool:
    """Tell whether a piece is an attribute of an item ("Packing: bottle"; BT-160, BT-161), not its name."""
    return _ATTRIBUTE.search(piece.text) is not None


def drop_headings(drafts: Sequence[Draft]) -> None:
    """Leave out headings of sections between the items: "Lot 1" and further below "Lot 2".

    A line that is all that names an item stays: goods may be numbered as well.
    """
    counted: dict[str, list[int]] = {}
    numbered = [(piece, match) for piece in _beside(drafts) if (match := _NUMBERED.fullmatch(piece.text))]
    for _piece, match in numbered:
        counted.setdefault(match["word"], []).append(int(match["number"]))
    headings = [piece for piece, match in numbered if _rise(counted[match["word"]])]
    for draft in drafts:
        lines = [*draft.above, *draft.below]
        if "description" in draft.pieces or any(line not in headings for line in lines):
            draft.above = [line for line in draft.above if line not in headings]
            draft.below = [line for line in draft.below if line not in headings]


def _beside(drafts: Sequence[Draft]) -> list[Piece]:
    return [line for draft in drafts for line in (*draft.above, *draft.below)]


def _rise(numbers: Sequence[int]) -> bool:
    """Tell whether numbers rise by one, from 1 or from 2: the first heading stands above all items."""
    return len(numbers) > 1 and list(numbers) == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3


def settle_width(drafts: Sequence[Draft]) -> None:
    """Set the right edge at which names wrap on this paper, where the lines of all items agree on one.

    They agree when no line that is followed by another would have had room for its first word. A single line proves
    that only when others are longer.
    """
    lines = [list(_lines(draft)) for draft in drafts]
    pairs = [pair for found in lines for pair in pairwise(found) if _same_size(*pair)]
    edge = max((piece.box.x1 for found in lines for piece in found), default=0.0)
    if not pairs or not all(_no_room(before, after, edge - SLACK * _height(before)) for before, after in pairs):
        return
    if len(pairs) >= FEWEST_PAIRS or any(before.box.x1 < edge - _height(before) for before, _after in pairs):
        for draft in drafts:
            draft.wraps_at = edge


def name_of(draft: Draft) -> Piece | None:
    """Join the lines of a name as far as one runs on in the next; None when nothing is printed."""
    found = list(_lines(draft))
    if not found:
        return None
    lines = [line for line in found if not _stands_under_figures(line, draft)] or found
    rights = [piece.box.x0 for piece in draft.pieces.values() if piece.box.x0 > lines[0].box.x1]
    limit = min([*rights, *([draft.limit] if draft.limit else [])], default=None)
    if limit is not None and any(_reaches_over(piece, limit) for piece in (*draft.above, *draft.below)):
        limit = None
    kept = [lines[0]]
    for before, piece in pairwise(lines):
        if not _runs_on(before, piece, limit, draft.wraps_at):
            break
        kept.append(piece)
    return joined(kept)


def _lines(draft: Draft) -> Iterator[Piece]:
    """Yield the lines of the first paragraph that names the item, top to bottom."""
    own = draft.pieces.get("description")
    printed = [*draft.above, *([own] if own else []), *draft.below]
    lines = list(_without_codes(printed, own)) or printed
    named = list(_without_attributes(lines, own))
    gaps = [after.box.top - before.box.bottom for before, after in pairwise(lines)]
    for before, piece in pairwise([None, *named]):
        if piece is None:
            return
        if before is not None and _parted(before, piece, min(gaps)):
            return
        yield piece


def _without_codes(lines: Sequence[Piece], own: Piece | None) -> Iterator[Piece]:
    """Yield the lines that are no code of the item; one behind a label goes with it ("Our No.:", "TB100")."""
    for before, piece in pairwise([None, *lines]):
        labelled = before is not None and before.text.endswith(":")
        if piece is not None and (piece is own or labelled or not is_code(piece.text)):
            yield piece


def _without_attributes(lines: Sequence[Piece], own: Piece | None) -> Iterator[Piece]:
    """Yield the lines before the first attribute; where that is the first line, those behind the attributes."""
    named = False
    before: Piece | None = None
    for piece in lines:
        value_of_last = before is not None and before.text.endswith(":")
        before = piece
        name = _is_name(piece) if piece is own else not is_attribute(piece)
        if name and not (value_of_last and not named):
            named = True
            yield piece
        elif named and not (own and piece.box.bottom <= own.box.top):
            return
    if not named:
        yield from lines


def _is_name(own: Piece) -> bool:
    """Tell whether the text beside the figures is a name: "Book: Purchasing" is one, "EAN: 4012345001235" is none."""
    value = own.text.rpartition(":")[2]
    return not is_attribute(own) or sum(sign.isalpha() for sign in value) > sum(sign.isdigit() for sign in value)


def _parted(before: Piece, piece: Piece, narrowest: float) -> bool:
    """Tell whether a blank parts two lines that is wider than the narrowest of this item."""
    blank, height = piece.box.top - before.box.bottom, _height(before)
    return blank > max(narrowest + WIDER * height, PARAGRAPH * height)


def _runs_on(before: Piece, piece: Piece, limit: float | None, wraps_at: float | None) -> bool:
    """Tell whether a line goes on in the next: same size of print, and the next word would not have fitted any more."""
    if not _same_size(before, piece) or piece.box.x0 < before.box.x0 - OUTDENT * _height(before):
        return False
    if before.text.endswith(_OPEN_END) or _open_bracket(before.text):
        return True
    if wraps_at is not None and _no_room(before, piece, wraps_at - SLACK * _height(before)):
        return True
    return limit is not None and _no_room(before, piece, limit - FREE_SPACE * _height(before))


def _same_size(before: Piece, piece: Piece) -> bool:
    return abs(_height(piece) - _height(before)) <= SAME_SIZE * _height(before)


def _stands_under_figures(line: Piece, draft: Draft) -> bool:
    """Tell whether a line beside the name begins right of its column: the rest of a head, or a note on a figure."""
    apart = line is not draft.pieces.get("description")
    return apart and draft.limit is not None and line.box.x0 >= draft.limit


def _reaches_over(piece: Piece, limit: float) -> bool:
    """Tell whether a line of text goes on below the next column: then that column does not end the lines."""
    return piece.box.x0 < limit and piece.box.x1 > limit + _height(piece)


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def _no_room(before: Piece, piece: Piece, edge: float) -> bool:
    first_word = len(piece.text.split()[0]) / len(piece.text) * (piece.box.x1 - piece.box.x0)
    return before.box.x1 + first_word > edge


def _height(piece: Piece) -> float:
    return piece.box.bottom - piece.box.top
