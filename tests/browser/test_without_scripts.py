"""A browser whose JavaScript is off: what can be decided there, and that a page says so where nothing can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.review_desk import PASSWORD
from documents.database.engine import read
from review.people import accounts
from tests.browser.conftest import PATIENCE_MS
from tests.browser.desk import Desk

UNREADABLE = "032-brixen-invoice.pdf"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_without_scripts_a_document_says_that_it_is_only_read(plain: Page, desk: Desk) -> None:
    desk.let_in(plain.context, "rita")
    plain.goto(desk.address + desk.page_of(UNREADABLE))
    expect(plain.get_by_text("Deciding on this page needs JavaScript")).to_be_visible()
    expect(plain.locator("#work")).to_contain_text("V-ID-01")
    expect(plain.locator("#work [data-act]:visible, #work dialog:visible")).to_have_count(0)
    plain.get_by_role("link", name="its pages").click()
    expect(plain.locator("h1")).to_be_visible()
    assert plain.url.endswith("/structure")


def test_without_scripts_people_are_looked_after(plain: Page, desk: Desk) -> None:
    plain.goto(desk.address + "/people")
    plain.fill("[name=login]", "ada")
    plain.fill("[name=password]", PASSWORD)
    plain.locator("main form button").last.click()
    plain.fill("main [name=login]", "paul")
    plain.fill("main [name=name]", "Paul Plain")
    plain.locator("main dialog button.primary").click()
    expect(plain.locator("main")).to_contain_text("Paul Plain")
    with read(desk.engine) as connection:
        assert accounts.find(connection, "paul").person.name == "Paul Plain"
