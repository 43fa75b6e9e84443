"""The grid of one field by HTTP: what is in it, in which order, and what a decision there does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx import Response

from documents.database.engine import read
from documents.field import FieldName
from documents.finding import Role
from documents.register.decisions import decisions
from documents.state import State
from tests.review.decisions.desk import ALONE
from tests.review.web.api_world import ApiWorld, shared_world

MARKS = count(1)


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    return ApiWorld.of_a_known_vendor(tmp_path, sqlite_engine)


@pytest.fixture(scope="module")
def shared(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiWorld]:
    with shared_world(migrated_sqlite, tmp_path_factory.mktemp("shared"), known=True) as made:
        yield made


@pytest.fixture(scope="module")
def unproven(shared: ApiWorld) -> str:
    return shared.unproven("RE-1", 2)


@pytest.fixture
def rita(world: ApiWorld) -> TestClient:
    return world.browser(world.rita)


def shown(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text[-500:]
    return re.findall(r'data-document="([^"]+)"', answer.text)


def decided(browser: TestClient, world: ApiWorld, bill: str, field: str = "invoice_number", **more: str) -> Response:
    form = {
        "document_id": bill,
        "version": str(world.look(bill).version),
        "once": f"press number {next(MARKS)}",
        "seconds": "1.8",
        "keystrokes": "1",
        **more,
    }
    return browser.post(f"/clients/acme/fields/{field}", data=form)


def test_what_is_worth_most_comes_first(world: ApiWorld, rita: TestClient) -> None:
    little, much = world.unproven("RE-1", 1), world.unproven("RE-2", 9)
    middle = world.unproven("RE-3", 4)
    assert shown(rita.get("/clients/acme/fields/invoice_number")) == [much, middle, little]
    assert shown(rita.get("/fields/invoice_number")) == [much, middle, little]


def test_money_is_shared_by_all_that_is_in_the_way(world: ApiWorld, rita: TestClient) -> None:
    """A document with a second fault is not helped by this decision alone, so that one of less money comes first."""
    alone = world.unproven("RE-1", 6)
    wanting = world.unproven("RE-2", 9, net_total="999.00")
    assert shown(rita.get("/clients/acme/fields/invoice_number")) == [alone, wanting]


def test_only_what_is_in_doubt_is_shown(world: ApiWorld, rita: TestClient) -> None:
    world.unproven("RE-1")
    assert shown(rita.get("/clients/acme/fields/issue_date")) == []
    assert "Nothing in doubt" in rita.get("/clients/acme/fields/issue_date").text
    assert rita.get("/clients/acme/fields/nothing").status_code == 404


def test_enter_confirms_and_the_document_goes_on(world: ApiWorld, rita: TestClient) -> None:
    world.app.state.installation = replace(world.app.state.installation, only=ALONE)
    bill = world.unproven("RE-1", 2)
    answer = decided(rita, world, bill)
    assert answer.status_code == 200
    assert answer.json()["gone_on"], answer.json()
    assert world.state(bill) is State.READY
    with read(world.engine) as connection:
        (row,) = connection.execute(sa.select(decisions.c.kind, decisions.c.subject, decisions.c.seconds)).all()
    assert tuple(row) == ("confirm", "invoice_number", 1.8)
    assert shown(rita.get("/clients/acme/fields/invoice_number")) == []


def test_what_needs_a_second_person_says_so(world: ApiWorld, rita: TestClient) -> None:
    bill = world.unproven("RE-1", 2)
    said = decided(rita, world, bill).json()
    assert not said["gone_on"]
    assert not said["doubted"]
    assert "V-SOD" in said["text"]
    assert world.state(bill) is State.QUEUED
    assert shown(rita.get("/clients/acme/fields/invoice_number")) == []


def test_another_value_is_a_correction(world: ApiWorld, rita: TestClient) -> None:
    bill = world.unproven("RE-1", 2)
    assert decided(rita, world, bill, value="RE-77").status_code == 200
    field = world.version(bill).business
    assert field is not None
    assert field.invoice_number is not None
    assert field.invoice_number.value == "RE-77"


def test_the_same_press_twice_is_one_decision(world: ApiWorld, rita: TestClient) -> None:
    bill = world.unproven("RE-1", 2)
    version = str(world.look(bill).version)
    answers = [decided(rita, world, bill, once="the same press", version=version) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"version": "1"}, 409),
        ({"version": "-1"}, 422),
        ({"once": "x"}, 422),
        ({"seconds": "nan"}, 422),
        ({"value": "x" * 2001}, 422),
        ({"document_id": "acme-no-such"}, 404),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    shared: ApiWorld, unproven: str, more: dict[str, str], status: int
) -> None:
    before = shared.look(unproven)
    assert decided(shared.browser(shared.rita), shared, unproven, **more).status_code == status
    assert shared.look(unproven) == before


def test_a_value_that_is_none_is_refused_with_a_sentence(world: ApiWorld, rita: TestClient) -> None:
    bill = world.waiting()
    answer = decided(rita, world, bill, field="net_total", value="twelve")
    assert answer.status_code == 422
    assert "twelve" in answer.json()["text"]
    assert world.state(bill) is State.QUEUED


def test_who_may_not_edit_sees_no_grid_and_decides_nothing(world: ApiWorld) -> None:
    bill = world.unproven("RE-1", 2)
    auditor = world.browser(world.person("audrey", Role.AUDITOR))
    assert auditor.get("/clients/acme/fields/invoice_number").status_code == 403
    assert auditor.get("/fields/invoice_number").status_code == 403
    assert decided(auditor, world, bill).status_code == 403
    assert world.state(bill) is State.QUEUED


def test_what_may_be_somebody_elses_is_not_in_the_grid(world: ApiWorld, rita: TestClient) -> None:
    bill = world.unproven("RE-1", 2, buyer_name="Ganz Andere AG", buyer_tax_id="DE811907980")
    assert "V-ID-07" in world.codes(bill)
    assert shown(rita.get("/clients/acme/fields/invoice_number")) == []
    assert decided(rita, world, bill).status_code == 403


def test_the_fields_in_doubt_are_counted(world: ApiWorld, rita: TestClient) -> None:
    world.unproven("RE-1", 2)
    world.unproven("RE-2", 3)
    world.waiting()
    answer = rita.get("/fields")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/fields/{FieldName.INVOICE_NUMBER.value}"
    text = rita.get("/fields/invoice_number").text
    assert re.search(r"Invoice number <span class=\"count\">2</span>", text)


def test_prints_of_a_hostile_document_are_text(world: ApiWorld, rita: TestClient) -> None:
    world.unproven("<img/src=x/onerror=alert(1)>", 2, vendor_name="<script>alert(1)</script>")
    text = rita.get("/clients/acme/fields/invoice_number").text
    assert "<script>alert" not in text
    assert "<img/src=x" not in text
