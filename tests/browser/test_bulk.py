"""One decision for several documents, and a bank account by two people: all by keyboard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from documents.database.engine import read
from documents.register.decisions import Kind, decisions
from tests.browser.desk import Desk, enter
from tests.browser.hostile import HOSTILE

IBAN = "NL02 ABNA 0123 4567 89"
REASON = "Told by the vendor on paper, signed"


def kinds(desk: Desk) -> list[str]:
    query = sa.select(decisions.c.kind).order_by(decisions.c.id)
    with read(desk.engine) as connection:
        return list(connection.scalars(query))


def select_two(page: Page) -> None:
    """Select the first two rows of the queue."""
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#picked")).to_have_text("2")


def test_several_documents_are_given_to_somebody(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/queue?desk=capture")
    select_two(page)
    page.keyboard.press("s")
    page.wait_for_url("**/queue/previews")
    expect(page.get_by_role("table", name="What would change")).to_be_visible()
    expect(page.get_by_label("To")).to_be_focused()
    page.keyboard.type("Renate")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue/decisions")
    expect(page.get_by_role("status").first).to_contain_text("2 wait on")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue?**")
    assert kinds(desk) == [Kind.ASSIGN, Kind.ASSIGN]


def test_a_value_is_corrected_on_several_after_a_look_at_what_it_would_change(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/queue?desk=capture")
    select_two(page)
    page.keyboard.press("c")
    page.wait_for_url("**/queue/previews")
    expect(page.get_by_label("Field")).to_be_focused()
    page.keyboard.type("Buyer ref")
    page.keyboard.press("Tab")
    page.keyboard.type(HOSTILE[1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="What would change")).to_be_visible()
    assert kinds(desk) == []
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/queue/decisions")
    assert kinds(desk) == [Kind.CORRECT, Kind.CORRECT]


def fill(page: Page, *texts: str) -> None:
    """Type texts into one field after the other, and press Enter on the button behind them."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_bank_account_is_proposed_called_about_and_confirmed(
    new_context: Callable[[], BrowserContext], desk: Desk
) -> None:
    client_id, document_id = desk.document("033-vandijk-invoice.pdf")
    vera = new_context().new_page()
    enter(vera, desk, "vera", f"/clients/{client_id}/accounts/new?document={document_id}")
    vera.get_by_label("IBAN, as the vendor told it").focus()
    vera.keyboard.type(IBAN)
    vera.keyboard.press("Tab")
    if vera.get_by_label("Takes the place of").count():
        vera.keyboard.press("Tab")
    fill(vera, f"{REASON} {HOSTILE[0]}")
    vera.wait_for_url(re.compile(r"/accounts/[0-9]+$"))
    vera.get_by_label("Whom you spoke to").focus()
    vera.keyboard.type("Piet")
    now = dt.datetime.now(ZoneInfo("Europe/Berlin"))
    vera.get_by_label("When, in").fill(now.strftime("%Y-%m-%dT%H:%M"))
    vera.get_by_label("Number you dialled").focus()
    vera.keyboard.type("+31 20 1234567")
    vera.keyboard.press("Tab")
    vera.keyboard.press("ArrowDown")
    vera.keyboard.press("Tab")
    fill(vera, "He read the last digits out to me")
    expect(vera.locator("section[aria-labelledby=calls]")).to_contain_text("Piet")
    viktor = new_context().new_page()
    enter(viktor, desk, "viktor", vera.url.removeprefix(desk.address))
    viktor.get_by_label("The IBAN once more").focus()
    fill(viktor, IBAN)
    expect(viktor.get_by_text("Confirmed by")).to_be_visible()
