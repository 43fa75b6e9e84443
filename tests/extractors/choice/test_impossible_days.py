"""Days that no calendar has are kept as printed, where a field has no other."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.field import FieldName
from extractors.choice.impossible_days import is_impossible
from extractors.document import read_documents
from tests.extractors.printed import page_of
from validators.cleanse.document import cleanse

ART = "INVOICE\n\nInvoice No: A-4711\nInvoice date: {}\nDue date: {}\nDelivery date: {}\n"
RIGHT = ("12.03.2026", "11.04.2026", "05.03.2026")
NAMES = (FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("wrong", ["31.02.2026", "30/02/2026", "31-04-2026"])
def test_an_impossible_day_beside_its_label_is_asked_about(place: int, wrong: str) -> None:
    days = [wrong if number == place else right for number, right in enumerate(RIGHT)]
    (reading,) = read_documents([page_of(ART.format(*days))])
    chosen = reading.chosen(NAMES[place])
    assert chosen is not None
    assert chosen.raw == wrong
    clean = cleanse(reading, received_on=dt.date(2026, 3, 20))
    assert [(one.field, one.raw) for one in clean.not_parsed] == [(NAMES[place], wrong)]


def test_a_plain_label_will_do() -> None:
    (reading,) = read_documents([page_of("INVOICE\n\nInvoice No: A-4711\nDate: 31.02.2026\n")])
    chosen = reading.chosen(FieldName.ISSUE_DATE)
    assert chosen is not None
    assert chosen.raw == "31.02.2026"


def test_a_day_of_the_calendar_goes_before_one_that_is_none() -> None:
    (reading,) = read_documents([page_of(ART.format(*RIGHT) + "Due date: 31.02.2026\n")])
    chosen = reading.chosen(FieldName.DUE_DATE)
    assert chosen is not None
    assert chosen.raw == RIGHT[1]


@pytest.mark.parametrize(
    "raw", ["28.02.2026", "29.02.2028", "32.02.2026", "13.14.2026", "31.02.26", "31.02/2026", "0.2.2026"]
)
def test_what_has_not_the_form_of_a_day_is_no_impossible_one(raw: str) -> None:
    assert not is_impossible(raw)
