"""The frame of every page: signing in, keys, what was typed, time and keystrokes, theme."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.review_desk import PASSWORD
from tests.browser.desk import Desk, Watch, enter, sign_in
from validators.routing.clock import spoken

PARTS = "/style"


@pytest.fixture
def desk(lasting_desk: Desk) -> Desk:
    """One desk for all tests here: none of them changes a document."""
    return lasting_desk


def test_signing_in_by_keyboard_leads_to_the_page_one_wanted(page: Page, desk: Desk) -> None:
    sign_in(page, desk, "rita", PARTS)
    expect(page.get_by_role("heading", name="Parts of a page")).to_be_visible()
    expect(page.get_by_text("Rita Reviewer")).to_be_visible()


def test_the_list_of_keys_opens_and_closes_by_keyboard_and_gives_the_focus_back(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_role("button", name="Correct").focus()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_be_visible()
    expect(keys.get_by_text("Correct", exact=True)).to_be_visible()
    expect(keys.get_by_text("Queue", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.get_by_role("button", name="Correct")).to_be_focused()


def test_a_key_clicks_its_button_but_never_while_one_types(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Vendor optional").focus()
    page.keyboard.type("px?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Vendor optional")).to_have_value("px?")
    page.get_by_label("Vendor optional").blur()
    page.keyboard.press("x")
    expect(page.get_by_role("dialog", name="Reject this document?")).to_be_visible()
    expect(page.get_by_label("Text to the vendor")).to_be_focused()


def test_two_keys_in_a_row_lead_to_another_page(page: Page, desk: Desk) -> None:
    enter(page, desk, "sonja", PARTS)
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Measured work")).to_be_visible()


def test_single_letters_can_be_switched_off(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.keyboard.press("?")
    page.get_by_label("Single letters are keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_signing_in_again_keeps_the_page_and_what_was_typed(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allowed.add(401)
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Reason").fill("asked Mr Öz; <b>he</b> agrees")
    former = page.evaluate("desk.meta('csrf')")
    page.context.clear_cookies()
    assert page.evaluate("desk.send('/measures/mine')") is None
    over = page.get_by_role("dialog", name="You were signed out")
    expect(over).to_contain_text("Nothing was lost")
    expect(over.get_by_label("Password")).to_be_focused()
    page.keyboard.type("not my password")
    page.keyboard.press("Enter")
    expect(over.get_by_role("alert")).to_contain_text("do not belong together")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(over).to_be_hidden()
    expect(page.get_by_label("Reason")).to_have_value("asked Mr Öz; <b>he</b> agrees")
    assert page.evaluate("desk.meta('csrf')") not in {"", former}
    assert page.evaluate("desk.send('/measures/mine').then((one) => one.status)") == 200


def test_what_was_typed_comes_back_with_the_page(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Reason").fill("a note")
    page.get_by_label("Do the same").check()
    page.goto(desk.address + "/measures/mine")
    page.goto(desk.address + PARTS)
    expect(page.get_by_label("Reason")).to_have_value("a note")
    expect(page.get_by_label("Do the same")).to_be_checked()


def test_nobody_else_sees_what_was_typed_in_this_tab(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Reason").fill("a thought of Rita's")
    page.context.clear_cookies()
    enter(page, desk, "sonja", PARTS)
    expect(page.get_by_label("Reason")).to_have_value("")


def test_without_a_network_the_page_stays_and_says_so(page: Page, desk: Desk, watch: Watch) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Reason").fill("half a thou")
    page.context.set_offline(True)
    assert page.evaluate("desk.send('/measures/mine')") is None
    expect(page.get_by_role("status")).to_contain_text("Nothing was lost")
    expect(page.get_by_label("Reason")).to_have_value("half a thou")
    page.context.set_offline(False)


def test_the_mark_of_a_decision_changes_with_what_is_decided(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    mark = "desk.once(document.querySelector('form[data-stamp]'))"
    first, second = page.evaluate(mark), page.evaluate(mark)
    page.get_by_label("Reason").fill("another")
    third = page.evaluate(mark)
    page.evaluate("desk.taken(document.querySelector('form[data-stamp]'))")
    assert first == second != third != page.evaluate(mark)
    assert re.fullmatch(r"[0-9a-f-]{36}", first)


def test_keys_and_seconds_are_counted_from_the_last_decision(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.get_by_label("Reason").focus()
    page.keyboard.type("abc")
    page.keyboard.press("Shift")
    assert page.evaluate("desk.meter.stamp().keystrokes") == "3"
    assert float(page.evaluate("desk.meter.stamp().seconds")) >= 0
    page.evaluate("desk.meter.restart()")
    assert page.evaluate("desk.meter.stamp().keystrokes") == "0"


def test_each_field_has_its_own_keys_and_what_came_before_it(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    stamp = "(id) => desk.meter.stamp(document.getElementById(id)).keystrokes"
    page.keyboard.press("ArrowDown")  # looking around
    page.get_by_label("Reason").focus()
    page.keyboard.type("abc")
    page.get_by_label("Vendor optional").focus()
    page.keyboard.type("x")
    assert [page.evaluate(stamp, name) for name in ("f-note", "f-vendor", "f-due")] == ["4", "1", "0"]
    page.evaluate("desk.meter.restart()")
    assert [page.evaluate(stamp, name) for name in ("f-note", "f-vendor")] == ["0", "0"]


def test_lengths_are_said_as_the_server_says_them(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    for minutes in (0, 1, 45, 60, 200, -120, 6000):
        length = dt.timedelta(minutes=minutes, seconds=29 if minutes > 0 else 0)
        assert page.evaluate(f"desk.times.spoken({length.total_seconds()})") == spoken(length)


def test_a_clock_counts_down_while_the_office_is_open_and_no_longer(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    left = """(now) => {
        const clock = document.querySelector("[data-left]");
        Object.assign(clock.dataset, {left: 3600, runsFrom: "2026-11-23T09:00:00Z", runsUntil: "2026-11-23T09:30:00Z"});
        desk.times.show(Date.parse(now));
        return clock.textContent;
    }"""
    assert page.evaluate(left, "2026-11-23T08:00:00Z") == "1 h left"
    assert page.evaluate(left, "2026-11-23T09:10:00Z") == "50 min left"
    assert page.evaluate(left, "2026-11-23T20:00:00Z") == "30 min left"


def test_the_theme_stays_after_reloading(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", PARTS)
    page.locator("#theme").click()
    page.locator("#theme").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_two_people_each_have_their_own_session(new_context: Callable[[], BrowserContext], desk: Desk) -> None:
    for login, name in (("rita", "Rita Reviewer"), ("sonja", "Sonja Supervisor")):
        page = new_context().new_page()
        enter(page, desk, login, PARTS)
        expect(page.locator("header.bar")).to_contain_text(name)
