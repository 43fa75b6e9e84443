"""What can never be the value of a name or a number."""

from __future__ import annotations

import pytest

from documents.field import Candidate, Evidence, FieldName
from extractors.choice.guard import REFUSED, guarded
from extractors.layout.candidates import candidate
from extractors.layout.paper import Paper, lay_out
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

INVOICE, VENDOR, IBAN = FieldName.INVOICE_NUMBER, FieldName.VENDOR_NAME, FieldName.IBAN


def number(paper: Paper, raw: str, points: float = 0.9) -> Candidate:
    span = next(span for span in paper.of_kind(SpanKind.IDENTIFIER) if span.raw == raw)
    return candidate(paper, span, points)


def score(art: str, raw: str) -> float:
    paper = lay_out([page_of(art)])
    return guarded(paper, {INVOICE: [number(paper, raw)]})[INVOICE][0].score


@pytest.mark.parametrize(
    ("art", "raw"),
    [
        ("Piazza Dante 14 - 33100 UD Udine", "33100"),
        ("12 Mill Lane", "12"),
        ("Hofgasse 4711", "4711"),
        ("Position12", "Position12"),
    ],
)
def test_parts_of_addresses_and_counted_words_are_no_numbers(art: str, raw: str) -> None:
    assert score(art, raw) == REFUSED


@pytest.mark.parametrize(
    ("art", "raw"),
    [
        ("Invoice 33100 Leeds", "33100"),
        ("A-33100", "A-33100"),
        ("4711", "4711"),
        ("RE-4711", "RE-4711"),
        ("Invoice no. 12 Mill Lane", "12"),
    ],
)
def test_numbers_behind_a_label_or_alone_are_kept(art: str, raw: str) -> None:
    assert score(art, raw) == 0.9


def test_a_part_of_an_account_is_no_number() -> None:
    paper = lay_out([page_of("Account: GB29 NWBK 6016 1331 9268 19")])
    row = paper.rows[0]
    box = row.box_of(row.text.index("GB29"), len(row.text))
    account = number(paper, "NWBK 6016").model_copy(update={"evidence": Evidence(page=1, box=box)})
    assert guarded(paper, {INVOICE: [number(paper, "NWBK 6016")], IBAN: [account]})[INVOICE][0].score == REFUSED
    assert guarded(paper, {INVOICE: [number(paper, "NWBK 6016")]})[INVOICE][0].score == 0.9


def test_a_refused_candidate_comes_behind_the_others() -> None:
    paper = lay_out([page_of("Piazza Dante 14 - 33100 UD Udine\nInvoice RE-7")])
    found = guarded(paper, {INVOICE: [number(paper, "33100"), number(paper, "RE-7", 0.6)]})[INVOICE]
    assert [one.raw for one in found] == ["RE-7", "33100"]


@pytest.mark.parametrize(("raw", "points"), [("Delivery address", REFUSED), ("Delivery Northgate Ltd", 0.9)])
def test_words_of_forms_are_no_names(raw: str, points: float) -> None:
    paper = lay_out([page_of(raw)])
    one = Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1, box=paper.rows[0].box), score=0.9)
    assert guarded(paper, {VENDOR: [one]})[VENDOR][0].score == points


def test_a_number_paired_with_its_day_is_no_post_code() -> None:
    art = "Rechnung Nr./Datum\n{} / 18. Juni 2026"
    assert score(art.format("S-91125"), "S-91125") == 0.9
    assert score("54290 Trier", "54290") == REFUSED
