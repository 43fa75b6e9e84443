"""Hostile words in every field of every document and in a person's name: text on every page that shows them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from documents.database.engine import read, write
from documents.register.tables import documents
from documents.state import State
from review.people import accounts
from tests.browser.desk import Desk, enter
from tests.browser.hostile import CALCULATED, HOSTILE
from tests.review.web.overwriting import overwrite

PASSWORD = "seven quiet harbours"
PARTS = ("history", "similar", "arrival", "structure", "viewer")
TWIN = "040-redwood-invoice.pdf"


@pytest.fixture
def hostile(desk: Desk) -> list[str]:
    """Overwrite all documents, so that each of the strings stands in every field of one of them; return their pages."""
    query = sa.select(documents.c.client_id, documents.c.id).order_by(documents.c.state != State.QUEUED, documents.c.id)
    with read(desk.engine) as connection:
        found = list(connection.execute(query))
    written: list[str] = []
    for client_id, document_id in found:
        text = " ".join(HOSTILE[len(written) :: len(found) - 2])
        if overwrite(desk.engine, client_id, document_id, text):
            written.append(f"/clients/{client_id}/documents/{document_id}")
    with write(desk.engine) as connection:
        accounts.add(connection, "mallory", HOSTILE[1], PASSWORD, by="ada")
    return written


def look(page: Page, desk: Desk, path: str) -> str:
    """Open a page, let it do whatever it would, and return what it says."""
    page.goto(desk.address + path)
    page.wait_for_load_state("networkidle")
    said = page.locator("body").inner_text()
    assert CALCULATED not in said, path
    return said


def test_what_a_sender_writes_is_text_on_every_page(page: Page, desk: Desk, hostile: list[str]) -> None:
    enter(page, desk, "rita", "/queue?desk=all")
    said = " ".join(page.locator("input").evaluate_all("all => all.map((one) => one.value)"))
    for address in hostile:
        look(page, desk, address)
        said += " ".join(page.locator("#work input").evaluate_all("all => all.map((one) => one.value)"))
        for part in page.get_by_role("tab").all():
            part.click()
            page.wait_for_load_state("networkidle")
    assert [one for one in HOSTILE if one.replace("\u0301", "")[:40] not in said.replace("\u0301", "")] == []
    lists = ("/queue?desk=all", "/queue/causes?desk=all", "/fields/invoice_number", "/fields/vendor_name")
    for path in (*lists, f"{desk.page_of(TWIN)}/beside", f"{hostile[0]}/structure"):
        look(page, desk, path)


def test_and_on_the_pages_of_custodians_leads_and_admins(page: Page, desk: Desk, hostile: list[str]) -> None:
    client_id, document_id = desk.document("033-vandijk-invoice.pdf")
    pages = {
        "vera": (f"/clients/{client_id}/accounts", f"/clients/{client_id}/accounts/new?document={document_id}"),
        "sonja": ("/measures", f"/clients/{client_id}/rules", *hostile[:1]),
        "ada": ("/people", "/people/mallory"),
    }
    for login, paths in pages.items():
        enter(page, desk, login, paths[0])
        said = [look(page, desk, path) for path in paths]
    assert HOSTILE[1] in said[0]
