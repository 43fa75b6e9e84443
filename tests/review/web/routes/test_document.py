"""The page of a document by HTTP: what is shown is text, what is decided is decided once, what is typed is never lost."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx import Response

from documents.database.engine import read, write
from documents.finding import Finding, Role, Severity
from documents.register.audit import history
from documents.register.drafts import draft_of
from documents.register.findings import open_findings
from documents.register.person_claims import claim_for
from documents.register.tables import documents
from documents.state import State
from review.decisions.settled import Settled
from review.web.document_decision import news_of, told_of
from tests.flows.stages.world import invoice
from tests.review.web.api_world import ApiWorld, shared_world
from tests.review.web.overwriting import overwrite

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "{{ 7*7 }}",
    "{% raw %}",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "<!--",
    "&lt;script&gt;",
    "\u202egnp.exe",
    "<hx-partial hx-target=body>x</hx-partial>",
    "%3Cscript%3E",
)


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    return ApiWorld.of_a_known_vendor(tmp_path, sqlite_engine)


@pytest.fixture(scope="module")
def shared(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiWorld]:
    with shared_world(migrated_sqlite, tmp_path_factory.mktemp("shared"), known=True) as made:
        yield made


@pytest.fixture(scope="module")
def written(shared: ApiWorld) -> str:
    return shared.waiting(number="RE-77")


@pytest.fixture(scope="module")
def waiting(shared: ApiWorld) -> str:
    return shared.waiting()


def path(document_id: str, *more: str) -> str:
    return "/".join(("/clients/acme/documents", document_id, *more))


def post(world: ApiWorld, document_id: str, decision: str, by: Any = None, **values: Any) -> Response:
    stamp = world.stamp(document_id)
    form = {"version": stamp.version, "once": stamp.once, "seconds": "2.5", "keystrokes": "7", **values}
    answer: Response = world.browser(by or world.rita).post(path(document_id, decision), data=form)
    return answer


def doubled(world: ApiWorld, document_id: str) -> set[str]:
    """Return the open findings by which a document may be the same as another one."""
    with read(world.engine) as connection:
        found = open_findings(connection, "acme", document_id)
    return {one.finding.code for one in found if one.finding.code.startswith("V-DUP")}


def shown(answer: Response, name: str) -> str:
    """Return what stands in an input."""
    found = re.search(rf'<input id="v-{name}"[^>]*? value="([^"]*)"', answer.text)
    assert found is not None, f"no input {name}"
    return html.unescape(found[1])


def test_the_page_shows_fields_findings_and_what_may_be_done(world: ApiWorld) -> None:
    answer = world.browser(world.rita).get(path(world.waiting()))
    assert answer.status_code == 200
    assert shown(answer, "net_total") == "259.00"
    assert "Waits for capture" in answer.text
    assert 'data-act="save"' in answer.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.BUYER])
def test_nobody_is_offered_what_their_role_does_not_allow(world: ApiWorld, role: Role) -> None:
    person = world.everybody()[role]
    answer = world.browser(person).get(path(world.waiting()))
    edits = role is Role.BUYER
    assert ('data-act="save"' in answer.text) is edits
    assert bool(re.search(r'<input id="v-[^>]* readonly', answer.text)) is not edits
    assert 'data-act="reject"' not in answer.text


class Running(HTMLParser):
    """Collects what would run or be loaded from elsewhere in a page, as a browser takes the page apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.found += [f"{tag} {name}" for name in values if name.startswith(("on", "hx-on")) or name == "style"]
        self.found += [
            f"{tag} {name}" for name in ("href", "src") if not (values.get(name) or "/").startswith(("/", "#"))
        ]
        if tag == "script" and "src" not in values:
            self.found.append("script in line")


def test_nothing_on_the_page_runs_in_line(world: ApiWorld) -> None:
    assert Running(world.browser(world.rita).get(path(world.waiting())).text).found == []


