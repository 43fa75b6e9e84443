import datetime as dt
import json
from decimal import Decimal

from documents.business import Ambiguity, BusinessDocument, Line
from documents.field import Evidence, Field, FieldName, Proof, ProofName
from documents.kind import DocType
from documents.reading import FileFault, FileProblem
from documents.text import Box
from documents.values.periods import Period
from reports.document_json import HEADER, document_json, file_json

PLACE = Evidence(page=1, box=Box(10, 20.126, 30, 40), confidence=0.98765)
LABEL = Proof(name=ProofName.LABEL_BESIDE, detail='"Total"')
INVOICE = BusinessDocument(
    doc_type=DocType.INVOICE,
    issue_date=Field(value=dt.date(2026, 3, 4), raw="04.03.2026", evidence=PLACE),
    gross_total=Field(value=Decimal("1190.00"), raw="1.190,00", evidence=PLACE, proofs=(LABEL,)),
    lines=(Line(number=1, description="Paper", quantity=Decimal(3), net_amount=Decimal("1000.00")),),
)


def test_amounts_are_strings_and_unknown_keys_absent() -> None:
    written = document_json(INVOICE, {}, [])
    assert written["gross_total"] == "1190.00"
    assert written["issue_date"] == "2026-03-04"
    assert "net_total" not in written
    assert written["lines"] == [{"description": "Paper", "quantity": "3", "net_amount": "1000.00"}]


def test_every_field_is_written_and_those_of_the_period_that_is_billed() -> None:
    assert set(HEADER) == set(FieldName)
    number = Field(value="KX-771", raw="KX-771", evidence=PLACE)
    period = Period(start=dt.date(2026, 2, 1), end=dt.date(2026, 2, 28))
    written = document_json(INVOICE.model_copy(update={"project_number": number, "service_period": period}), {}, [])
    assert written["project_number"] == "KX-771"
    assert (written["period_from"], written["period_to"]) == ("2026-02-01", "2026-02-28")
    assert not {"period_from", "contract_number"} & document_json(INVOICE, {}, []).keys()


def test_a_small_quantity_is_written_without_an_exponent() -> None:
    line = Line(number=1, quantity=Decimal("0.0000001"))
    written = document_json(INVOICE.model_copy(update={"lines": (line,)}), {}, [])
    assert written["lines"] == [{"quantity": "0.0000001"}]


def written_line(**cells: str) -> dict[str, object]:
    line = Line.model_validate({"number": 1} | {name: Decimal(value) for name, value in cells.items()})
    written: dict[str, object] = document_json(INVOICE.model_copy(update={"lines": (line,)}), {}, [])["lines"][0]
    return written


def test_an_amount_implies_the_quantity_and_price_that_are_not_printed_and_says_so() -> None:
    lump_sum = written_line(net_amount="86.40")
    assert (lump_sum["quantity"], lump_sum["unit_price"]) == ("1", "86.40")
    assert lump_sum["_implied"] == ["quantity", "unit_price"]
    assert written_line(quantity="8", net_amount="100.00")["unit_price"] == "12.5"
    assert written_line(unit_price="40.00", net_amount="100.00")["quantity"] == "2.5"
    assert "_implied" not in written_line(quantity="2", unit_price="5.00", net_amount="9.00")


def test_an_amount_alone_implies_nothing_where_other_lines_have_quantities() -> None:
    lines = (Line(number=1, net_amount=Decimal(9)), Line(number=2, quantity=Decimal(2), unit_price=Decimal(3)))
    assert document_json(INVOICE.model_copy(update={"lines": lines}), {}, [])["lines"][0] == {"net_amount": "9"}


def test_an_amount_that_does_not_divide_or_has_a_discount_implies_nothing() -> None:
    assert "unit_price" not in written_line(quantity="3", net_amount="100.00")
    assert "quantity" not in written_line(unit_price="0.00", net_amount="100.00")
    assert written_line(net_amount="90.00", discount_percent="10") == {"net_amount": "90.00"}


def test_every_field_shows_where_it_stands_and_what_proves_it() -> None:
    gathered = {FieldName.GROSS_TOTAL: (LABEL, Proof(name=ProofName.NET_PLUS_TAX))}
    evidence = document_json(INVOICE, gathered, [])["_evidence"]
    assert evidence.keys() == {"issue_date", "gross_total"}
    total = evidence["gross_total"]
    assert (total["page"], total["box"], total["confidence"]) == (1, [10, 20.13, 30, 40], 0.9877)
    assert [proof["name"] for proof in total["proofs"]] == [LABEL.name.value, ProofName.NET_PLUS_TAX.value]


def test_a_reason_means_review() -> None:
    assert document_json(INVOICE, {}, [])["_review"] is False
    assert document_json(INVOICE, {}, ["The total is not proven."])["_review"] is True


def test_several_documents_of_a_file_stand_under_documents_and_the_first_on_top() -> None:
    first, second = document_json(INVOICE, {}, []), document_json(INVOICE, {}, ["Two numbers."])
    written = file_json([first, second], [])
    assert written["_documents"] == [first, second]
    assert written["gross_total"] == "1190.00"


def test_one_document_in_doubt_puts_the_whole_file_before_a_person() -> None:
    fine, doubtful = document_json(INVOICE, {}, []), document_json(INVOICE, {}, ["Two numbers."])
    assert file_json([fine, doubtful], [])["_review"] is True
    assert file_json([fine, fine], [])["_review"] is False


def test_a_file_that_cannot_be_read_is_for_a_person_and_says_why() -> None:
    written = file_json([], [FileProblem(fault=FileFault.ENCRYPTED, message="The PDF needs a password.")])
    assert written["_review"] is True
    assert written["_problems"] == [{"fault": "encrypted", "message": "The PDF needs a password."}]
    assert json.loads(json.dumps(written)) == written


def test_a_doubt_is_written_with_its_likelier_reading_only_where_a_person_looks() -> None:
    doubt = Ambiguity(field=FieldName.DUE_DATE, raw="03/04/2026", readings=("2026-04-03", "2026-03-04"), page=1)
    document = INVOICE.model_copy(update={"ambiguities": (doubt,)})
    asked = document_json(document, {}, ["Which day is it?"])
    assert asked["due_date"] == "2026-04-03"
    assert asked["_evidence"]["due_date"] == {
        "raw": "03/04/2026", "page": 1, "status": "ambiguous", "readings": ["2026-04-03", "2026-03-04"], "proofs": [],
    }  # fmt: skip
    assert "due_date" not in document_json(document, {}, [])
    known = document.model_copy(update={"due_date": INVOICE.issue_date})
    assert document_json(known, {}, ["Which day is it?"])["due_date"] == "2026-03-04"
