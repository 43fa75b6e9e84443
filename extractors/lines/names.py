"""Where the names of items stand, told by the rows of the items themselves.

A head may be printed left or right of its cells, or be in no dictionary. Its column then lends words to its neighbours
or takes theirs: "RAM2955 Correction tape", "tape 36 m". Words that begin at one place in most items tell where the
columns of text begin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from documents.text import Box, Word
from documents.values import dates, units
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.columns import NUMERIC
from extractors.lines.descriptions import is_attribute
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number
from extractors.lines.leading import CODE
from extractors.lines.unheaded import LEADERS

ALIGNED: Final = 0.4
"""Heights by which words of one column begin apart, at most."""
MOSTLY: Final = 0.6
"""Share of the items in which a column has words."""
FEWEST_LETTERS: Final = 3
SHORTEST: Final = 5
"""Letters of the names in a column, on average, at least."""


def settle_names(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Cut the names of items at the columns that their rows agree on.

    A name printed beside the figures goes before one in the rows above and below.
    """
    if len(drafts) > 1 and not _settle(drafts, [draft.row for draft in drafts]):
        _settle(drafts, [_row_of_name(paper, draft) for draft in drafts])
    for draft in drafts:
        own = draft.pieces.get("description")
        if own is not None:
            draft.pieces["description"] = _tidied(paper, _row_of_name(paper, draft) or draft.row, own)


def _settle(drafts: Sequence[Draft], rows: Sequence[Row | None]) -> bool:
    """Cut the names in some rows, one of each item; False where these rows hold no column of names."""
    starts = _starts(drafts, rows)
    texts = {x0: [_text_at(draft, row, x0, starts) for draft, row in zip(drafts, rows, strict=True)] for x0 in starts}
    named = {x0: found for x0, found in texts.items() if _holds_names(found)}
    if not named:
        return False
    column = max(named.values(), key=lambda found: _preference(drafts, found))
    for draft, row, piece in zip(drafts, rows, column, strict=True):
        if row is not None and piece is not None and _is_name(piece) and not _is_part(draft, row, piece):
            _replace(draft, piece)
    return True


def _tidied(paper: Paper, row: Row, name: Piece) -> Piece:
    """Take the date of a column that touches the names off the front or the end of a name, and dots off its end.

    The first words of the date may stand in their own column: "2nd | Mar 2026 Ball valve". At the end only a date in a
    cell of its own is none of the name's words.
    """
    text = _without_last_date(paper, row, LEADERS.sub("", name.text))
    for span in paper.spans[row.index]:
        words = span.raw.split() if span.kind is SpanKind.DATE else []
        tails = (" ".join(words[at:]) for at in range(len(words)))
        tail = next((tail for tail in tails if text.startswith(f"{tail} ")), "")
        inside = span.box.x0 < name.box.x1 and name.box.x0 < span.box.x1
        rest = text[len(tail) :].strip()
        if tail and inside and sum(map(str.isalpha, rest)) >= FEWEST_LETTERS:
            return Piece(rest, replace(name.box, x0=min(span.box.x1, name.box.x1)), name.confidence)
    return Piece(text, name.box, name.confidence) if text else name


def _without_last_date(paper: Paper, row: Row, text: str) -> str:
    for span in paper.spans[row.index]:
        cell = row.cells[row.cell_at(span.start)]
        alone = span.start == cell.start > 0 and span.kind is SpanKind.DATE
        if alone and text.endswith(f" {span.raw}"):
            return text.removesuffix(span.raw).rstrip()
    return text


def _is_part(draft: Draft, row: Row, piece: Piece) -> bool:
    """Tell whether a text is the beginning of the name found before, which goes on behind a wide blank."""
    own = draft.pieces.get("description")
    return own is not None and own.text.startswith(piece.text) and own.text in row.text


def _row_of_name(paper: Paper, draft: Draft) -> Row | None:
    """Return the row above or below the figures that holds the first line of a name."""
    own = draft.pieces.get("description")
    first = own or next(iter([*draft.above, *draft.below]), None)
    if first is None or (own is not None and _beside(own.box, draft.row.box)):
        return None
    middle = (first.box.top + first.box.bottom) / 2
    rows = (row for row in paper.rows if row.page == draft.row.page and row.box.top <= middle <= row.box.bottom)
    return next((row for row in rows if row.box.x0 <= first.box.x0 <= row.box.x1), None)


