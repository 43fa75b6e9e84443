"""Remittance information (EN 16931 BT-83): what a payment is to quote, so that the seller knows what was paid.

Two kinds tell themselves by their check digits, whatever stands beside them: the creditor reference RF (ISO 11649) and
the structured communication of Belgian banks (twelve digits, the last two the rest of the others by 97).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.labels.dictionary import Kind
from extractors.layout.beside import text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row

FIELD: Final = FieldName.REMITTANCE_REFERENCE
TERM: Final = "remittance_reference"
LONGEST: Final = 140
"""Characters of remittance information in a SEPA credit transfer (EPC132-08)."""
CHECKED: Final = 0.97
LABELLED: Final = 0.85
_RF: Final = re.compile(r"\bRF\d{2}(?: ?[0-9A-Z]{1,4}){1,6}\b")
_BELGIAN: Final = re.compile(r"(?P<sign>[+*]{3})(?P<digits>\d{3}/\d{4}/\d{5})(?P=sign)")
_BANKS_MODULUS: Final = 97


def candidates(paper: Paper) -> list[Candidate]:
    """Return references with right check digits, then texts with a digit beside a label that asks to quote them."""
    found: list[Candidate] = []
    for row in paper.rows:
        found.extend(_checked(paper, row))
        for hit in hits_of(Kind.TERM, row):
            found.extend(_beside(paper, row, hit) if hit.weight(TERM) else ())
    return best_first(found)


def _checked(paper: Paper, row: Row) -> Iterator[Candidate]:
    for match in (*_RF.finditer(row.text), *_BELGIAN.finditer(row.text)):
        if _is_right(match[0]):
            yield text_candidate(paper, match[0], row.page, row.box_of(*match.span()), CHECKED)


def _is_right(print_: str) -> bool:
    """Tell whether the check digits of a reference are right."""
    if print_.startswith("RF"):
        return identifiers.rf_reference(print_) is not None
    digits = "".join(sign for sign in print_ if sign.isdigit())
    return int(digits[-2:]) == (int(digits[:-2]) % _BANKS_MODULUS or _BANKS_MODULUS)


def _beside(paper: Paper, row: Row, hit: Hit) -> Iterator[Candidate]:
    """Yield the text that a label names: one that heads its cell, or has a colon; in a sentence it is only a word."""
    cell = row.cells[row.cell_at(hit.start)]
    heads = not any(sign.isalnum() for sign in row.text[cell.start : hit.start])
    keyed = row.text[hit.end : cell.end].lstrip().startswith(":")
    found = text_beside(paper, hit) if heads or keyed else None
    if found is not None and len(found.text) <= LONGEST and any(sign.isdigit() for sign in found.text):
        yield text_candidate(paper, found.text, hit.page, found.box, LABELLED, hit.label)
