"""What the viewer draws: a box for all that was read, by how far it is believed, on the page where it stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.business import BusinessDocument, Line
from documents.einvoice import Group
from documents.field import Candidate, Evidence, Field, FieldName, Proof, ProofName
from documents.finding import Finding, Severity
from documents.kind import DocType
from documents.reading import DocumentReading, FieldReading, LineField, PageView, TaxReading
from documents.register.document import RegisteredDocument
from documents.register.versions import Version
from documents.state import State
from documents.text import Box, Reader
from review.views.einvoice_page import sections
from review.views.viewer import BoxState, ViewerBox, pages_of

DAY = dt.datetime(2026, 3, 16, tzinfo=dt.UTC)
PLACE = Box(10, 20, 60, 30)
VIEW = PageView(number=2, width=595, height=842, turn=90)


def registered(first: int = 1, last: int = 1) -> RegisteredDocument:
    return RegisteredDocument(
        id="acme-1", client_id="acme", sha256="ab" * 32, number=1, first_page=first, last_page=last, doc_type=None,
        gross_minor=None, currency="", state=State.QUEUED, state_since=DAY, reason="", duplicate_of="", version=1,
        fence=0, lease_owner="", lease_until=None, attempts=0, received_at=DAY,
    )  # fmt: skip


def at(page: int = 1, box: Box | None = PLACE, reader: Reader = Reader.TEXT_LAYER) -> Evidence:
    return Evidence(page=page, box=box, reader=reader)


def seen(raw: str, page: int = 1) -> Candidate:
    return Candidate(raw=raw, readings=(raw,), evidence=at(page))


def gross(
    *proofs: ProofName, evidence: Evidence | None = None, candidates: tuple[Candidate, ...] = ()
) -> Field[Decimal]:
    return Field(
        value=Decimal(119),
        raw="119.00",
        evidence=evidence or at(),
        proofs=tuple(Proof(name=one) for one in proofs),
        candidates=candidates,
    )


def business(**fields: object) -> BusinessDocument:
    return BusinessDocument(doc_type=DocType.INVOICE, **fields)  # type: ignore[arg-type]


def finding(severity: Severity, code: str = "V-ARI-03", subject: str = "gross_total") -> Finding:
    return Finding(code=code, severity=severity, message="It differs.", subject=subject)


def boxes(
    document: BusinessDocument, *findings: Finding, reading: DocumentReading | None = None
) -> dict[str, ViewerBox]:
    version = Version(number=1, business=document, reading=reading)
    return {box.id: box for page in pages_of(registered(), version, findings) for box in page.boxes}


def reading(**more: object) -> DocumentReading:
    values: dict[str, object] = {"first_page": 1, "last_page": 1, "doc_type": DocType.INVOICE, "fields": {}, **more}
    return DocumentReading(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "findings", "state"),
    [
        (gross(), (), BoxState.READ),
        (gross(ProofName.NET_PLUS_TAX), (), BoxState.PROVEN),
        (gross(ProofName.NET_PLUS_TAX), (finding(Severity.INFO),), BoxState.PROVEN),
        (gross(ProofName.NET_PLUS_TAX), (finding(Severity.WARN),), BoxState.DOUBTFUL),
        (gross(), (finding(Severity.BLOCK_POST, "V-DOC-01"),), BoxState.DOUBTFUL),
        (gross(), (finding(Severity.BLOCK_PAY),), BoxState.WRONG),
        (gross(), (finding(Severity.BLOCK_POST), finding(Severity.WARN)), BoxState.WRONG),
        (gross(ProofName.PERSON), (), BoxState.CAPTURED),
        (gross(evidence=at(reader=Reader.PERSON)), (), BoxState.CAPTURED),
        (gross(ProofName.PERSON), (finding(Severity.BLOCK_POST),), BoxState.WRONG),
    ],
)
def test_a_box_says_how_far_its_value_is_believed(
    field: Field[Decimal], findings: tuple[Finding, ...], state: BoxState
) -> None:
    assert boxes(business(gross_total=field), *findings)["gross_total"].state is state


@pytest.mark.parametrize("evidence", [at(0), at(1, None)])
def test_what_stands_nowhere_has_no_box(evidence: Evidence) -> None:
    assert boxes(business(gross_total=gross(evidence=evidence))) == {}


def test_what_takes_part_in_a_proof_lights_up_with_it() -> None:
    line = Line(number=3, cells={LineField.NET_AMOUNT: seen("100.00")})
    document = business(
        gross_total=gross(ProofName.NET_PLUS_TAX, ProofName.LINES_SUM, ProofName.RATE_CLOSES), lines=(line,)
    )
    found = boxes(document, reading=reading(taxes=(TaxReading(rate=seen("19"), tax=seen("19.00")),)))
    assert set(found["gross_total"].proves) == {
        "net_total", "tax_total", "line-3-net_amount", "tax-1-rate", "tax-1-tax",
    }  # fmt: skip
    assert found["line-3-net_amount"].field == "lines.3.net_amount"
    assert found["tax-1-tax"].field == "taxes.1.tax"


def test_findings_of_lines_and_tax_rows_reach_their_boxes() -> None:
    line = Line(number=3, cells={LineField.UNIT_PRICE: seen("10.00")})
    found = boxes(
        business(lines=(line,)),
        finding(Severity.BLOCK_PAY, "V-PO-06", "line 3"),
        finding(Severity.BLOCK_POST, "V-TAX-01", "tax 16 %"),
        reading=reading(taxes=(TaxReading(rate=seen("16"), base=seen("100.00")),)),
    )
    assert {box.state for box in found.values()} == {BoxState.WRONG}
    assert "line=3&cell=unit_price" in found["line-3-unit_price"].crop


def test_runners_up_have_boxes_of_their_own() -> None:
    found = boxes(business(gross_total=gross(candidates=(seen("100.00"), seen("19.00")))))
    assert [box.id for box in found.values() if box.state is BoxState.CANDIDATE] == ["gross_total~1", "gross_total~2"]
    assert {box.field for box in found.values()} == {"gross_total"}


def test_a_field_that_nobody_decided_is_shown_where_it_was_seen() -> None:
    undecided = {FieldName.ISSUE_DATE: FieldReading(chosen=seen("05/06/2026"), others=(seen("01/06/2026"),))}
    found = boxes(business(), reading=reading(fields=undecided))
    assert found["issue_date"].state is BoxState.DOUBTFUL
    assert found["issue_date"].raw == "05/06/2026"
    assert found["issue_date~1"].state is BoxState.CANDIDATE


def test_places_of_a_hybrid_come_from_its_page_and_its_state_from_the_whole() -> None:
    shown = business(gross_total=gross())
    xml = gross(ProofName.XML, evidence=Evidence(page=0, reader=Reader.XML))
    whole = business(gross_total=xml, einvoice=Group(), picture=shown)
    assert boxes(whole)["gross_total"].state is BoxState.PROVEN
    assert boxes(whole, finding(Severity.BLOCK_POST))["gross_total"].state is BoxState.WRONG


def test_pages_count_within_the_document_and_know_their_place_in_the_file() -> None:
    document = business(gross_total=gross(evidence=at(3)), first_page=2, last_page=3)
    version = Version(number=1, business=document, reading=reading(views=(VIEW,)))
    first, second = pages_of(registered(2, 3), version, ())
    assert (first.number, first.in_file, first.width, first.height) == (1, 2, 595, 842)
    assert (second.number, second.in_file, second.width) == (2, 3, 0)
    assert (len(first.boxes), len(second.boxes)) == (0, 1)
    assert second.picture == "/clients/acme/documents/acme-1/pages/2.png"


def test_a_file_that_nobody_could_read_has_one_page() -> None:
    (page,) = pages_of(registered(0, 0), Version(), ())
    assert (page.number, page.boxes) == (1, ())


TERMS = {"BT-1": ("R-1",), "BT-27": ("<b>Seller</b>",), "BT-112": ("119.00",), "BT-24": ("urn:x",)}


def test_an_e_invoice_without_a_page_is_shown_as_text() -> None:
    line = Group(terms={"BT-126": ("7",), "BT-131": ("100.00",)})
    document = business(einvoice=Group(terms=TERMS, groups={"BG-25": (line,)}))
    (page,) = pages_of(registered(0, 0), Version(number=1, business=document), ())
    assert page.boxes == ()
    by_title = {one.title: one for one in page.sections}
    assert list(by_title) == ["Document", "Seller", "Lines", "Totals", "Also stated"]
    assert [one.field for one in by_title["Totals"].terms] == ["gross_total"]
    assert by_title["Lines"].headings == ("No.", "Net")
    ((number, net),) = by_title["Lines"].rows
    assert number is not None
    assert net is not None
    assert (number.text, net.field) == ("7", "lines.1.net_amount")


@given(
    st.dictionaries(st.from_regex(r"BT-[1-9][0-9]{0,2}", fullmatch=True), st.tuples(st.text(min_size=1)), max_size=12)
)
def test_every_term_of_the_document_is_shown_once(terms: dict[str, tuple[str]]) -> None:
    shown = [term.number for section in sections(Group(terms=terms)) for term in section.terms]
    assert sorted(shown) == sorted(terms)
