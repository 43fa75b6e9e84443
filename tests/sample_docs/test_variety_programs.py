"""Programs of the seventh family: every kind has one, first pages say what they are, nothing is printed over another."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from itertools import combinations

import pypdfium2
import pytest

from documents.text import Box
from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety.kinds import KINDS, kinds_of
from sample_docs.generator.variety.notation import FOREIGN
from sample_docs.generator.variety.programs.composition import ANY, ON_A_PAD, OWN, PROGRAMS

MADE = list(documents(41, 70, family="seventh"))
REPORTS = list(documents(43, 12, family="seventh", kinds=["fuel"], places=["nl-NL", "en-GB"]))
SUMS = ("net_total", "tax_total", "gross_total")


def marked(document: VariedDocument, name: str) -> list[str]:
    return [mark.text for mark in document.marks if mark.name == name]


def text_of(document: VariedDocument) -> str:
    pdf = pypdfium2.PdfDocument(document.pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_every_kind_has_programs_and_every_program_has_kinds():
    named = {program for programs in OWN.values() for program in programs}
    assert named | set(ANY) == set(PROGRAMS)
    assert set(OWN) <= set(kinds_of("seventh"))
    assert set(ON_A_PAD) <= set(PROGRAMS)


def test_issuer_number_and_day_stand_on_the_first_page():
    for document in MADE:
        kind = KINDS[document.kind]
        if document.kind != "receipt":
            own = {kind.own_field or f"{kind.name}_number", "issue_date"}
            issuer = "buyer_name" if kind.from_buyer else "vendor_name"
            assert own | {issuer} <= {mark.name for mark in document.marks if mark.page == 1}, document.name


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes share no more than half a line of a tenth of a letter."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide < 1 or high < 2.5


def test_no_value_is_printed_over_another():
    for document in MADE:
        for one, other in combinations(document.marks, 2):
            assert one.page != other.page or apart(one.box, other.box), (document.name, one, other)


def test_every_value_of_the_truth_can_be_read_from_the_text():
    for document in MADE:
        text = re.sub(r"\W", "", text_of(document).replace("\x02", "")).casefold()
        for name in ("vendor_name", "buyer_name", "invoice_number", "po_number", "iban"):
            assert re.sub(r"\W", "", document.truth.get(name, "")).casefold() in text, (document.name, name)
        for line in document.truth.get("lines", []):
            assert re.sub(r"\W", "", line.get("description", "")).casefold() in text, document.name


def test_a_report_has_its_sums_before_its_lines():
    checked = 0
    for document in REPORTS:
        sums = {mark.page for mark in document.marks if mark.name in SUMS}
        lines = {mark.page for mark in document.marks if mark.name.startswith("lines[")}
        checked += sums == {1} and min(lines) == 2
    assert checked > 4


def test_what_was_hired_came_back_after_it_went_out():
    made = documents(47, 12, family="seventh", kinds=["hire"], places=["nl-NL"])
    days = [{name: marked(document, name) for name in ("on_hire", "off_hire")} for document in made]
    both = [found for found in days if all(found.values())]
    assert both
    for found in both:
        out, back = (dt_of(found[name][0]) for name in ("on_hire", "off_hire"))
        assert out is None or back is None or out < back


def dt_of(text: str) -> dt.date | None:
    """A day written in figures."""
    parts = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text)
    return dt.date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None


@pytest.mark.parametrize("place", ["de-DE", "fr-CH", "en-IE"])
def test_a_foreign_currency_is_always_said(place: str):
    made = documents(53, 60, family="seventh", places=[place], kinds=["invoice"])
    abroad = [document for document in made if document.truth.get("currency", "EUR") in FOREIGN[4:]]
    assert abroad
    assert all(document.truth["currency"] in text_of(document) for document in abroad)


def test_a_paper_without_tax_never_says_that_prices_hold_it():
    made = documents(59, 30, family="seventh", kinds=["training"], places=["de-DE"])
    untaxed = [document for document in made if document.truth.get("tax_total") == "0.00"]
    assert untaxed
    assert not any("enthalten" in text_of(document) for document in untaxed)
    assert all(Decimal(document.truth["gross_total"]) > 0 for document in untaxed)
