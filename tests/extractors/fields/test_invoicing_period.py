"""From which day to which what is billed was rendered (BT-73, BT-74)."""

from __future__ import annotations

import pytest

from documents.field import Candidate, FieldName
from extractors.document import read_documents
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import INVOICE, page_of

FEBRUARY = "2026-02-01 - 2026-02-28"


def found(art: str) -> list[Candidate]:
    return generators()[FieldName.INVOICING_PERIOD](lay_out([page_of(art)]))


@pytest.mark.parametrize(
    "line",
    [
        "Service period: 01.02.2026 - 28.02.2026",
        "Leistungszeitraum  01.02. bis 28.02.2026",
        "Période du 01/02/2026 au 28/02/2026",
        "Factuurperiode   01-02-2026 t/m 28-02-2026",
        "Periodo de facturación: 1 de febrero de 2026 a 28 de febrero de 2026",
        "Periodo di riferimento 01/02/2026 - 28/02/2026",
    ],
)
def test_a_period_is_found_in_every_language_with_the_place_of_its_days(line: str) -> None:
    (one,) = found(f"A first row\n{line}\nA last row")
    assert one.readings == (FEBRUARY,)
    assert one.score >= 0.5
    assert one.raw[0].isdigit()
    assert one.evidence.box is not None
    (row,) = [row for row in lay_out([page_of(f"A first row\n{line}")]).rows if row.text.startswith(line[:4])]
    assert one.evidence.box == row.box_of(row.text.index(one.raw), row.text.index(one.raw) + len(one.raw))


def test_days_in_two_rows_are_one_period() -> None:
    (one,) = found("Billing period   01.02.2026 -\n                 28.02.2026")
    assert one.readings == (FEBRUARY,)
    assert one.evidence.box is not None
    assert one.evidence.box.bottom - one.evidence.box.top > 20


def test_of_two_periods_none_is_chosen_and_both_are_shown() -> None:
    art = INVOICE + "\n    Service period: 01.02.2026 - 28.02.2026\n    Rental period: 01.03.2026 - 31.03.2026\n"
    (document,) = read_documents([page_of(art)])
    assert document.chosen(FieldName.INVOICING_PERIOD) is None
    others = document.fields[FieldName.INVOICING_PERIOD].others
    assert [one.readings[0] for one in others] == [FEBRUARY, "2026-03-01 - 2026-03-31"]


def test_a_period_said_twice_is_one() -> None:
    (one,) = found("Service period: 01.02.2026 - 28.02.2026\nBilling period: 1 February 2026 - 28 February 2026")
    assert one.score >= 0.5


def test_days_of_which_either_may_be_the_month_make_no_period() -> None:
    assert found("Service period: 02/01/2026 - 03/01/2026") == []
