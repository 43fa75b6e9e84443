"""Captions at the left of their boxes, values in the middle or at the right of them."""

from __future__ import annotations

from extractors.layout.paper import lay_out
from extractors.layout.relations import links
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

GRID = """
    Invoice No.         Date                Delivery Note       Customer No.
                7381/26            3-4-2026             90-2271           55014
    Order No.           Page
               B26-441                 1/1
    Sheet
                                  2/3
"""


def labels_of(art: str, raw: str) -> list[str]:
    paper = lay_out([page_of(art)])
    spans = [span for kind in (SpanKind.IDENTIFIER, SpanKind.DATE) for span in paper.of_kind(kind) if span.raw == raw]
    return [link.hit.text for span in spans for link in links(paper, span)]


def test_a_value_belongs_to_the_caption_of_its_box() -> None:
    assert labels_of(GRID, "7381/26") == ["Invoice No"]
    assert labels_of(GRID, "90-2271") == ["Delivery Note"]
    assert labels_of(GRID, "B26-441") == ["Order No"]


def test_the_last_caption_of_a_grid_may_stand_alone() -> None:
    assert labels_of(GRID, "2/3") == ["Sheet"]


def test_a_caption_of_no_label_leaves_its_value_without_one() -> None:
    art = GRID.replace("Sheet", "Depot").replace("B26-441", "       ")
    assert labels_of(art, "2/3") == []


def test_two_values_in_one_box_make_no_grid() -> None:
    art = "    Invoice No.              Date\n                7381/26   4410\n"
    assert labels_of(art, "7381/26") == []


def test_words_that_are_no_labels_head_no_grid() -> None:
    art = "    Harbour Tools       Northgate Stores    Invoice No.\n                 7381               4410\n"
    assert labels_of(art, "7381") == []
