"""People outside, asked from the page of a document: the vendor, the client; their answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.state import State
from tests.flows.stages.world import invoice
from tests.review.web.api_world import ApiWorld
from tests.review.web.routes.test_document import path, post


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    return ApiWorld.of_a_known_vendor(tmp_path, sqlite_engine)


def test_somebody_outside_is_asked_and_answers(world: ApiWorld) -> None:
    bill = world.waiting()
    page = world.browser(world.rita).get(path(bill)).text
    until = re.search(r'name="until"[^>]*value="([^"]+)"', page)
    assert until is not None
    asked = {"asked": "vendor", "question": "Which total holds?", "until": until[1]}
    assert post(world, bill, "questions", **{**asked, "until": "soon"}).status_code == 422
    assert post(world, bill, "questions", **asked).status_code == 200
    assert world.state(bill) is State.ON_HOLD_EXTERNAL
    assert post(world, bill, "answers", said="The lower one.").status_code == 200
    assert world.state(bill) is State.QUEUED


def test_the_vendor_of_a_held_payment_is_written_to_with_the_text_that_is_ready(world: ApiWorld) -> None:
    held = world.receive(invoice())  # nothing was received of what it bills
    world.night()
    page = world.browser(world.rita).get(path(held)).text
    ready = re.search(r'<textarea id="write-text"[^>]*>([^<]+)</textarea>', page)
    assert ready is not None
    assert post(world, held, "letters", text=ready[1]).status_code == 200
    assert world.state(held) is State.POSTED
    again = world.browser(world.rita).get(path(held)).text
    assert "Rita wrote on" in again
    assert "wrote to the vendor" in world.browser(world.rita).get(path(held, "history")).text
