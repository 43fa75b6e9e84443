"""The night report: every figure is there, and nothing that a document says becomes part of the page."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.finding import Queue
from documents.state import State
from documents.violation import Violation
from reports.completeness import Figure
from reports.exceptions import OpenException
from reports.night import MOST_EXCEPTIONS, Books, NightReport, as_markdown, nothing, plain
from reports.work import Deadlines, Notice, Told

START = dt.datetime(2026, 3, 16, 2, tzinfo=dt.UTC)


def exception(number: int = 1, **more: object) -> OpenException:
    values = {
        "client_id": "acme",
        "document_id": f"acme-{number}",
        "file_name": "a.pdf",
        "state": State.QUEUED,
        "code": "V-PO-09",
        "sentence": "Nothing was received.",
        "queue": Queue.RECEIVING,
        "received_at": START,
    }
    return OpenException.model_validate({**values, **more})


def report(**more: object) -> NightReport:
    values = {
        "client_id": "acme",
        "client_name": "Acme Trading",
        "started_at": START,
        "finished_at": START + dt.timedelta(seconds=61),
        "currency": "EUR",
        "counts": nothing("acme"),
        "books": (Books(name="hledger", entries=2, accepted=True, agrees=True, folder="books/acme/hledger"),),
    }
    return NightReport.model_validate({**values, **more})


def test_a_night_is_closed_when_everything_is_accounted_for() -> None:
    assert report().closed
    assert "# Acme Trading: night of 2026-03-16 02:00 UTC, closed" in as_markdown(report())


@pytest.mark.parametrize(
    "broken",
    [
        {"counts": nothing("acme").model_copy(update={"ties": False})},
        {"difference": Decimal("0.01")},
        {"books": (Books(name="hledger", entries=2, accepted=False, agrees=True),)},
        {"books": (Books(name="hledger", entries=2, accepted=True, agrees=False),)},
        {"violations": (Violation(code="I4", subject="e-1", message="twice", client_id="acme"),)},
    ],
)
def test_any_difference_keeps_it_open_and_is_shown(broken: dict[str, object]) -> None:
    made = report(**broken)
    assert not made.closed
    assert "NOT CLOSED" in as_markdown(made)


def test_money_is_shown_by_currency() -> None:
    figure = Figure(count=3, money={"CHF": Decimal("-12.50"), "EUR": Decimal("1234567.89"), "JPY": Decimal(900)})
    text = as_markdown(report(counts=nothing("acme").model_copy(update={"received": figure})))
    assert "| received | 3 | -12.50 CHF, 1,234,567.89 EUR, 900 JPY |" in text


def test_a_list_that_is_cut_says_how_much_is_missing() -> None:
    many = tuple(exception(number) for number in range(MOST_EXCEPTIONS + 7))
    text = as_markdown(report(exceptions=many))
    assert f"## Open exceptions ({MOST_EXCEPTIONS + 7})" in text
    assert "and 7 more" in text
    assert text.count("**V-PO-09**") == MOST_EXCEPTIONS


HOSTILE = (
    "[click](javascript:alert(1)) ![x](https://evil.example/p.png) <script>alert(1)</script> | `code` ~~no~~ "
    "https://evil.example www.evil.example mailto:a@evil.example\n# heading\n- item \u202eslip\u202c \x1b[31mred &lt;b&gt;"
)


def test_hostile_text_stays_text() -> None:
    made = report(
        client_name=HOSTILE,
        exceptions=(exception(file_name=HOSTILE, sentence=HOSTILE),),
        notes=(HOSTILE,),
        books=(Books(name="hledger", entries=0, accepted=False, agrees=False, problems=(HOSTILE,)),),
        violations=(Violation(code="I4", subject=HOSTILE, message=HOSTILE, client_id="acme"),),
    )
    text = as_markdown(made)
    assert not re.search(r"(?<!\\)[\[\]<>]", text)
    assert not re.search(r"https?:|www\.|mailto:", text)
    assert not re.search(r"(?<!\\)&", text)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [text.splitlines()[0]]


@given(st.text(max_size=60))
def test_plain_text_is_one_line_that_says_the_same(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert not any(unicodedata.category(one) in {"Cc", "Cf"} for one in shown)
    assert plain("Müller & Söhne, 1.234,56 EUR") == r"Müller \& Söhne, 1.234,56 EUR"


def test_promises_are_told_before_the_exceptions_and_only_where_there_are_some() -> None:
    late = Notice(document_id="acme-1", file_name="a*.pdf", sentence="capture: late by 2 h of business time")
    told = Told(to="team lead", step="80 %", documents=("acme-1", "acme-2"))
    buyer = Told(to="buyer's manager", step="2 days", queue="buyer", documents=("acme-1",))
    text = as_markdown(report(deadlines=Deadlines(late=(late,), escalated=(told, buyer))))
    assert "## Late (1)\n\n- `acme-1` a\\*.pdf: capture: late by 2 h of business time" in text
    assert "## To be told\n\n- **team lead** (80 %): 2 documents `acme-1` `acme-2`" in text
    assert "- **buyer's manager** (2 days of buyer): 1 document `acme-1`" in text
    assert text.index("## Late") < text.index("## To be told") < text.index("## Open exceptions")
    assert "Due today" not in text
    assert "## To be told" not in as_markdown(report())


def test_a_report_with_very_much_that_is_late_says_how_much_more_there_is() -> None:
    late = Notice(document_id="acme-1", file_name="a.pdf", sentence="late")
    text = as_markdown(report(deadlines=Deadlines(today=(late,) * (MOST_EXCEPTIONS + 3))))
    assert "- and 3 more; `daybook queue` lists them all" in text
