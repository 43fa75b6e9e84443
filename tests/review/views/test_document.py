"""The page of a document as values: fields in doubt, findings, lines beside their orders, the entry, the history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.business import Ambiguity, BusinessDocument
from documents.database.engine import read, write
from documents.field import Candidate, Evidence, FieldName
from documents.finding import Finding, Queue, Role, Severity
from documents.kind import DocType
from documents.reading import FieldReading, LineField
from documents.register import audit
from documents.register.findings import FindingStatus, RegisteredFinding
from documents.state import State
from documents.text import Box
from review.decisions.confirmations import confirm
from review.decisions.corrections import Changes, FieldChange, LineChange, correct
from review.decisions.waivers import Waived, waive
from review.views.document import DocumentView, document_view
from review.views.document_compare import compared, twins_of
from review.views.document_fields import Place, ShownField, Sources, field_of, groups_of
from review.views.document_findings import cards_of, decided_by
from review.views.document_history import history_of
from review.views.document_offers import Offers, Who, offers_of
from review.views.document_similar import similar_of
from review.views.document_values import Style
from review.views.document_vendors import vendors_for
from tests.flows.stages.world import invoice, reading, receipt
from tests.review.decisions.desk import ALONE, DeskWorld

NOW = dt.datetime(2026, 3, 17, 9, tzinfo=dt.UTC)


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, sqlite_engine, ALONE)
    made.know_the_vendor()
    return made


def shown(world: DeskWorld, document_id: str) -> DocumentView:
    with read(world.engine) as connection:
        return document_view(connection, ALONE, world.look(document_id), NOW)


def field(view: DocumentView, name: FieldName) -> ShownField:
    return next(one for group in view.groups for one in group.fields if one.name is name)


def offers(world: DeskWorld, document_id: str, *roles: Role, made: bool = False, held: bool = False) -> Offers:
    known = world.look(document_id)
    return offers_of(shown(world, document_id), known.doc_type, Who(roles=frozenset(roles), made=made, held=held))


def acts(found: Offers) -> set[str]:
    return {one.name for one in found.acts} | {one.name for each in found.cards.values() for one in each}


def matched(world: DeskWorld, pieces: int = 10, price: str = "24.90") -> str:
    """Return an invoice on the order over so many pieces at a price, after ten were received."""
    world.know(receipts=[receipt(10)])
    net = Decimal(price) * pieces
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    totals = {"net_total": str(net), "tax_total": str(tax), "gross_total": str(net + tax)}
    bill = invoice("RE-7", pieces, **totals)
    cells = {**bill.lines[0].cells}
    for name, raw in ((LineField.UNIT_PRICE, price), (LineField.NET_AMOUNT, str(net))):
        cells[name] = cells[name].model_copy(update={"raw": raw, "readings": (raw,)})
    rate = bill.taxes[0].model_copy(
        update={
            "base": bill.taxes[0].base.model_copy(update={"raw": str(net), "readings": (str(net),)}),  # type: ignore[union-attr]
            "tax": bill.taxes[0].tax.model_copy(update={"raw": str(tax), "readings": (str(tax),)}),  # type: ignore[union-attr]
        }
    )
    lines = (bill.lines[0].model_copy(update={"cells": cells}),)
    found = world.receive(bill.model_copy(update={"lines": lines, "taxes": (rate,)}))
    world.night()
    return found


def test_a_misread_total_is_in_doubt_and_the_others_are_not(world: DeskWorld) -> None:
    view = shown(world, world.waiting())
    assert view.head.status == "Waits for capture"
    assert view.editable
    doubtful = {one.name for group in view.groups for one in group.fields if one.doubtful}
    totals = {FieldName.LINES_TOTAL, FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL}
    assert set() < doubtful <= totals
    assert view.doubtful == len(doubtful)


def test_what_stops_stands_first_and_the_next_step_is_said_once(world: DeskWorld) -> None:
    view = shown(world, world.waiting())
    assert [one.stopping for one in view.cards.open] == sorted((one.stopping for one in view.cards.open), reverse=True)
    for card in view.cards.stopping:
        assert card.suggestion
        assert card.suggestion not in card.sentence


def test_an_ambiguous_day_offers_both_by_number_keys() -> None:
    readings = ("2026-06-05", "2026-05-06")
    print_ = Candidate(raw="05/06/2026", readings=readings, evidence=Evidence(page=1, box=Box(1, 2, 3, 4)))
    doubt = Ambiguity(field=FieldName.ISSUE_DATE, raw=print_.raw, readings=readings)
    document = BusinessDocument(doc_type=DocType.INVOICE, ambiguities=(doubt,))
    read_ = reading(DocType.INVOICE, {})
    read_ = read_.model_copy(update={"fields": {FieldName.ISSUE_DATE: FieldReading(chosen=print_)}})
    finding = Finding(code="V-DAT-04", severity=Severity.BLOCK_POST, message="?", subject="issue_date")
    groups = groups_of(Sources(document=document, reading=read_), [finding], Style())
    found = next(one for group in groups for one in group.fields if one.name is FieldName.ISSUE_DATE)
    assert found.doubtful
    assert (found.text, found.raw, found.place) == ("", "05/06/2026", Place(page=1, box=Box(1, 2, 3, 4)))
    assert [(one.key, one.text, one.reading) for one in found.choices] == [
        ("1", "5 Jun 2026", "2026-06-05"),
        ("2", "6 May 2026", "2026-05-06"),
    ]


@pytest.mark.parametrize(("other", "doubtful"), [(None, True), (Severity.BLOCK_POST, False)])
def test_warnings_are_looked_at_only_where_nothing_graver_stops(other: Severity | None, doubtful: bool) -> None:
    document = BusinessDocument(doc_type=DocType.INVOICE)
    warning = Finding(code="V-ID-05", severity=Severity.WARN, message="?", subject="vendor_address")
    graver = [Finding(code="V-SOD-02", severity=other, message="!")] if other else []
    groups = groups_of(Sources(document=document), [*graver, warning], Style())
    found = next(one for group in groups for one in group.fields if one.name is FieldName.VENDOR_ADDRESS)
    assert (found.doubtful, found.concern) == (doubtful, Severity.WARN)


def test_a_corrected_field_says_what_was_read(world: DeskWorld) -> None:
    bill = world.waiting(gross_total="999.99")
    changes = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="249.00")})
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    found = field(shown(world, bill), FieldName.NET_TOTAL)
    assert (found.text, found.as_read, found.confirmed) == ("249.00", "259.00", True)
    assert field(shown(world, bill), FieldName.TAX_TOTAL).as_read == ""


def test_a_confirmed_field_is_a_persons(world: DeskWorld) -> None:
    bill = world.waiting()
    assert not field(shown(world, bill), FieldName.NET_TOTAL).confirmed
    confirm(world.here, ALONE, bill, [FieldName.NET_TOTAL], by=world.rita, stamp=world.stamp(bill))
    assert field(shown(world, bill), FieldName.NET_TOTAL).confirmed


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("gross_total", FieldName.GROSS_TOTAL),
        ("tax 16 %", FieldName.TAX_TOTAL),
        ("vendor", FieldName.VENDOR_NAME),
        ("order 4500012/1", None),
        ("line 3", None),
        ("text", None),
        ("", None),
    ],
)
def test_a_finding_stands_beside_the_field_it_speaks_of(subject: str, name: FieldName | None) -> None:
    finding = Finding(code="V-ARI-03", severity=Severity.BLOCK_POST, message="!", subject=subject)
    assert field_of(finding) is name


def test_a_duplicate_puts_no_field_in_doubt(world: DeskWorld) -> None:
    world.receive(invoice("RE-1001", 4, order=""))
    world.night()
    again = world.receive(invoice("RE-100l", 4, order=""))
    world.night()
    view = shown(world, again)
    assert any(one.code.startswith("V-DUP") for one in view.cards.stopping)
    assert view.doubtful == 0


def test_order_receipt_and_invoice_stand_side_by_side(world: DeskWorld) -> None:
    view = shown(world, matched(world, price="27.90"))
    line = view.lines.lines[0]
    assert line.order is not None
    rows = {one.measure.value: one for one in line.order.rows}
    assert (rows["Price"].ordered, rows["Price"].invoiced, rows["Price"].difference) == ("24.90", "27.90", "+3.00")
    assert rows["Price"].beyond
    assert (rows["Quantity"].received, rows["Quantity"].beyond) == ("10", False)
    card = next(one for one in view.cards.open if one.code == "V-PO-06")
    assert card.lines == (1,)
    assert card.releases == (
        "the price is at most 25.40 EUR",
        "the order's price is raised to 27.90 EUR",
        "the tolerance is 12.1 %",
    )


@pytest.mark.parametrize(("price", "held"), [("25.40", False), ("25.41", True)])
def test_the_price_that_releases_is_the_last_one_that_is_not_held(world: DeskWorld, price: str, held: bool) -> None:
    assert ("V-PO-06" in world.codes(matched(world, price=price))) is held


def test_what_is_not_received_says_how_many_more(world: DeskWorld) -> None:
    view = shown(world, matched(world, pieces=12))
    over = next(one for one in view.cards.open if one.code == "V-PO-08")
    assert over.releases == ("2 pcs more are received",)
    assert next(one for one in view.cards.open if one.code == "V-PO-10").releases == ("the order is raised by 2 pcs",)


def test_the_sum_of_lines_is_compared_with_what_is_stated(world: DeskWorld) -> None:
    foot = shown(world, world.waiting()).lines.foot
    assert foot is not None
    assert (foot.sum, foot.stated, foot.difference, foot.closes) == ("249.00", "259.00", "\N{MINUS SIGN}10.00", False)


def test_the_entry_shown_before_is_the_entry_posted_after(world: DeskWorld) -> None:
    bill = world.unproven()
    before = shown(world, bill).posting
    assert (before.posted, before.problem) == (False, "")
    confirm(world.here, ALONE, bill, [FieldName.INVOICE_NUMBER], by=world.rita, stamp=world.stamp(bill))
    world.night()
    assert world.state(bill) is State.POSTED
    after = shown(world, bill).posting
    assert after.posted
    assert [one.legs for one in after.entries] == [one.legs for one in before.entries]
    assert shown(world, bill).head.status == f"In the books as {after.entries[0].label}"


def test_a_page_does_not_judge_the_document_anew(world: DeskWorld) -> None:
    """The search for duplicates is part of every judgement, and of nothing else that a page shows."""
    bill, asked = world.waiting(), []
    sa.event.listen(world.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert shown(world, bill).posting.lines
    assert asked
    assert not [one for one in asked if "business_keys" in one]


def test_history_tells_each_change_once_with_both_values(world: DeskWorld) -> None:
    bill = world.waiting()
    changes = Changes(
        fields={FieldName.NET_TOTAL: FieldChange(raw="249.00")},
        lines=(LineChange(number=1, cells={LineField.DESCRIPTION: "Paper"}),),
    )
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        found = history_of(connection, "acme", bill, world.look(bill).sha256, Style())
    told = [change for one in found.happenings for change in one.changes]
    assert [(one.what, one.before, one.after) for one in told if one.what == "Net"] == [("Net", "259.00", "249.00")]
    assert [one.after for one in told if one.what == "Line 1, description"] == ["Paper"]
    assert [one.at for one in found.happenings] == sorted((one.at for one in found.happenings), reverse=True)
    assert [(one.name, one.again) for one in found.arrivals] == [("2.pdf", False)]


def test_history_tells_choices_in_words(world: DeskWorld) -> None:
    bill = world.waiting()
    told = {
        "accounts": {"0": "6200", "10": "6400", "2": "6300"},
        "tax_codes": {"1": "V19"},
        "objects": {"2": {"cost_centre": "4100"}},
        "evidence_hash": "ab",
        "nothing": {},
    }
    with write(world.engine) as connection:
        for action, after in (
            ("choose accounts", told),
            ("pair lines", {"pairs": {"1": "4500012/3", "2": "no order"}}),
            ("reclassify", {"doc_type": "credit_note"}),
            ("merge", {"superseded_by": ["acme-1-1", "acme-1-2"]}),
        ):
            audit.append(connection, "acme", audit.Act(action=action, subject=bill, actor="rita", after=after))
    with read(world.engine) as connection:
        found = history_of(connection, "acme", bill, world.look(bill).sha256, Style())
    said = {(one.what, one.detail) for one in found.happenings if one.who == "rita"}
    assert said == {
        (
            "chose the accounts",
            "accounts: the document 6200, line 2 6300, line 10 6400; cost objects: line 2 cost centre 4100; "
            "tax codes: row 1 V19",
        ),
        ("paired lines", "pairs: line 1 4500012/3, line 2 no order"),
        ("said what it is", "type: credit note"),
        ("put pages together", "replaced by: acme-1-1, acme-1-2"),
    }


def test_similar_documents_are_the_vendors_and_say_how_they_ended(world: DeskWorld) -> None:
    bill = world.waiting()
    with read(world.engine) as connection:
        found = similar_of(connection, world.look(bill))
    assert [(one.number, one.ended) for one in found] == [("RE-0", "posted")]
    assert found[0].entry


def test_a_twin_is_found_and_the_difference_is_the_number(world: DeskWorld) -> None:
    first = world.receive(invoice("RE-1001", 4, order=""))
    world.night()
    again = world.receive(invoice("RE-100l", 4, order=""))
    world.night()
    with read(world.engine) as connection:
        twins = twins_of(connection, ALONE, world.look(again))
    assert twins[0].document_id == first
    rows = compared(world.version(again).business, world.version(first).business)
    assert [(one.label, one.mine, one.other) for one in rows if not one.same] == [
        ("Invoice number", "RE-100l", "RE-1001")
    ]


def test_vendors_are_found_by_what_is_printed_and_by_what_is_asked(world: DeskWorld) -> None:
    bill = world.waiting()
    with read(world.engine) as connection:
        printed = vendors_for(connection, ALONE, world.version(bill).business)
        asked = vendors_for(connection, ALONE, None, "DE123456788")
        unknown = vendors_for(connection, ALONE, None, "Nobody at all, Timbuktu")
    assert [one.id for one in printed] == [one.id for one in asked] == ["mueller"]
    assert unknown == ()


def test_each_role_is_offered_what_is_its_own(world: DeskWorld) -> None:
    bill = world.waiting()
    reviewer = acts(offers(world, bill, Role.REVIEWER))
    assert {"save", "reject", "ask", "assign", "escalate", "vendor", "duplicate"} <= reviewer
    approver = acts(offers(world, bill, Role.APPROVER))
    assert {"ask", "assign", "escalate"} <= approver
    assert not approver & {"save", "reject", "vendor", "duplicate"}
    assert acts(offers(world, bill, Role.AUDITOR)) == set()
    assert acts(offers(world, bill, Role.ADMIN)) == set()
    assert not offers(world, bill, Role.AUDITOR).edit


@pytest.mark.parametrize(
    ("code", "subject", "name"),
    [
        ("V-DOC-02", "", "structure"),
        ("V-DOC-04", "", "structure"),
        ("V-DOC-05", "", "type"),
        ("V-PO-05", "line 1", "pair"),
    ],
)
def test_a_finding_that_asks_for_a_choice_has_its_button(world: DeskWorld, code: str, subject: str, name: str) -> None:
    bill = matched(world, 400)
    view = shown(world, bill).model_copy(update={"state": State.QUEUED})
    asked = Finding(code=code, severity=Severity.BLOCK_POST, message="choose", subject=subject, queue=Queue.CAPTURE)
    registered = RegisteredFinding(document_id=bill, finding=asked, status=FindingStatus.OPEN, first_seen=NOW)
    view = view.model_copy(update={"cards": cards_of((registered,))})
    (card,) = view.cards.open
    for roles, offered in ((frozenset({Role.REVIEWER}), [name]), (frozenset({Role.AUDITOR}), [])):
        found = offers_of(view, DocType.INVOICE, Who(roles=roles)).cards.get(card.key, ())
        assert [one.name for one in found if one.name != "waive"] == offered
        assert all(one.about == card.key and not one.rare for one in found)


def test_nothing_is_offered_while_somebody_else_works_on_it(world: DeskWorld) -> None:
    bill = world.waiting()
    found = offers(world, bill, *Role, held=True)
    assert acts(found) - {"compare"} == set()
    assert not found.edit


def test_only_the_role_a_finding_names_may_accept_it(world: DeskWorld) -> None:
    bill = world.unproven()
    assert "waive" in acts(offers(world, bill, Role.REVIEWER))
    assert "waive" not in acts(offers(world, bill, Role.BUYER))
    view = shown(world, bill)
    assert decided_by(view.cards.stopping[0], frozenset({Role.REVIEWER})) == ""
    assert decided_by(view.cards.stopping[0], frozenset({Role.AUDITOR})) == "a reviewer"


def test_what_takes_two_is_asked_for_by_one_and_answered_by_another(world: DeskWorld) -> None:
    bill = world.receive(invoice("RE-9", order="", iban="DE02120300000000202051"))
    world.night()
    vera = world.person("vera", Role.VENDOR_CUSTODIAN)

    def offered(login: str, *roles: Role) -> list[str]:
        who = Who(roles=frozenset(roles), login=login)
        found = offers_of(shown(world, bill), world.look(bill).doc_type, who)
        return [one.text for cards in found.cards.values() for one in cards if one.name in {"waive", "second"}]

    assert offered("vera", Role.VENDOR_CUSTODIAN) == ["Ask to accept it"]
    assert offered("carl", Role.CONTROLLER) == []
    finding = world.open(bill, "V-FRD-01")
    asked = Waived(code=finding.code, subject=finding.subject, evidence_hash=finding.evidence_hash)
    waive(
        world.here,
        ALONE,
        bill,
        (asked,),
        reason="on_file",
        text="it is in the contract",
        by=vera,
        stamp=world.stamp(bill),
    )
    assert offered("vera", Role.VENDOR_CUSTODIAN) == ["Take the request back"]
    assert offered("viktor", Role.VENDOR_CUSTODIAN) == offered("carl", Role.CONTROLLER) == ["Confirm or refuse"]
    assert offered("ada", Role.APPROVER) == []
    (card,) = [one for one in shown(world, bill).cards.open if one.code == "V-FRD-01"]
    assert (card.asked_by, card.asked_text) == ("vera", "it is in the contract")
    assert decided_by(card, frozenset({Role.CONTROLLER})) == ""


def test_who_decided_is_not_offered_to_approve(world: DeskWorld) -> None:
    bill = world.receive(invoice("RE-9", 300, order=""))
    world.night()
    assert "V-SOD-02" in world.codes(bill)
    assert "approve" in acts(offers(world, bill, Role.APPROVER))
    assert "approve" not in acts(offers(world, bill, Role.APPROVER, made=True))
    assert "approve" not in acts(offers(world, bill, Role.REVIEWER))


def test_released_findings_are_gone_and_waived_ones_apart() -> None:
    def registered(status: FindingStatus, code: str) -> RegisteredFinding:
        finding = Finding(code=code, severity=Severity.BLOCK_POST, message="No.", queue=Queue.CAPTURE)
        return RegisteredFinding(document_id="d", finding=finding, status=status, first_seen=NOW, waived_by="rita")

    cards = cards_of(
        [
            registered(FindingStatus.RELEASED, "V-A"),
            registered(FindingStatus.WAIVED, "V-B"),
            registered(FindingStatus.OPEN, "V-C"),
        ]
    )
    assert [one.code for one in cards.open] == ["V-C"]
    assert [(one.code, one.waived_by) for one in cards.waived] == [("V-B", "rita")]
    assert cards.open[0].waived_by == ""
