"""Where a document begins and ends, by keyboard alone: split a file of two pages, and make it one again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, enter
from tests.browser.played import JOINED

MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def successors(page: Page, count: int) -> list[str]:
    """Return the addresses of what took the document's place."""
    links = page.locator("main .notice", has_text="Its pages stand in").locator("a")
    expect(links).to_have_count(count)
    return [str(one.get_attribute("href")) for one in links.all()]


def wait_until_read(page: Page, address: str) -> None:
    """Reload until the document waits in the queue."""
    for _ in range(60):
        page.goto(address)
        if page.locator("#work-state[data-state=QUEUED]").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} was not read")


@pytest.mark.usefixtures("poster")
def test_two_pages_are_split_and_merged_by_keyboard(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", desk.page_of(JOINED))
    expect(page.locator("#work input:focus")).to_have_count(1)
    for key in ("Escape", "Escape", "m"):
        page.keyboard.press(key)
    tab_to(page, "a[href$='/structure']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Where it begins and ends")
    tab_to(page, "[name=start]")
    page.keyboard.press("Space")
    page.keyboard.press("s")
    first, second = successors(page, 2)

    for address in (second, first):
        wait_until_read(page, desk.address + address)
    page.goto(f"{desk.address}{first}/structure")
    tab_to(page, "form[action$='/merges'] button")
    page.keyboard.press("Enter")
    (whole,) = successors(page, 1)
    wait_until_read(page, desk.address + whole)
    page.goto(f"{desk.address}{whole}/structure")
    expect(page.locator(".pages li")).to_have_count(2)
