"""What can never be the value of a name or a number: words of forms, parts of accounts and addresses.

One place for every field that chooses. What is refused stays with the runners-up, below what is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from documents.field import Candidate, FieldName
from documents.text import Box
from extractors.choice.alone import span_of
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import best_first
from extractors.layout.pairs import pair_of
from extractors.layout.paper import Paper, hits_of
from extractors.layout.spans import Span
from extractors.parties.address_forms import has_postcode, is_street
from extractors.parties.vocabulary import is_wording

REFUSED: Final = 0.3
"""Most that a refused candidate scores: shown, never chosen."""
NUMBERS: Final = (
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.PRECEDING_INVOICE,
)
TEXTS: Final = (FieldName.VENDOR_NAME, FieldName.BUYER_NAME, FieldName.BUYER_REFERENCE)
_HEAD: Final = re.compile(r"(?P<word>[^\W\d_]{4,})[-_ ]?\d+")
_CODE: Final = re.compile(r"(?:[A-Z]{1,3}[- ]?)?\d{1,6}")
_PIECE: Final = re.compile(r"\s[-–|·•]\s|[|·•]|,\s(?=\d{4,})")
"""What parts the lines of an address printed in one."""

Found = Mapping[FieldName, Sequence[Candidate]]


def guarded(paper: Paper, found: Found) -> dict[FieldName, Sequence[Candidate]]:
    """Return the candidates of every field; what can be no value of a name or a number is put last."""
    changed = dict(found)
    accounts = [box for one in found.get(FieldName.IBAN, ()) if (box := one.evidence.box) is not None]
    for name in (*NUMBERS, *TEXTS):
        kept = list(_capped(paper, name, found.get(name, ()), accounts))
        if kept != list(found.get(name, ())):
            changed[name] = best_first(kept)
    return changed


def _capped(
    paper: Paper, name: FieldName, candidates: Sequence[Candidate], accounts: Sequence[Box]
) -> Iterator[Candidate]:
    for one in candidates:
        refused = one.score > REFUSED and (
            is_wording(one.raw) if name in TEXTS else _is_no_number(paper, one, accounts)
        )
        yield one.model_copy(update={"score": REFUSED}) if refused else one


def _is_no_number(paper: Paper, one: Candidate, accounts: Sequence[Box]) -> bool:
    if _is_counted_word(one.raw):
        return True
    if any(_inside(one.evidence.box, box) for box in accounts):
        return True
    span = span_of(paper, one)
    return span is not None and _is_in_address(paper, span)


def _is_counted_word(raw: str) -> bool:
    """Tell whether a print is a word of forms with a count behind it: "Position 12", "Zeile000001"."""
    found = _HEAD.fullmatch(raw)
    return found is not None and is_wording(found["word"])


def _inside(inner: Box | None, outer: Box) -> bool:
    if inner is None:
        return False
    middle = (inner.top + inner.bottom) / 2
    return outer.top <= middle <= outer.bottom and outer.x0 - 1 <= inner.x0 and inner.x1 <= outer.x1 + 1


def _is_in_address(paper: Paper, span: Span) -> bool:
    """Tell whether a number is a post code or a house number; one behind a label in its cell, or of a pair, is none."""
    row = paper.rows[span.row]
    cell = row.cells[row.cell_at(span.start)]
    if _CODE.fullmatch(span.raw) is None or pair_of(paper, span) is not None:
        return False
    if any(cell.start <= hit.start < span.start for kind in (Kind.LABEL, Kind.TITLE) for hit in hits_of(kind, row)):
        return False
    cuts = [match.span() for match in _PIECE.finditer(row.text, cell.start, cell.end)]
    start = max((after for _, after in cuts if after <= span.start), default=cell.start)
    end = min((before for before, _ in cuts if before >= span.end), default=cell.end)
    piece = row.text[start:end]
    words = row.text[start : span.start] + row.text[span.end : end]
    return any(sign.isalpha() for sign in words) and (has_postcode(piece) or is_street(piece))
