"""The pages of vendor accounts: what waits, what a proposal shows, and that typed words are never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from httpx import Response

from documents.database.engine import read
from documents.finding import Role
from documents.master import requests
from documents.master.requests import Request
from review.people.person import Person
from tests.flows.stages.world import World, invoice
from tests.review.decisions.vendor_world import an_hour_ago, custodian, somebody, vendor_world
from tests.review.web.vendor_desk import VendorDesk

NEW = "NL91ABNA0417164300"
ACCOUNTS = "/clients/acme/accounts"
CALL = {
    "called": "Frau Ohm",
    "number": "+49 40 777 0200",
    "number_from": "contract",
    "said": "Read out digit by digit",
}


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> World:
    return vendor_world(tmp_path, sqlite_engine, ordered=True)


@pytest.fixture
def desk(world: World) -> VendorDesk:
    return VendorDesk(world)


@pytest.fixture
def jo(world: World) -> Person:
    return custodian(world.engine, "jo")


@pytest.fixture
def kim(world: World) -> Person:
    return custodian(world.engine, "kim")


@pytest.fixture
def bill(world: World) -> str:
    found = world.receive(invoice(iban=NEW))
    world.night()
    return found


def proposed(desk: VendorDesk, by: Person, bill: str, iban: str = NEW, once: str = "1") -> Response:
    form = {"vendor": "mueller", "document": bill, "iban": iban, "replaces": "", "reason": "A letter of the vendor"}
    return desk.post(by, ACCOUNTS, {**form, "once": once})


def called(desk: VendorDesk, by: Person, **more: str) -> Response:
    at = an_hour_ago().replace(tzinfo=None).isoformat(timespec="minutes")
    return desk.post(by, f"{ACCOUNTS}/1/calls", {**CALL, "called_at": at, "once": "c", **more})


def request(world: World) -> Request:
    with read(world.engine) as connection:
        found = requests.request_of(connection, "acme", 1)
    assert found is not None
    return found


def test_the_list_names_what_waits_and_hides_the_middle_of_accounts(desk: VendorDesk, jo: Person, bill: str) -> None:
    text = desk.get(jo, ACCOUNTS).text
    assert f"{ACCOUNTS}/new?vendor=mueller&amp;document={bill}" in text
    assert "NL91…4300" in text
    assert NEW not in text


def test_the_page_of_an_account_never_gives_the_printed_one_as_text(desk: VendorDesk, jo: Person, bill: str) -> None:
    text = desk.get(jo, f"{ACCOUNTS}/new?document={bill}").text
    assert "DE89 3704 0044 0532 0130 00" in text
    assert NEW not in text.replace(" ", "")
    assert "the account in question" in text


def test_a_proposal_leads_to_its_page_and_two_persons_bring_it_to_its_end(
    world: World, desk: VendorDesk, jo: Person, kim: Person, bill: str
) -> None:
    answer = proposed(desk, jo, bill)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ACCOUNTS}/1")
    assert called(desk, jo).status_code == 303
    mine = desk.get(jo, f"{ACCOUNTS}/1").text
    assert "another vendor custodian confirms it" in mine
    assert desk.post(jo, f"{ACCOUNTS}/1/confirmations", {"iban": NEW}).status_code == 403
    answer = desk.post(kim, f"{ACCOUNTS}/1/confirmations", {"iban": NEW})
    assert answer.status_code == 303
    decided = request(world).decided
    assert decided is not None
    assert (decided.confirmed, decided.by) == (True, "kim")
    assert "Decided last" in desk.get(kim, ACCOUNTS).text


def test_what_is_refused_keeps_what_was_typed(world: World, desk: VendorDesk, jo: Person, bill: str) -> None:
    answer = proposed(desk, jo, bill, iban="NL91 ABNA 0417 1643 01")
    assert answer.status_code == 422
    assert "no IBAN" in answer.text
    assert 'value="NL91 ABNA 0417 1643 01"' in answer.text
    proposed(desk, jo, bill)
    for wrong, says in (
        ({"called_at": "yesterday"}, "expected a day and a time"),
        ({"number": "1"}, "number"),
        ({"number_from": ""}, "number from"),
        ({"said": "yes"}, "said"),
    ):
        answer = called(desk, jo, **wrong)
        assert (answer.status_code, says in answer.text, "Frau Ohm" in answer.text) == (422, True, True)
    assert request(world).calls == ()


def test_a_proposal_is_taken_back(world: World, desk: VendorDesk, jo: Person, bill: str) -> None:
    proposed(desk, jo, bill)
    assert desk.post(jo, f"{ACCOUNTS}/1/rejections", {"why": " "}).status_code == 422
    assert desk.post(jo, f"{ACCOUNTS}/1/rejections", {"why": "my mistake"}).status_code == 303
    decided = request(world).decided
    assert decided is not None
    assert (decided.confirmed, decided.reason) == (False, "my mistake")


def test_others_look_and_decide_nothing(world: World, desk: VendorDesk, jo: Person, bill: str) -> None:
    proposed(desk, jo, bill)
    reviewer = somebody(world.engine, "max", Role.REVIEWER)
    text = desk.get(reviewer, f"{ACCOUNTS}/1").text
    assert "DE89 3704" not in text
    assert "Record the call" not in text
    for path in ("", "/1/calls", "/1/confirmations", "/1/rejections", "/requests/1/confirmations"):
        assert desk.post(reviewer, f"{ACCOUNTS}{path}", {}).status_code == 403
    assert request(world).decided is None


@pytest.mark.parametrize("path", ["/7", "/new?vendor=nobody", "/new?document=acme-0000000000-1", "/new"])
def test_what_is_not_there_is_not_found(desk: VendorDesk, jo: Person, path: str) -> None:
    assert desk.get(jo, f"{ACCOUNTS}{path}").status_code == 404


def test_words_of_people_are_shown_as_text(desk: VendorDesk, jo: Person, bill: str) -> None:
    form = {"vendor": "mueller", "document": bill, "iban": NEW, "reason": "<script>alert('x')</script>", "once": "1"}
    desk.post(jo, ACCOUNTS, form)
    for path in (ACCOUNTS, f"{ACCOUNTS}/1"):
        text = desk.get(jo, path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text
