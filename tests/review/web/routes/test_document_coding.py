"""Decisions on the page of a document that take another person or another desk, by HTTP."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

from documents.database.engine import read
from documents.finding import Role
from documents.register.choices import choices_of
from tests.flows.stages.world import VENDOR, invoice
from tests.review.web.api_world import ApiWorld


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    return ApiWorld.of_a_known_vendor(tmp_path, sqlite_engine)


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


def test_accounts_are_chosen_on_the_page(world: ApiWorld) -> None:
    world.know(vendors=[VENDOR.model_copy(update={"account": ""})])
    bill = world.receive(invoice("RE-9", order=""))
    world.night()
    page = world.browser(world.rita).get(path(bill)).text
    assert 'data-dialog="code"' in page
    assert '<option value="6200">' in page
    refused = post(world, bill, "codings", **{"account.1": "2000"})
    assert (refused.status_code, "posted by rule alone" in refused.text) == (422, True)
    done = post(world, bill, "codings", **{"account.0": "", "account.1": "6200 Office", "tax_code.1": ""})
    assert done.status_code == 200
    with read(world.engine) as connection:
        assert choices_of(connection, "acme", bill).coding.accounts == {1: "6200"}
    assert "a person&#39;s choice" in done.text
    assert 'data-dialog="code"' not in world.browser(world.carl).get(path(bill)).text


def test_a_row_of_the_tax_breakdown_is_corrected_added_and_removed_on_the_page(world: ApiWorld) -> None:
    bill = world.waiting()
    page = world.browser(world.rita).get(path(bill)).text
    assert 'name="tax.1.tax" value="47.31"' in page
    same = {f"tax.1.{name}": text for name, text in (("rate", "19"), ("base", "249.00"), ("tax", "47.31"))}
    shown = same | {f"{name}.was": text for name, text in same.items()}
    assert post(world, bill, "corrections", **shown).status_code == 422
    new = {"tax.2.category": "", "tax.2.rate": "7", "tax.2.base": "10.00", "tax.2.tax": "0.70"}
    assert post(world, bill, "corrections", **{**shown, "tax.1.base": "239.00", **new}).status_code == 200
    rows = world.version(bill).business.taxes  # type: ignore[union-attr]
    assert [(row.rate, row.base, row.tax) for row in rows] == [
        (Decimal(19), Decimal("239.00"), Decimal("47.31")),
        (Decimal(7), Decimal("10.00"), Decimal("0.70")),
    ]
    assert post(world, bill, "corrections", **{"tax.2.removed": "yes"}).status_code == 200
    assert len(world.version(bill).business.taxes) == 1  # type: ignore[union-attr]
    assert post(world, bill, "corrections", **{"tax.0.rate": "7"}).status_code == 422