def _starts(drafts: Sequence[Draft], rows: Sequence[Row | None]) -> list[float]:
    """Return where words begin in most items, from left to right."""
    places = sorted((x0, at, row.height) for at, row in enumerate(rows) if row is not None for x0 in _cell_starts(row))
    groups: list[list[tuple[float, int, float]]] = []
    for place in places:
        if groups and place[0] - groups[-1][0][0] <= ALIGNED * place[2]:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [group[0][0] for group in groups if len({at for _x0, at, _height in group}) > MOSTLY * len(drafts)]


def _cell_starts(row: Row) -> Iterator[float]:
    """Yield where the cells of a row begin, and the first word behind the numbers or codes at the beginning of one.

    A unit behind the numbers goes with them: "10 pcs Desk lamp".
    """
    for cell in row.cells:
        words = [word for word, start in zip(row.words, row.starts, strict=True) if cell.start <= start < cell.end]
        yield words[0].box.x0
        coded = len(list(takewhile(lambda word: any(map(str.isdigit, word.text)), words)))
        if 0 < coded < len(words) - 1 and units.code(words[coded].text):
            coded += 1
        if 0 < coded < len(words):
            yield words[coded].box.x0


def _text_at(draft: Draft, row: Row | None, x0: float, starts: Sequence[float]) -> Piece | None:
    """Return what begins at a place in a row, up to the next column or a wide blank."""
    if row is None:
        return None
    reach = ALIGNED * row.height
    at = next((at for at, word in enumerate(row.words) if abs(word.box.x0 - x0) <= reach), None)
    if at is None:
        return None
    start = row.starts[at]
    end = row.cells[row.cell_at(start)].end
    for word, offset in zip(row.words[at + 1 :], row.starts[at + 1 :], strict=True):
        begins = any(abs(word.box.x0 - other) <= reach for other in starts if other > x0 + reach)
        if offset < end and (begins or _is_figure(draft, word)):
            end = offset - 1
    end = start + len(LEADERS.sub("", row.text[start:end]))
    return Piece(row.text[start:end], row.box_of(start, end), row.confidence_of(start, end))


def _is_figure(draft: Draft, word: Word) -> bool:
    """Tell whether a word is one of the figures of its item."""
    figures = [piece for name, piece in draft.pieces.items() if name in NUMERIC and is_number(piece.text)]
    return is_number(word.text) and any(
        word.text in piece.text.split() and piece.box.x0 - 1 < word.box.x1 and word.box.x0 < piece.box.x1 + 1
        for piece in figures
    )


def _is_name(piece: Piece) -> bool:
    """Tell whether a text may be the name of an item: no number, unit, date or code."""
    text = piece.text
    told = any(len(word) >= SHORTEST and word.isalpha() for word in text.split()) and not text[0].isdigit()
    if sum(sign.isalpha() for sign in text) < FEWEST_LETTERS or units.code(text) or (is_number(text) and not told):
        return False
    return not CODE.fullmatch(text) and not dates.readings(text) and not is_attribute(piece)


def _holds_names(found: Sequence[Piece | None]) -> bool:
    """Tell whether a column names items: most texts may be names, not all of them the same short word."""
    names = [piece.text for piece in found if piece is not None and _is_name(piece)]
    if len(names) <= MOSTLY * len(found):
        return False
    letters = sum(sign.isalpha() for name in names for sign in name)
    return letters >= SHORTEST * len(names) and (len(set(names)) > 1 or " " in names[0])


def _preference(drafts: Sequence[Draft], found: Sequence[Piece | None]) -> tuple[bool, int]:
    """Prefer the column in which most names begin already; else the one with most letters."""
    kept = 0
    for draft, piece in zip(drafts, found, strict=True):
        own = draft.pieces.get("description")
        kept += own is not None and piece is not None and abs(own.box.x0 - piece.box.x0) < 1
    letters = sum(sum(sign.isalpha() for sign in piece.text) for piece in found if piece is not None)
    return kept > MOSTLY * len(drafts), letters


def _replace(draft: Draft, piece: Piece) -> None:
    """Put a name in the place of the one that stands in the same row, or of lines elsewhere."""
    for lines in (draft.above, draft.below):
        for at, line in enumerate(lines):
            if _beside(line.box, piece.box):
                lines[at] = piece
                return
    if "description" not in draft.pieces:
        draft.above = []
    draft.pieces["description"] = piece


def _beside(one: Box, other: Box) -> bool:
    """Tell whether the middle of one box is as high as the other box."""
    return other.top < (one.top + one.bottom) / 2 < other.bottom
