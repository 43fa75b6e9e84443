"""The page of corrections: both figures, released or refused by a second person."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from documents.finding import Role
from documents.register.lifecycle import advance
from documents.register.proposals import propose
from documents.state import State
from flows.stages.corrected import post_released
from tests.flows.stages.test_corrected import proposed
from tests.review.decisions.desk import DeskWorld
from tests.review.web.vendor_desk import VendorDesk

PAGE = "/clients/acme/proposals"


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, sqlite_engine)


@pytest.fixture
def desk(world: DeskWorld) -> VendorDesk:
    return VendorDesk(world)


def forms(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return action and hidden fields of each form that decides."""
    found = re.findall(rf'action="({PAGE}/[^"]*)"(.*?)</form>', text, re.DOTALL)
    return [(action, dict(re.findall(r'name="(\w+)" value="([^"]*)"', body))) for action, body in found]


def test_an_empty_page_says_where_corrections_come_from(world: DeskWorld, desk: VendorDesk) -> None:
    text = desk.get(world.ada, PAGE).text
    assert "when an applied backfill judged them by new rules" in text
    assert f'href="{PAGE}"' in text


def test_both_figures_are_shown_and_a_release_is_posted_and_told(world: DeskWorld, desk: VendorDesk) -> None:
    bill = proposed(world).proposal.document_id
    text = desk.get(world.ada, PAGE).text
    rows = re.findall(r'<th scope="row">(\d{4})[^<]*</th><td[^>]*>([^<]*)</td><td[^>]*>(?:<b>)?([^<]*)', text)
    assert rows == [("1400", "9.46", "14.19"), ("2000", "-59.26", "-88.89"), ("6100", "49.80", "74.70")]
    assert "asked for by Kim" in text
    assert re.search(r"gross total</th><td>59.26</td><td>88.89<", text)
    (action, form), _refusal = forms(text)
    assert desk.post(world.ada, action, form).status_code == 303
    assert "on the way into the books" in desk.get(world.ada, PAGE).text
    post_released(world.desk)
    text = desk.get(world.ada, PAGE).text
    assert "reversed by AC-AP-2026-000002, posted again as AC-AP-2026-000003" in text
    assert desk.post(world.carl, action, form).status_code == 422
    assert [purpose for _bill, purpose in world.entries(bill)] == ["invoice", "reversal", "invoice"]


def test_a_refusal_asks_why(world: DeskWorld, desk: VendorDesk) -> None:
    proposed(world)
    _release, (action, form) = forms(desk.get(world.ada, PAGE).text)
    answer = desk.post(world.ada, action, {**form, "why": " "})
    assert (answer.status_code, "expected a person and a reason" in answer.text) == (422, True)
    assert desk.post(world.ada, action, {**form, "why": "read rightly"}).status_code == 303
    text = desk.get(world.ada, PAGE).text
    assert (forms(text), "<td>refused</td>" in text) == ([], True)


def test_who_asked_sees_it_and_decides_nothing(world: DeskWorld, desk: VendorDesk) -> None:
    proposed(world)
    (action, form), _refusal = forms(desk.get(world.ada, PAGE).text)
    kim = world.person("kim", Role.CONTROLLER)
    text = desk.get(kim, PAGE).text
    assert (forms(text), "yours: another one decides" in text) == ([], True)
    assert desk.post(kim, action, form).status_code == 403


@pytest.mark.parametrize(
    ("after", "state", "told"),
    [("queue", State.POSTED, "would not post today"), ("post", State.CLOSED, "it is CLOSED by now")],
)
def test_what_cannot_be_released_says_why_and_is_refused(
    world: DeskWorld, desk: VendorDesk, after: str, state: State, told: str
) -> None:
    one = proposed(world)
    change = json.dumps({"accounts": {}, "after": after})
    with write(world.engine) as connection:
        propose(connection, one.proposal.model_copy(update={"change": change}))
        if state is not State.POSTED:
            advance(connection, "acme", one.proposal.document_id, State.POSTED, state)
    text = desk.get(world.ada, PAGE).text
    ((action, form),) = forms(text)
    assert (action.endswith("/refusals"), told in text) == (True, True)
    assert desk.post(world.ada, action, {**form, "why": "reversed by hand"}).status_code == 303


def test_a_reviewer_does_not_see_the_page(world: DeskWorld, desk: VendorDesk) -> None:
    assert desk.get(world.rita, PAGE).status_code == 403
