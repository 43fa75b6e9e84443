"""Decisions on the page of a document that take another person or another desk, by HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

from documents.finding import Role
from tests.flows.stages.world import invoice
from tests.review.web.api_world import ApiWorld


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    made = ApiWorld(tmp_path, sqlite_engine)
    made.know_the_vendor()
    return made


def path(document_id: str, *more: str) -> str:
    return "/".join(("/clients/acme/documents", document_id, *more))


def post(world: ApiWorld, document_id: str, decision: str, by: Any = None, **values: Any) -> Response:
    stamp = world.stamp(document_id)
    form = {"version": stamp.version, "once": stamp.once, "seconds": "2.5", "keystrokes": "7", **values}
    answer: Response = world.browser(by or world.rita).post(path(document_id, decision), data=form)
    return answer


def test_a_second_person_answers_on_the_page_what_one_custodian_asked(world: ApiWorld) -> None:
    bill = world.receive(invoice("RE-9", order="", iban="DE02120300000000202051"))
    world.night()
    vera, viktor = (world.person(name, Role.VENDOR_CUSTODIAN) for name in ("vera", "viktor"))
    found = world.open(bill, "V-FRD-01")
    key = f"{found.code}|{found.subject}|{found.evidence_hash}"
    asked = post(world, bill, "waivers", vera, finding=key, reason="on_file", text="it is <b>in</b> the contract")
    assert asked.status_code == 200
    page = world.browser(viktor).get(path(bill)).text
    assert 'data-dialog="second"' in page
    assert "“it is &lt;b&gt;in&lt;/b&gt; the contract”" in page
    assert post(world, bill, "waiver-answers", viktor, finding=key, text="I rang them too").status_code == 422
    own = post(world, bill, "waiver-answers", vera, finding=key, text="I am sure of it", verdict="confirm")
    assert (own.status_code, world.held(bill)) == (403, {"V-FRD-01"})
    done = post(world, bill, "waiver-answers", viktor, finding=key, text="I rang them too", verdict="confirm")
    assert (done.status_code, world.held(bill)) == (200, set())
