"""Payment terms (EN 16931 BT-20): the sentence that says when to pay, and with which cash discount.

A label speaks for terms at the head of its cell or with a colon; inside a sentence it is only a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.field import Candidate, FieldName
from documents.values import terms
from extractors.labels.dictionary import Kind, find
from extractors.layout.beside import TextBeside, text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Row

FIELD: Final = FieldName.PAYMENT_TERMS
LABELLED: Final = 0.9
SENTENCE: Final = 0.6
IN_SENTENCE: Final = 0.2
"""Taken off a text behind a label that stands inside a sentence: it is a part of that sentence."""
_OWN_WORDS: Final = re.compile(
    r"\b(?:net|netto|neto|nette?s?|n)\b|skonto|escompte|discount|sconto|descuento|\bpronto pago|comptant|contado|sofort"
    r"|immediate|on receipt|cash on delivery|\bd\.?f\.?(?:f\.?m\.?)?(?!\w)|\bfine mese\b|\bfin de mois\b"
    r"|\bfin de mes\b|\beom\b",
    re.IGNORECASE,
)
"""Words of terms that need no word for paying beside them."""
_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d]{2})[.!?]\s+(?=[^\W\d_])")


def candidates(paper: Paper) -> list[Candidate]:
    """Return texts beside a label that parse as terms, then sentences that do and speak of paying, best first."""
    found = []
    for row in paper.rows:
        for hit in paper.labels[row.index]:
            beside = _beside(paper, row, hit) if hit.weight("payment_terms") or hit.weight("due_date") else None
            if beside is not None and terms.parse(beside.text) is not None:
                points = LABELLED if _is_head(row, hit) else SENTENCE - IN_SENTENCE
                text = _with_discount(paper, paper.rows[beside.row], beside.text)
                found.append(text_candidate(paper, text, row.page, beside.box, points, hit.label))
        found.extend(
            text_candidate(
                paper, _with_discount(paper, row, text), row.page, row.box_of(start, start + len(text)), SENTENCE
            )
            for start, text in _sentences(row)
            if terms.parse(text) is not None and _is_about_payment(paper, row, start, text)
        )
    return best_first(found)


def _sentences(row: Row) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a row with their places; a cell ends a sentence."""
    for cell in row.cells:
        start = cell.start
        for mark in (*_SENTENCE_END.finditer(row.text, cell.start, cell.end), None):
            end = mark.end() if mark else cell.end
            if text := row.text[start:end].strip():
                yield row.text.index(text, start), text
            start = end


def _with_discount(paper: Paper, row: Row, text: str) -> str:
    """Return terms with the cash discount that a sentence of its own names right before or behind them."""
    alone = terms.parse(text)
    if alone is None or alone.discounts:
        return text
    for near in (row, *_close_rows(paper, row)):
        for _start, other in _sentences(near):
            if not any(match.weight("cash_discount") for match in find(Kind.SIGN, other)) or terms.parse(other):
                continue
            first, second = (other, text) if near.index <= row.index else (text, other)
            joined = f"{first} {second}" if first.endswith((".", ",", ";")) else f"{first}, {second}"
            both = terms.parse(joined)
            if both is not None and both.discounts and both.net_days == alone.net_days:
                return joined
    return text


def _close_rows(paper: Paper, row: Row) -> Iterator[Row]:
    """Yield the rows right above and below that begin where a row does."""
    for near in paper.rows[max(row.index - 1, 0) : row.index + 2]:
        gap = max(near.box.top - row.box.bottom, row.box.top - near.box.bottom)
        aligned = abs(near.box.x0 - row.box.x0) < row.height
        if near.index != row.index and near.page == row.page and gap < row.height and aligned:
            yield near


def _is_about_payment(paper: Paper, row: Row, start: int, text: str) -> bool:
    """Tell whether a sentence speaks of paying, and not of complaints: those have days as well.

    A sentence that began in the row above has its word for paying there.
    """
    if any(match.weight("complaint") for match in find(Kind.SIGN, text)):
        return False
    if _OWN_WORDS.search(text) or any(match.weight("pay") for match in find(Kind.SIGN, text)):
        return True
    above = paper.rows[row.index - 1] if row.index else None
    if above is None or above.page != row.page or start != row.cells[0].start or len(above.cells) > 1:
        return False
    begun = _SENTENCE_END.split(above.text)[-1]
    close = row.box.top - above.box.bottom < row.height and abs(above.box.x0 - row.box.x0) < row.height
    signs = find(Kind.SIGN, begun)
    is_open = close and not begun.endswith((".", "!", "?", ":")) and not any(sign.weight("complaint") for sign in signs)
    return is_open and any(sign.weight("pay") for sign in signs)


def _beside(paper: Paper, row: Row, hit: Hit) -> TextBeside | None:
    """Return the whole rest of a label's cell where it says terms: "net" in it is a label of amounts, too."""
    end = row.cells[row.cell_at(hit.start)].end
    rest = row.text[hit.end : end].lstrip(" :.,-")
    if terms.parse(rest) is not None:
        return TextBeside(rest, row.box_of(end - len(rest), end), row.index)
    return text_beside(paper, hit)


def _is_head(row: Row, hit: Hit) -> bool:
    """Tell whether a label begins its cell or ends with a colon."""
    cell = row.cells[row.cell_at(hit.start)]
    return not any(sign.isalnum() for sign in row.text[cell.start : hit.start]) or row.text[hit.end :].startswith(":")