def test_the_look_for_what_runs_sees_it() -> None:
    assert Running('<b onclick="x">').found == ["b onclick"]
    assert Running("<script>x</script>").found == ["script in line"]
    assert Running('<img src="http://x">').found == ["img src"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_sender_writes_is_text(shared: ApiWorld, written: str, text: str) -> None:
    overwrite(shared.engine, "acme", written, text)
    browser = shared.browser(shared.rita)
    page = browser.get(path(written))
    parts = [browser.get(path(written, part)) for part in ("work", "history", "arrival", "similar")]
    assert {one.status_code for one in (page, *parts)} == {200}
    assert shown(page, "vendor_name") == text
    for answer in (page, *parts):
        assert Running(answer.text).found == []
        assert "<hx-partial hx-target=body" not in answer.text


def test_a_correction_tells_what_went_and_where_the_document_is(world: ApiWorld) -> None:
    bill = world.unproven()
    answer = post(world, bill, "corrections", **{"f.invoice_number": "RE-77"})
    assert answer.status_code == 200
    assert "V-DOC-01 gone" in answer.text
    assert shown(answer, "invoice_number") == "RE-77"
    assert '<hx-partial hx-target="#doc-head"' in answer.text
    with read(world.engine) as connection:
        done = [one for one in history(connection, "acme", bill) if one.actor == "rita"]
    assert done


def test_a_confirmation_lets_the_next_doubt_come(world: ApiWorld) -> None:
    bill = world.unproven()
    answer = post(world, bill, "confirmations", field="invoice_number")
    assert answer.status_code == 200
    assert "V-DOC-01 gone" in answer.text


def test_the_same_press_sent_twice_is_taken_once(world: ApiWorld) -> None:
    bill = world.unproven()
    stamp = world.stamp(bill)
    form = {"version": stamp.version, "once": "one press", "f.invoice_number": "RE-77"}
    answers = [world.browser(world.rita).post(path(bill, "corrections"), data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    with read(world.engine) as connection:
        edits = [one for one in history(connection, "acme", bill) if one.action == "correct"]
    assert len(edits) == 1


def test_a_conflict_names_who_and_what_and_saves_nothing(world: ApiWorld) -> None:
    bill = world.waiting()
    stale = world.stamp(bill)
    assert post(world, bill, "corrections", by=world.ralf, **{"f.gross_total": "300.00"}).status_code == 200
    form = {"version": stale.version, "once": "late", "f.gross_total": "400.00"}
    answer = world.browser(world.rita).post(path(bill, "corrections"), data=form)
    assert answer.status_code == 409
    assert "<b>ralf</b> saved a change" in answer.text.replace("Ralf", "ralf")
    assert '<th scope="row">Gross</th>' in answer.text
    assert shown(answer, "gross_total") == "300.00"
    business = world.version(bill).business
    assert business is not None
    assert business.gross_total is not None
    assert str(business.gross_total.value) == "300.00"


def test_what_is_not_understood_stands_beside_its_field_as_typed(shared: ApiWorld, waiting: str) -> None:
    version = shared.look(waiting).version
    answer = post(shared, waiting, "corrections", **{"f.issue_date": "05/06/2026<b>"})
    assert answer.status_code == 422
    assert shown(answer, "issue_date") == "05/06/2026<b>"
    assert 'id="e-issue_date"' in answer.text
    assert shared.look(waiting).version == version


def test_a_day_that_can_be_two_asks_which(shared: ApiWorld, waiting: str) -> None:
    answer = post(shared, waiting, "corrections", **{"f.issue_date": "05/06/2026"})
    assert answer.status_code == 422
    assert 'data-reading="2026-06-05"' in answer.text
    assert 'data-reading="2026-05-06"' in answer.text


@pytest.mark.parametrize("values", [{"f.no_such": "1"}, {"line.1.no_such": "1"}, {"line.99.quantity": "1"}, {}])
def test_a_form_that_makes_no_sense_changes_nothing(shared: ApiWorld, waiting: str, values: dict[str, str]) -> None:
    before = shared.look(waiting).version
    assert post(shared, waiting, "corrections", **values).status_code == 422
    assert shared.look(waiting).version == before


def test_an_unknown_field_is_not_confirmed(shared: ApiWorld, waiting: str) -> None:
    assert post(shared, waiting, "confirmations", field="no_such").status_code == 422


def test_lines_are_changed_added_and_removed(world: ApiWorld) -> None:
    bill = world.waiting()
    values = {
        "line.1.description": "Paper",
        "line.2.added": "yes",
        "line.2.description": "Freight",
        "line.2.net_amount": "10.00",
    }
    assert post(world, bill, "corrections", **values).status_code == 200
    business = world.version(bill).business
    assert business is not None
    assert [one.description for one in business.lines] == ["Paper", "Freight"]
    assert post(world, bill, "corrections", **{"line.2.removed": "yes"}).status_code == 200
    business = world.version(bill).business
    assert business is not None
    assert [one.number for one in business.lines] == [1]


def test_a_finding_is_accepted_with_reason_and_words(world: ApiWorld) -> None:
    bill = world.unproven()
    one = world.open(bill, "V-DOC-01")
    finding = f"{one.code}|{one.subject}|{one.evidence_hash}"
    short = post(world, bill, "waivers", finding=finding, reason="on_file", text="ok")
    assert short.status_code == 422
    assert "V-SOD-04" in short.text
    assert (
        post(world, bill, "waivers", finding=finding, reason="on_file", text="seen on the contract").status_code == 200
    )
    assert "V-DOC-01" not in world.codes(bill)


def test_a_document_is_rejected_and_brought_back_by_the_team_lead(world: ApiWorld) -> None:
    bill = world.waiting()
    assert post(world, bill, "rejections", reason="arithmetic", text="the sums are wrong").status_code == 200
    assert world.state(bill) is State.REJECTED
    page = world.browser(world.rita).get(f"/clients/acme/documents/{bill}").text
    assert "We return your document" in page
    assert "that spoke against it" in page
    assert " to decide</h2>" not in page
    assert post(world, bill, "reopenings", text="sent back in error").status_code == 403
    assert post(world, bill, "reopenings", by=world.sam, text="sent back in error").status_code == 200
    assert world.state(bill) is State.QUEUED


def test_a_document_is_given_to_somebody_and_the_lead_is_told(world: ApiWorld) -> None:
    bill = world.waiting()
    assert post(world, bill, "assignments", to="person:ralf", note="yours").status_code == 200
    assert post(world, bill, "assignments", to="desk:tax").status_code == 200
    assert post(world, bill, "assignments", to="desk:nowhere").status_code == 422
    assert post(world, bill, "assignments", to="").status_code == 200
    assert post(world, bill, "escalations", text="a discount runs out").status_code == 200


def test_a_large_invoice_is_approved_by_another_person(world: ApiWorld) -> None:
    bill = world.receive(invoice("RE-9", 180, order=""))
    world.night()
    assert "V-SOD-02" in world.codes(bill)
    assert post(world, bill, "approvals", by=world.rita).status_code == 403
    assert post(world, bill, "approvals", by=world.carl).status_code == 200
    assert "V-SOD-02" not in world.codes(bill)


def test_the_page_looks_again_until_the_document_is_in_the_books(world: ApiWorld) -> None:
    bill = world.receive(invoice("RE-9", 180, order=""))
    world.night()
    answer = post(world, bill, "approvals", by=world.carl)
    assert "data-moving" in answer.text
    browser = world.browser(world.carl)
    assert browser.get(path(bill, "status")).status_code == 204
    world.night()
    found = browser.get(path(bill, "status"))
    assert found.status_code == 200
    assert "In the books as" in found.text


def test_a_duplicate_is_marked_beside_its_original(world: ApiWorld) -> None:
    first = world.receive(invoice("RE-1001", 4, order=""))
    world.night()
    again = world.receive(invoice("RE-100l", 4, order=""))
    world.night()
    page = world.browser(world.rita).get(path(again, "beside"))
    assert page.status_code == 200
    assert first in page.text
    answer = post(world, again, "duplicates", original=first, leave="yes")
    assert answer.headers["HX-Redirect"] == path(again)
    assert world.look(again).duplicate_of == first


def test_that_two_documents_are_no_duplicates_is_said_beside_their_pictures(world: ApiWorld) -> None:
    world.receive(invoice("RE-1001", 4, order=""))
    world.night()
    again = world.receive(invoice("RE-100l", 4, order=""))
    world.night()
    sonja = world.person("sonja", Role.SUPERVISOR)
    assert "to decide" in world.browser(world.person("kurt", Role.BUYER)).get(path(again, "beside")).text
    page = world.browser(sonja).get(path(again, "beside")).text
    keys = [html.unescape(one) for one in re.findall(r'name="finding" value="([^"]*)"', page)]
    assert {one.split("|")[0] for one in keys} == doubled(world, again) != set()
    why = {"reason": "other", "text": "two orders, two deliveries"}
    answer = post(world, again, "waivers", by=sonja, finding=keys, leave="yes", **why)
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (200, path(again))
    assert doubled(world, again) == set()


def test_what_may_be_somebody_elses_is_not_beside_others(world: ApiWorld) -> None:
    mine = world.receive(invoice("RE-7", order="", net_total="259.00"))
    private = world.receive(invoice("RE-9", order="", buyer_name="Ganz Andere AG", buyer_tax_id="DE811907980"))
    world.night()
    priska = world.person("priska", Role.PRIVACY, Role.REVIEWER)
    for person, seen in ((world.rita, False), (priska, True)):
        http = world.browser(person)
        assert ("RE-9" in http.get(path(mine, "similar")).text) is seen
        assert (http.get(path(mine, f"beside?other={private}")).status_code == 200) is seen
    answer = post(world, mine, "merges", other=private, other_version=1)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("decision", "values"),
    [
        ("corrections", {"version": "1e300", "f.net_total": "1"}),
        ("confirmations", {"keystrokes": "1e300", "field": "net_total"}),
        ("drafts", {"version": "1e300", "body": "[]"}),
        ("splits", {"start": "9" * 5000}),
        ("pairs", {"order_line": "O/" + "9" * 5000, "line": "1"}),
    ],
)
def test_a_number_that_is_far_too_large_is_no_accident(
    shared: ApiWorld, waiting: str, decision: str, values: dict[str, str]
) -> None:
    assert post(shared, waiting, decision, **values).status_code < 500


def test_a_document_that_is_nobodys_twin_has_nothing_beside_it(world: ApiWorld) -> None:
    alone = world.receive(invoice("X-1", 3, order="", vendor_name="Nobody Ltd", vendor_tax_id="", iban=""))
    world.night()
    assert world.browser(world.rita).get(path(alone, "beside")).status_code == 404
    assert world.browser(world.rita).get(path(alone, "beside?other=acme-0000000000-1")).status_code == 404


def test_a_vendor_is_searched_and_chosen(world: ApiWorld) -> None:
    bill = world.receive(invoice("X-1", 3, order="", vendor_name="Nobody Ltd", vendor_tax_id="", iban=""))
    world.night()
    browser = world.browser(world.rita)
    assert "Müller Bürobedarf GmbH" in browser.get(path(bill, "vendors"), params={"q": "Mueller Burobedarf"}).text
    assert "No vendor" in browser.get(path(bill, "vendors"), params={"q": "<b>zzz"}).text
    assert "<b>zzz" not in browser.get(path(bill, "vendors"), params={"q": "<b>zzz"}).text
    assert post(world, bill, "vendors", vendor="mueller").status_code == 200
    assert "V-ID-01" not in world.codes(bill)


def test_while_one_works_the_other_looks(world: ApiWorld) -> None:
    bill = world.waiting()
    assert world.browser(world.rita).post(path(bill, "claims")).status_code == 204
    page = world.browser(world.ralf).get(path(bill))
    assert "works on this document" in page.text
    assert 'data-act="save"' not in page.text
    assert world.browser(world.ralf).post(path(bill, "claims")).status_code == 409
    assert world.browser(world.ralf).post(path(bill, "heartbeats")).status_code == 409
    assert post(world, bill, "corrections", by=world.ralf, **{"f.net_total": "1.00"}).status_code == 409
    assert world.browser(world.rita).post(path(bill, "heartbeats")).status_code == 204
    assert world.browser(world.rita).post(path(bill, "claims"), data={"back": "yes"}).status_code == 204
    assert world.browser(world.ralf).post(path(bill, "claims")).status_code == 204


def test_nobody_holds_up_what_is_on_its_way_into_the_books(world: ApiWorld) -> None:
    bill = world.waiting()
    with write(world.engine) as connection:
        ready = {"state": State.READY, "reason": ""}
        connection.execute(sa.update(documents).where(documents.c.id == bill).values(**ready))
    assert world.browser(world.rita).post(path(bill, "claims")).status_code == 204
    assert world.look(bill).lease_owner == ""


def test_only_the_team_lead_takes_over(world: ApiWorld) -> None:
    bill = world.waiting()
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "rita")
    assert "data-take-over" not in world.browser(world.ralf).get(path(bill)).text
    assert world.browser(world.ralf).post(path(bill, "claims"), data={"over": "yes"}).status_code == 409
    assert "data-take-over" in world.browser(world.sam).get(path(bill)).text
    assert world.browser(world.sam).post(path(bill, "claims"), data={"over": "yes"}).status_code == 200
    assert world.look(bill).lease_owner == "person/sam"


def test_what_was_typed_comes_back(world: ApiWorld) -> None:
    bill = world.waiting()
    body = json.dumps([["net_total", '249.00"><script>', None]])
    browser = world.browser(world.rita)
    assert browser.post(path(bill, "drafts"), data={"body": body, "version": "2"}).status_code == 204
    page = browser.get(path(bill)).text
    found = re.search(r'data-draft-body="([^"]*)"', page)
    assert found is not None
    assert html.unescape(found[1]) == body
    assert "data-draft-body" not in world.browser(world.ralf).get(path(bill)).text
    assert browser.post(path(bill, "drafts"), data={"body": ""}).status_code == 204
    with read(world.engine) as connection:
        assert draft_of(connection, "acme", bill, "rita") is None


def test_the_original_is_a_download_and_nothing_else(world: ApiWorld) -> None:
    bill = world.waiting()
    answer = world.browser(world.rita).get(path(bill, "original"))
    assert answer.content == b"file 2"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_change_without_the_token_is_refused(world: ApiWorld) -> None:
    bill = world.waiting()
    browser: TestClient = world.browser(world.rita, token="guessed")
    assert browser.post(path(bill, "corrections"), data={"f.net_total": "1.00"}).status_code == 403
    assert world.look(bill).version == world.stamp(bill).version


def test_a_finding_with_other_figures_neither_went_nor_came() -> None:
    def found(code: str, evidence: str) -> Finding:
        return Finding(code=code, severity=Severity.BLOCK_POST, message="!", subject="iban", evidence_hash=evidence)

    settled = Settled(
        document_id="d",
        state=State.QUEUED,
        version=3,
        explanation="",
        released=(found("V-A", "1"), found("V-B", "1")),
        opened=(found("V-B", "2"), found("V-C", "1")),
    )
    assert news_of(told_of(settled)) == "V-A gone. V-C new. The document still waits."


def test_a_line_is_paired_with_an_order_by_hand(world: ApiWorld) -> None:
    bill = world.waiting()
    page = world.browser(world.rita).get(path(bill)).text
    assert 'value="4500012/1"' in page
    assert post(world, bill, "pairs", line="1", order_line="4500012/1").status_code == 200
    judgement = world.version(bill).judgement
    assert judgement is not None
    assert [(one.line, one.order_number) for one in judgement.match.lines] == [(1, "4500012")]
    assert post(world, bill, "pairs", line="9", order_line="4500012/1").status_code == 422
    assert post(world, bill, "pairs", line="1", order_line="nothing").status_code == 200


def test_a_document_is_said_to_be_something_else(world: ApiWorld) -> None:
    bill = world.waiting()
    assert post(world, bill, "types", type="no_such").status_code == 422
    assert post(world, bill, "types", type="credit_note").status_code == 200
    assert world.look(bill).doc_type == "credit_note"


@pytest.mark.parametrize(("score", "offered"), [(0.6, True), (0.9, False)])
def test_the_kind_it_was_read_as_is_offered_while_it_is_a_guess(world: ApiWorld, score: float, offered: bool) -> None:
    bill = world.receive(invoice("X-1", 3, gross_total="9.00").model_copy(update={"doc_type_score": score}))
    world.night()
    page = world.browser(world.rita).get(path(bill)).text
    assert ("Invoice, as it was read" in page) is offered
    answer = post(world, bill, "types", type="invoice")
    assert answer.status_code == (200 if offered else 422)
    assert "V-DOC-05" not in world.codes(bill)


def test_a_vendor_is_proposed_and_the_document_goes_on_waiting(world: ApiWorld) -> None:
    bill = world.receive(invoice("X-1", 3, order="", vendor_name="Nobody Ltd", vendor_tax_id="", iban=""))
    world.night()
    named = {"name": "Nobody Ltd", "country": "GB", "currency": "GBP"}
    assert post(world, bill, "proposals", **named, reason="short").status_code == 422
    answer = post(world, bill, "proposals", **named, reason="ordered by the plant in Leeds")
    assert answer.status_code == 200
    assert "Nobody Ltd is proposed" in answer.text
    assert world.state(bill) is State.QUEUED
