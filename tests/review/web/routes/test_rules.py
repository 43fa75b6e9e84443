"""The page of learnt rules: proposals with their back-test, decided on by those who may."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.register.learnt_rules import RuleState
from review.pictures.pictures import PageWords
from tests.review.decisions.test_teaching import TaughtWorld, paper
from tests.review.web.vendor_desk import VendorDesk

RULES = "/clients/acme/rules"


class Pages:
    """Pictures of a taught world."""

    def __init__(self, world: TaughtWorld) -> None:
        self._world = world

    def words(self, sha256: str, number: int) -> PageWords:
        return self._world.words(sha256, number)


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> TaughtWorld:
    return TaughtWorld(tmp_path, sqlite_engine)


@pytest.fixture
def desk(world: TaughtWorld) -> VendorDesk:
    made = VendorDesk(world)
    made.http.app.state.pictures = Pages(world)  # type: ignore[attr-defined]
    return made


def test_an_empty_page_says_how_proposals_come(world: TaughtWorld, desk: VendorDesk) -> None:
    text = desk.get(world.sam, RULES).text
    assert "No proposals" in text
    assert "Nothing was corrected yet" in text
    assert f'href="{RULES}"' in text


def test_a_supervisor_finds_reads_and_switches_a_rule_on_and_off(world: TaughtWorld, desk: VendorDesk) -> None:
    bill = world.corrected("INV-2041", paper("INV-2041"))
    assert "1 document corrected or confirmed" in desk.get(world.sam, RULES).text
    answer = desk.post(world.sam, f"{RULES}/proposals", {"vendor": "mueller"})
    assert answer.status_code == 303
    text = desk.get(world.sam, RULES).text
    assert "The invoice number stands to the right of “wharf leaf” on the first page." in text
    assert "<b>1 of 1</b>" in text
    assert f"/clients/acme/documents/{bill}" in text
    (rule, *_) = [one for one in world.proposed() if one.rule.anchor == "wharf leaf"]
    assert desk.post(world.sam, f"{RULES}/{rule.id}/activations", {}).status_code == 303
    assert world.rule(rule.id).state is RuleState.ACTIVE
    assert "Switched on by Sam" in desk.get(world.carl, RULES).text
    assert desk.post(world.carl, f"{RULES}/{rule.id}/retirements", {"why": " "}).status_code == 422
    assert desk.post(world.carl, f"{RULES}/{rule.id}/retirements", {"why": "<b>moved</b>"}).status_code == 303
    assert "&lt;b&gt;moved&lt;/b&gt;" in desk.get(world.carl, RULES).text


def test_a_vendor_whose_field_is_confirmed_again_and_again_is_offered(world: TaughtWorld, desk: VendorDesk) -> None:
    for number in ("INV-2041", "INV-2042"):
        world.confirmed(number, paper(number))
    assert "Nothing was corrected yet" in desk.get(world.sam, RULES).text
    world.confirmed("INV-2043", paper("INV-2043"))
    assert "3 documents corrected or confirmed" in desk.get(world.sam, RULES).text


def test_a_rule_is_refused_with_a_reason(world: TaughtWorld, desk: VendorDesk) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    assert desk.post(world.sam, f"{RULES}/{rule.id}/refusals", {"why": "by chance"}).status_code == 303
    assert world.rule(rule.id).state is RuleState.REFUSED
    assert desk.post(world.sam, f"{RULES}/{rule.id}/activations", {}).status_code == 422


def test_a_reviewer_neither_sees_nor_decides(world: TaughtWorld, desk: VendorDesk) -> None:
    world.corrected("INV-2041", paper("INV-2041"))
    (rule, *_) = world.proposed()
    assert desk.get(world.rita, RULES).status_code == 403
    for path in ("proposals", f"{rule.id}/activations", f"{rule.id}/refusals", f"{rule.id}/retirements"):
        assert desk.post(world.rita, f"{RULES}/{path}", {"why": "x"}).status_code == 403
    assert world.rule(rule.id).state is RuleState.PROPOSED
