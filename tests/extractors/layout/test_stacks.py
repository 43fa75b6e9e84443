"""Values that stand above their labels, told from labels above their values by what the stack begins with."""

from __future__ import annotations

from extractors.layout.paper import lay_out
from extractors.layout.relations import links
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

GRID = """
    202354926          24-12-2023         7373-4567
    Invoice No.        Date               Customer PO
    21-12-2023         18-12-2023         LGN509
    Delivery Date      Order Date         Contract No.
"""


def labels_of(art: str, raw: str) -> list[str]:
    paper = lay_out([page_of(art)])
    spans = [span for kind in (SpanKind.IDENTIFIER, SpanKind.DATE) for span in paper.of_kind(kind) if span.raw == raw]
    return [link.hit.text for span in spans for link in links(paper, span)]


def test_a_grid_that_begins_with_values_has_its_labels_below() -> None:
    assert labels_of(GRID, "202354926") == ["Invoice No"]
    assert labels_of(GRID, "LGN509") == ["Contract No"]
    assert labels_of(GRID, "18-12-2023") == ["Order Date"]


def test_a_grid_that_begins_with_labels_has_them_above() -> None:
    _values, *rest = GRID.strip("\n").split("\n")
    assert labels_of("\n".join(rest), "LGN509") == ["Customer PO"]


def test_a_line_that_leads_to_the_grid_is_no_label_of_it() -> None:
    assert labels_of("    Yours faithfully" + GRID, "LGN509") == ["Contract No"]


def test_a_label_in_two_languages_names_the_value_above_it() -> None:
    bilingual = "    5512-88\n    Order No. / Bestellnummer\n"
    assert labels_of(bilingual, "5512-88") == ["Order No"]
    assert labels_of(bilingual.replace("Bestellnummer", "Kundennummer"), "5512-88") == []


def test_rows_of_another_column_may_stand_between_a_value_and_its_label() -> None:
    art = """
    Larkspur Ltd                         5512-88
    12 Mill Lane                         Order No.
    Leeds LS1 4AB
    """
    assert labels_of(art, "5512-88") == ["Order No"]


def test_a_bare_no_heads_its_own_column() -> None:
    heads = "    Our delivery       No.           Our order"
    values = "    2663540            519890        PO85577"
    assert labels_of(f"{heads}\n{values}", "519890") == ["No"]


def test_values_set_in_below_their_labels_are_not_those_of_the_labels_below() -> None:
    art = """
    {}Zorblat quimby
        11/01/2026
        Order date
        10/21/2026
    """
    assert labels_of(art.format(""), "11/01/2026") == []
    assert labels_of(art.format(" " * 40), "11/01/2026") == ["Order date"]


UNDER_AN_IDENTIFIER = """
    VAT No. GB123456789
    Period
    July 2026
    Member
    8427
    Number of the invoice
    F-5583
"""


def test_a_label_with_its_own_value_above_begins_no_stack_with_a_value() -> None:
    paper = lay_out([page_of(UNDER_AN_IDENTIFIER)])
    (number,) = [span for span in paper.of_kind(SpanKind.IDENTIFIER) if span.raw == "F-5583"]
    assert [link.hit.text for link in links(paper, number)] == ["Number of the invoice"]
