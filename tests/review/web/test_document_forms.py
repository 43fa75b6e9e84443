"""What the forms of a document's page come down to."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from documents.reading import LineField
from review.web.document_forms import box_of, changes_of, stamp_of, waived_of


@pytest.mark.parametrize("text", ["", "1 2 3", "a b c d", "1 2 3 inf", "nan 1 2 3", "1 2 3 1e308"])
def test_a_box_that_is_none_is_none(text: str) -> None:
    assert box_of(text) is None


def test_a_finding_with_bars_in_its_subject_is_told_apart() -> None:
    found = waived_of("V-1|a|b|hash")
    assert (found.code, found.subject, found.evidence_hash) == ("V-1", "a|b", "hash")


def test_a_new_row_that_stays_empty_is_no_line() -> None:
    row = {"line.3.added": "yes", "line.3.net_amount.was": "", "line.3.net_amount": "", "line.3.unit": " "}
    assert changes_of(FormData(row)).lines == ()
    (line,) = changes_of(FormData({**row, "line.3.net_amount": "12.40"})).lines
    assert (line.number, line.added, line.cells[LineField.NET_AMOUNT]) == (3, True, "12.40")


def test_a_form_that_names_no_press_is_one_press_each_time() -> None:
    assert stamp_of(FormData({"version": "2", "once": "press"})).once == "press"
    presses = {stamp_of(FormData({"version": "2"})).once for _ in range(2)}
    assert len(presses) == 2
    assert "" not in presses
