"""A browser whose JavaScript is off: what can be decided there, and that a page says so where nothing can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.review_desk import PASSWORD
from documents.database.engine import read
from documents.register.decisions import decisions_of
from documents.register.versions import latest_version
from review.people import accounts
from tests.browser.conftest import PATIENCE_MS
from tests.browser.desk import Desk

UNREADABLE = "032-brixen-invoice.pdf"
TWIN = "040-redwood-invoice.pdf"
LEFT_OUT = "030-wragg-invoice.pdf"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_without_scripts_a_document_is_decided_on_a_page_of_plain_forms(plain: Page, desk: Desk) -> None:
    desk.let_in(plain.context, "rita")
    plain.goto(desk.address + desk.page_of(UNREADABLE))
    expect(plain.locator("#work")).to_contain_text("V-ID-01")
    expect(plain.locator("#work [data-act]:visible, #work dialog:visible")).to_have_count(0)
    plain.get_by_role("link", name="a page of plain forms").click()
    plain.locator("fieldset", has=plain.locator("[name='f.buyer_reference']")).locator("summary").click()
    plain.fill("[name='f.buyer_reference']", "K-17")
    plain.get_by_role("button", name="Save what was changed").click()
    expect(plain.locator("main p[role=status]")).to_have_text("Saved. The document still waits.")
    plain.fill("#ask-question", "Who are you?")
    plain.get_by_role("button", name="Ask and put on hold").click()
    expect(plain.locator("h1 + p")).to_contain_text("Waits for an answer")
    with read(desk.engine) as connection:
        taken = decisions_of(connection, *desk.document(UNREADABLE))
    assert [(one.kind, one.subject) for one in taken if one.kind == "correct"] == [("correct", "buyer_reference")]


def test_without_scripts_a_line_that_was_left_out_is_added(plain: Page, desk: Desk) -> None:
    desk.let_in(plain.context, "rita")
    plain.goto(f"{desk.address}{desk.page_of(LEFT_OUT)}/decide")
    expect(plain.locator(".plain-findings")).to_contain_text("difference -12.40 GBP")
    for title, typed in (("Description", "Sundries"), ("Quantity", "1"), ("Price", "12.40"), ("Amount", "12.40")):
        plain.get_by_label(f"New line, {title}").fill(typed)
    plain.get_by_role("button", name="Save what was changed").click()
    expect(plain.locator("main p[role=status]")).to_contain_text("V-ARI-01 gone.")
    expect(plain.locator(".plain-findings")).not_to_contain_text("V-ARI-01")
    with read(desk.engine) as connection:
        version = latest_version(connection, *desk.document(LEFT_OUT))
    assert [line.description for line in version.business.lines][-1:] == ["Sundries"]


def test_without_scripts_two_pictures_are_compared_and_decided(plain: Page, desk: Desk) -> None:
    desk.let_in(plain.context, "sonja")
    plain.goto(f"{desk.address}{desk.page_of(TWIN)}/beside")
    plain.get_by_role("button", name="Mark as a duplicate").click()
    expect(plain.locator("main p[role=status]")).to_contain_text("duplicate")
    expect(plain.locator("h1")).to_contain_text("Redwood")


def test_without_scripts_several_are_decided_after_a_look(plain: Page, desk: Desk) -> None:
    desk.let_in(plain.context, "sonja")
    plain.goto(f"{desk.address}/queue?desk=all")
    for one in plain.locator("td.pick input").all()[:2]:
        one.check()
    plain.get_by_role("button", name="Assign…").click()
    expect(plain.locator("h1 + p")).to_contain_text("2 documents. Nothing is changed yet")


@pytest.mark.parametrize("part", ["History", "Similar documents", "Arrival"])
def test_without_scripts_more_about_a_document_is_a_page(plain: Page, desk: Desk, part: str) -> None:
    desk.let_in(plain.context, "rita")
    plain.goto(desk.address + desk.page_of(UNREADABLE))
    plain.get_by_role("link", name=part, exact=False).first.click()
    expect(plain.locator("h1")).to_have_text(part)
    expect(plain.locator("header.bar")).to_be_visible()


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
