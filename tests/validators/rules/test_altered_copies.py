"""V-DUP-07, V-DUP-09: an altered copy of a page, and the second form of one business document."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.business import BusinessDocument, Medium
from documents.decision import Outcome
from documents.einvoice import Group
from documents.kind import DocType
from documents.ledger_facts import PriorDocument
from tests.validators.builders import D, codes, found, free_invoice, judged, prior

PAGE = "\n".join(f"{n} Stk Artikel A{n * 7} zu {n},50 EUR" for n in range(10, 40))
SAME: dict[str, Any] = {"number": "RE-2026-00417", "gross": D("119.00"), "issue_date": dt.date(2026, 10, 14)}
"""What `free_invoice()` says of itself."""


def copies(text: str = PAGE, **changes: Any) -> list[str]:
    """What V-DUP-07 says differs from the one earlier document."""
    world = {"priors": (prior(**SAME | changes),), "texts": {"d-0": text}}
    return [
        finding.message.split("but another ")[1].split(".")[0]
        for finding in found("V-DUP-07", free_invoice(text=PAGE), **world)
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),  # the same in everything: V-DUP-02
        ({"number": "RE-2026-00700"}, ["number"]),
        ({"gross": D("119.01")}, ["amount"]),
        ({"currency": "USD"}, ["amount"]),
        ({"issue_date": dt.date(2026, 10, 13)}, ["date"]),
        ({"vendor_id": "V2"}, ["vendor"]),
        ({"iban": "DE02200505501015871393"}, ["bank account"]),
        ({"iban": "DE89 3704 0044 0532 0130 00"}, []),
        ({"number": "X-1", "issue_date": dt.date(2026, 9, 25)}, ["number and date"]),  # 19 days
        ({"number": "X-1", "issue_date": dt.date(2026, 9, 24)}, []),  # 20 days: the next of a contract
        ({"issue_date": dt.date(2025, 10, 14)}, ["date"]),
        ({"number": "X-1", "sign": -1}, []),
    ],
)
def test_a_page_of_which_a_key_field_was_altered(changes: dict[str, Any], expected: list[str]) -> None:
    assert copies(**changes) == expected


@pytest.mark.parametrize(("words", "expected"), [(1, 1), (2, 1), (20, 0)])
def test_the_texts_must_be_nearly_the_same(words: int, expected: int) -> None:
    lines = PAGE.splitlines()
    altered = [line.replace(" Stk ", f" Box{n} ") if n < words else line for n, line in enumerate(lines)]
    assert len(copies("\n".join(altered), number="X-1")) == expected


def test_an_unread_field_differs_from_nothing() -> None:
    world = {"priors": (prior(**SAME),), "texts": {"d-0": PAGE}}
    assert found("V-DUP-07", free_invoice(text=PAGE, invoice_number=None, issue_date=None, iban=None), **world) == []


def twin(**changes: Any) -> PriorDocument:
    return prior(**SAME | {"medium": Medium.XML} | changes)


def e_invoice() -> BusinessDocument:
    return free_invoice(einvoice=Group(terms={"BT-1": ("RE-2026-00417",)}))


@pytest.mark.parametrize("state", ["READY", "APPROVED", "POSTED", "CLOSED"])
def test_the_page_of_a_booked_e_invoice_is_attached_to_it(state: str) -> None:
    decision = judged(free_invoice(), priors=(twin(state=state),)).decision
    assert (decision.outcome, decision.duplicate_of) == (Outcome.DUPLICATE, "d-0")
    assert "V-DUP-02" not in codes(free_invoice(), priors=(twin(state=state),))


def test_the_e_invoice_of_a_booked_page_is_attached_to_it() -> None:
    judgement = judged(e_invoice(), priors=(twin(medium=Medium.PAGE),))
    assert judgement.decision.duplicate_of == "d-0"


@pytest.mark.parametrize(
    "changes",
    [
        {"medium": Medium.PAGE},
        {"medium": None},
        {"state": "QUEUED"},
        {"gross": D("119.01")},
        {"currency": "USD"},
        {"issue_date": dt.date(2026, 10, 13)},
        {"iban": "DE02200505501015871393"},
    ],
)
def test_where_anything_differs_a_person_is_asked(changes: dict[str, Any]) -> None:
    judgement = judged(free_invoice(), priors=(twin(**changes),))
    assert judgement.decision.outcome is Outcome.QUEUE
    assert {"V-DUP-02", "V-DUP-09"} & {finding.code for finding in judgement.findings} == {"V-DUP-02"}


def test_a_page_that_is_in_doubt_waits_first() -> None:
    decision = judged(free_invoice(doc_type_score=0.1), priors=(twin(),)).decision
    assert decision.outcome is Outcome.QUEUE


def test_a_document_is_no_duplicate_of_what_was_attached_to_it() -> None:
    attached = twin(state="DUPLICATE", entry="")
    assert not {"V-DUP-02", "V-DUP-03", "V-DUP-04", "V-DUP-05", "V-DUP-09"} & set(
        codes(free_invoice(), priors=(attached,))
    )


def test_a_credit_note_is_no_rendition_of_its_invoice() -> None:
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-2026-00417")
    assert "V-DUP-09" not in codes(credit, priors=(twin(),))
