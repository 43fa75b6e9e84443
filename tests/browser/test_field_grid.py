"""The grid of one field: doubtful dates decided by two keys each, taken back by one."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from documents.database.engine import read
from documents.register.decisions import decisions
from tests.browser.desk import Desk, enter, until

HERE = ".fg-crop.is-here"
GRACE_MS = 15_000
"""A decision is sent after four seconds at the latest."""


def kept(desk: Desk) -> list[tuple[str, str]]:
    query = sa.select(decisions.c.kind, decisions.c.subject).order_by(decisions.c.id)
    with read(desk.engine) as connection:
        return [(row.kind, row.subject) for row in connection.execute(query)]


def test_an_ambiguous_date_takes_two_keys(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/fields/issue_date")
    page.wait_for_selector("#fg[data-ready]")
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
    page.keyboard.press("Enter")
    expect(page.locator("#fg-said")).to_contain_text("no value to accept")
    page.keyboard.press("2")
    chosen = page.locator(f"{HERE} .is-chosen span").inner_text()
    expect(page.locator(f"{HERE} output")).to_have_text(chosen)
    page.keyboard.press("Enter")
    expect(page.locator("#fg-done")).to_be_visible()
    expect(page.locator(".fg-outcome")).to_contain_text("still waits", timeout=GRACE_MS)
    assert kept(desk) == [("correct", "issue_date")]


def test_the_last_decision_can_be_taken_back_before_it_is_sent(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/fields/gross_total")
    page.wait_for_selector("#fg[data-ready]")
    left = page.locator('[data-tally="left"]')
    before = int(left.inner_text())
    assert before > 0
    page.keyboard.press("s")
    page.reload()
    page.wait_for_selector("#fg[data-ready]")
    page.keyboard.type("267,27")
    expect(page.locator(f"{HERE} input")).to_have_value("267,27")
    page.keyboard.press("Enter")
    expect(page.locator('[data-tally="decided"]')).to_have_text("1")
    page.keyboard.press("u")
    expect(page.locator('[data-tally="decided"]')).to_have_text("0")
    expect(left).to_have_text(str(before))
    assert kept(desk) == []


def test_a_decision_is_sent_when_the_page_is_left(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/fields/gross_total")
    page.wait_for_selector("#fg[data-ready]")
    page.keyboard.type("267,27")
    page.keyboard.press("Enter")
    page.goto(desk.address + "/fields/gross_total")
    for _ in range(100):  # what a page sends as its last is not told to the test
        if kept(desk):
            break
        page.wait_for_timeout(100)
    assert kept(desk) == [("correct", "gross_total")]
