"""L-40: what is written to a vendor, and what never is."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.finding import Finding, Severity
from validators.catalogue import catalogue
from validators.routing.reply import About, NoReply, Reply, _table, languages, reply

REASONS: Final = {"REF", "LEG", "REC", "QUA", "DEL", "PRI", "QTY", "ITM", "PAY", "UNR", "FIN", "PPD", "OTH"}
ACTIONS: Final = {"NOA", "PIN", "NIN", "CNF", "CNP", "CNA", "OTH"}
ABOUT: Final = About(
    client="Acme Trading GmbH",
    number="RE-1",
    amount=Decimal("1234.50"),
    currency="EUR",
    received_on=dt.date(2026, 3, 2),
)


def finding(code: str = "V-PO-06", answer: str = "PRI", **more: Any) -> Finding:
    values = {"severity": Severity.BLOCK_PAY, "message": "The limit is 50.00 EUR; on file NL91…4300.", **more}
    return Finding(code=code, reply=answer, **values)


def written(*findings: Finding, **more: Any) -> Reply:
    found = reply(ABOUT, findings, **more)
    assert isinstance(found, Reply)
    return found


def texts(table: Any) -> Iterator[str]:
    for one in table.values():
        if isinstance(one, dict):
            yield from texts(one)
        elif isinstance(one, str):
            yield one


def test_a_price_is_asked_about_in_codes_and_words() -> None:
    found = written(finding(subject="line 3"))
    assert (found.status, found.subject) == ("UQ", "Acme Trading GmbH: your document RE-1")
    assert [(one.reason, one.action) for one in found.clarifications] == [("PRI", "CNP")]
    assert found.text.splitlines() == [
        "We could not process your document RE-1 over 1,234.50 EUR yet. Please help us with the following:",
        "- Line 3: the price is not the one agreed. Please credit the difference or tell us what it rests on.",
        "Please answer with the number of your document. It waits until then.",
    ]


def test_a_rejection_asks_for_a_new_document() -> None:
    found = written(finding("V-TAX-01", "LEG", found="16 %"), status="RE")
    assert (found.status, found.clarifications[0].action) == ("RE", "NIN")
    assert "- The tax rate of 16 % is not valid on the date of the document." in found.text
    assert found.text.endswith("We have not booked your document.")


def test_a_document_without_a_number_is_named_by_its_day() -> None:
    found = reply(About(client="Acme", received_on=dt.date(2026, 3, 2)), [finding()])
    assert isinstance(found, Reply)
    assert found.subject == "Acme: your document received on March 2, 2026"


@pytest.mark.parametrize(
    ("language", "money", "rate"),
    [("en", "1,234.50 EUR", "7.2 %"), ("de", "1.234,50 EUR", "7,2 %"), ("fr", "1\u202f234,50 EUR", "7,2 %")],
)
def test_figures_are_written_as_the_language_writes_them(language: str, money: str, rate: str) -> None:
    text = written(finding("V-TAX-01", "LEG", found="7.2 %"), language=language).text
    assert money in text
    assert rate in text


@pytest.mark.parametrize("reference", ["4711", "12.5.2026", "A 1,234.50", "1.234.567", "16 %"])
def test_what_is_no_figure_stays_as_it_is(reference: str) -> None:
    assert reference in written(finding("V-TAX-01", "LEG", found=reference), language="de").text


def test_it_is_written_in_the_vendors_language_and_in_english_where_there_is_none() -> None:
    german = written(finding("V-PO-08", "QTY", subject="order 4711/2"), language="de")
    assert "- Bestellung 4711, Position 2: Es ist mehr berechnet als bestellt" in german.text
    assert (german.language, written(finding(), language="pl").language) == ("de", "en")
    assert "Le prix n'est pas celui convenu" in written(finding(), language="fr").text


@pytest.mark.parametrize("code", ["V-FRD-01", "V-FRD-05", "V-DOC-09"])
@pytest.mark.parametrize("severity", Severity)
def test_a_suspicion_silences_everything(code: str, severity: Severity) -> None:
    found = reply(ABOUT, [finding(), finding(code, "", severity=severity)])
    assert isinstance(found, NoReply)
    assert found.reason.startswith(f"{code} suspects fraud")


def test_the_reason_a_person_gave_is_told_first_once_and_never_beside_a_suspicion() -> None:
    given = reply(ABOUT, [finding()], "RE", reason="REC")
    assert isinstance(given, Reply)
    first = given.clarifications[0]
    assert (first.code, first.reason, first.action) == ("", "REC", "NOA")
    assert reply(ABOUT, [finding()], "RE", reason="PRI") == reply(ABOUT, [finding()], "RE")
    alone = reply(ABOUT, [], "RE", reason="UNR")
    assert isinstance(alone, Reply)
    silenced = reply(ABOUT, [finding("V-FRD-01", "")], "RE", reason="UNR")
    assert isinstance(silenced, NoReply)
    assert silenced.silent


def test_what_is_not_the_vendors_to_answer_is_not_told() -> None:
    assert isinstance(reply(ABOUT, [finding("V-SOD-02", "")]), NoReply)
    assert isinstance(reply(ABOUT, []), NoReply)
    assert [one.code for one in written(finding(), finding("V-SOD-02", "")).clarifications] == ["V-PO-06"]


def test_the_same_sentence_is_said_once() -> None:
    assert len(written(finding(subject="line 1"), finding(subject="line 1")).clarifications) == 1
    assert len(written(finding(subject="line 1"), finding(subject="line 2")).clarifications) == 2


def test_every_code_of_the_catalogue_can_be_said_in_every_language() -> None:
    answers = {entry.reply for entry in catalogue() if entry.reply} | {"UNR", "OTH"}
    assert answers <= REASONS
    table = _table()
    for name in languages():
        assert set(table["reasons"]) == REASONS
        assert all(name in table["reasons"][reason] for reason in REASONS)
        assert set(table["frame"][name]) == set(table["frame"]["en"])
    for mode in ("ask", "reject"):
        assert set(table["actions"][mode]) == REASONS
        assert set(table["actions"][mode].values()) <= ACTIONS


def test_the_texts_have_no_place_for_what_only_the_client_knows() -> None:
    places = {field for text in texts(_table()) for _, field, _, _ in string.Formatter().parse(text) if field}
    assert places <= {"where", "found", "client", "number", "amount", "line", "order", "money", "day"}
    known = {entry.code for entry in catalogue()}
    assert set(_table()["codes"]) <= known


@given(
    st.sampled_from([entry.code for entry in catalogue()]),
    st.sampled_from([*sorted(REASONS), "XXX"]),
    st.sampled_from(["", "line 3", "order 4711/1", "order HP-2", "iban", "{found}"]),
    st.text(max_size=20),
    st.sampled_from([*languages(), "xx"]),
)
def test_whatever_is_found_the_internal_sentence_is_never_told(
    code: str, answer: str, subject: str, found: str, language: str
) -> None:
    one = finding(code, answer, subject=subject, found=found, expected="SECRET", difference="SECRET", limit="SECRET")
    for status in ("UQ", "RE"):
        made = reply(ABOUT, [one], status, language)
        if isinstance(made, Reply):
            assert "SECRET" not in made.text
            assert "on file" not in made.text
            assert made.clarifications
