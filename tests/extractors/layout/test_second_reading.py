from __future__ import annotations

import pytest

from documents.field import FieldName, ProofName
from documents.text import Box, Page, Reader, Word
from extractors.document import read_documents
from extractors.layout.second_reading import read_twice
from tests.extractors.printed import words_of

PLACE = Box(140, 40, 170, 49)
"""Where the value of the drawn lines begins, 20 columns from their margin."""


def again(raw: str, second: str, *, drop: float = 0.0) -> bool:
    words = words_of(second)
    place = Box(PLACE.x0, PLACE.top + drop, PLACE.x0 + 5.0 * len(raw), PLACE.bottom + drop)
    first = (Word("".join(raw.split()), place),)
    return read_twice(Page(1, 595.0, 842.0, first, Reader.OCR, second_words=words), raw, place)


@pytest.mark.parametrize(
    ("raw", "second"),
    [
        ("41.34", "Amount due          41.34"),
        ("41.34", "Amount due         £41.34"),
        ("41.34", "Amount due         *41.34*"),
        ("SI-448377", "Invoice No.         SI- 448377"),
        ("GB 924 5221 43", "VAT                 GB924 5221 43"),
        ("4711", "Invoice number   No 4711."),
        ("4711", "Invoice          n°4711"),
        ("4711", "Invoice         No.4711"),
        ("31/03/2020", "Date                31/03/2020 12:32"),
    ],
)
def test_the_same_value_at_the_same_place_is_read_again(raw: str, second: str) -> None:
    assert again(raw, second)


@pytest.mark.parametrize(
    ("raw", "second"),
    [
        ("41.34", "Amount due          41.84"),
        ("41.34", "Amount due         141.34"),
        ("41.34", "Amount due        1 41.34"),
        ("267.20", "Amount due       1. 267.20"),
        ("41.34", "Amount due          41.345"),
        ("41", "Pieces              41 250"),
        ("41.34", "Amount due          41.34 -"),
        ("41.34", "Amount due         -41.34"),
        ("41.34", "Amount due        - 41.34"),
        ("41.34", "Amount due          41.34-"),
        ("41.34", "Amount due         (41.34)"),
        ("448377", "Invoice No.         B448377"),
        ("448377", "Invoice No.         448377/2"),
        ("41.34", "Amount due                        41.34"),
        ("41.34", ""),
    ],
)
def test_a_part_of_a_longer_value_another_sign_or_place_is_not_the_value(raw: str, second: str) -> None:
    assert not again(raw, second)


def test_another_line_is_another_place() -> None:
    assert not again("41.34", "Amount due          41.34", drop=13.0)


NOTE = """
    Harbour Tools Ltd
    DELIVERY NOTE

    Delivery note no.   DN-5512
    Date                14/03/2026
"""


@pytest.mark.parametrize(("second", "proven"), [(NOTE, True), (NOTE.replace("5512", "5572"), False)])
def test_the_number_of_a_delivery_note_can_be_proven(second: str, *, proven: bool) -> None:
    page = Page(1, 595.0, 842.0, words_of(NOTE), Reader.OCR, second_words=words_of(second))
    field = read_documents([page])[0].fields[FieldName.DELIVERY_NOTE_NUMBER]
    assert field.chosen is not None
    assert field.chosen.readings[0] == "DN-5512"
    assert (ProofName.TWO_READINGS in {proof.name for proof in field.proofs}) is proven
