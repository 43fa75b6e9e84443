"""The page of a document's pages, and the forms of what people tell about a document."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.finding import Role
from documents.master.requests import RequestKind, open_requests
from documents.reading import FileReading
from documents.state import State
from review.people.person import Person
from tests.flows.stages.world import World, invoice
from tests.review.decisions.vendor_world import somebody, vendor_world
from tests.review.web.vendor_desk import VendorDesk


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> World:
    return vendor_world(tmp_path, sqlite_engine)


@pytest.fixture
def desk(world: World) -> VendorDesk:
    return VendorDesk(world)


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER)


@pytest.fixture
def bill(world: World) -> str:
    """Three pages that wait."""
    content = b"three pages"
    whole = invoice(gross_total="9.00", order="", vendor_name="Bürowelt", vendor_tax_id="", iban="")
    found = world.receive(content=content)
    pages = whole.model_copy(update={"last_page": 3})
    world.pool.files[content] = FileReading(media_type="application/pdf", page_count=3, documents=(pages,))
    world.night()
    assert world.state(found) is State.QUEUED
    return found


def base(document_id: str) -> str:
    return f"/clients/acme/documents/{document_id}"


def test_every_page_but_the_first_can_begin_a_document(desk: VendorDesk, jo: Person, bill: str) -> None:
    text = desk.get(jo, f"{base(bill)}/structure").text
    assert [number for number in (1, 2, 3) if f'id="start-{number}"' in text] == [2, 3]
    assert [number for number in (1, 2, 3, 4) if f"{base(bill)}/pages/{number}.png" in text] == [1, 2, 3]


def test_a_split_leads_back_and_says_where_the_pages_stand(
    world: World, desk: VendorDesk, jo: Person, bill: str
) -> None:
    form = {"version": str(world.look(bill).version), "once": "1", "start": ["2", "3"]}
    answer = desk.post(jo, f"{base(bill)}/splits", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(bill)}/structure")
    text = desk.get(jo, f"{base(bill)}/structure").text
    stem = bill.removesuffix("-1")
    assert [number for number in range(2, 6) if f'href="{base(f"{stem}-{number}")}"' in text] == [2, 3, 4]
    assert "Split where ticked" not in text
    part = desk.get(jo, f"{base(f'{stem}-3')}/structure").text
    assert "It was made of" in part
    assert "The one before" in part
    assert "The one behind" in part


@pytest.mark.parametrize(
    ("form", "status", "says"),
    [
        ({"start": []}, 422, "expected ascending pages"),
        ({"start": ["9"]}, 422, "expected ascending pages"),
        ({"start": ["2"], "version": "1"}, 409, "nothing was changed"),
    ],
)
def test_a_wrong_cut_is_refused_beside_the_pages(
    world: World, desk: VendorDesk, jo: Person, bill: str, form: dict[str, str], status: int, says: str
) -> None:
    answer = desk.post(jo, f"{base(bill)}/splits", {"version": str(world.look(bill).version), "once": "1", **form})
    assert (answer.status_code, says in answer.text) == (status, True)
    assert world.state(bill) is State.QUEUED


def test_two_parts_are_merged_again(world: World, desk: VendorDesk, jo: Person) -> None:
    wrong = {"gross_total": "9.00", "order": ""}
    first = world.receive(invoice("RE-1", 2, **wrong), invoice("RE-2", 2, **wrong))
    world.night()
    second = f"{first.removesuffix('-1')}-2"
    assert "Merge the two" in desk.get(jo, f"{base(first)}/structure").text
    form = {"version": str(world.look(first).version), "once": "1", "other": second}
    answer = desk.post(jo, f"{base(first)}/merges", {**form, "other_version": str(world.look(second).version)})
    assert answer.status_code == 303
    assert [world.state(one) for one in (first, second)] == [State.SUPERSEDED, State.SUPERSEDED]


def test_a_printed_name_is_proposed_for_learning(world: World, desk: VendorDesk, jo: Person, bill: str) -> None:
    form = {"vendor": "mueller", "name": "Bürowelt", "reason": "its trade name", "once": "1"}
    assert desk.post(jo, f"{base(bill)}/names", {**form, "reason": " "}).status_code == 422
    assert desk.post(jo, f"{base(bill)}/names", form).status_code == 200
    with read(world.engine) as connection:
        (asked,) = open_requests(connection, "acme", [RequestKind.ALIAS])
    assert (asked.subject, asked.requested_by) == ("Bürowelt", "jo")


def test_nothing_paired_by_hand_cannot_be_taken_back(world: World, desk: VendorDesk, jo: Person, bill: str) -> None:
    form = {"version": str(world.look(bill).version), "once": "1"}
    answer = desk.post(jo, f"{base(bill)}/unpairings", form)
    assert (answer.status_code, "paired by hand" in answer.text) == (422, True)


def test_others_cut_nothing(world: World, desk: VendorDesk, bill: str) -> None:
    approver = somebody(world.engine, "max", Role.APPROVER)
    assert "Split where ticked" not in desk.get(approver, f"{base(bill)}/structure").text
    for act in ("splits", "merges", "unpairings"):
        assert desk.post(approver, f"{base(bill)}/{act}", {}).status_code == 403


def test_duplicates_lead_to_both_pictures(desk: VendorDesk, jo: Person, bill: str) -> None:
    answer = desk.get(jo, f"{base(bill)}/duplicates?other=acme-1-1")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{base(bill)}/beside?other=acme-1-1")
    assert desk.get(jo, f"{base('acme-0000000000-1')}/duplicates").status_code == 404
