"""The page of a document: corrected by keyboard, by two people, from a stale tab, after the session, with hostile words."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.review_desk import PASSWORD
from documents.database.engine import read
from documents.register.decisions import decisions
from tests.browser.desk import Desk, Watch, enter
from tests.browser.hostile import CALCULATED, HOSTILE, HOSTILE_FILE

WRONG_SUM = "028-mueller-invoice.pdf"
GROSS = "#v-gross_total"
GONE = re.compile(r"V-ARI-03\b.* gone")
NUMBER = "#v-invoice_number"


def to_field(page: Page, selector: str) -> None:
    """Press Tab from the first field in doubt, where the focus is when the page has opened, to the wanted one."""
    expect(page.locator("#work input:focus")).to_have_count(1)
    for _ in range(12):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is no field in doubt")


def kept(desk: Desk) -> list[sa.Row[tuple[str, str, float, int]]]:
    """Kind, subject, seconds and keystrokes of every decision."""
    query = sa.select(decisions.c.kind, decisions.c.subject, decisions.c.seconds, decisions.c.keystrokes)
    with read(desk.engine) as connection:
        return list(connection.execute(query.order_by(decisions.c.id)))


def test_a_misread_amount_is_corrected_by_keyboard_alone(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    expect(page.locator("#work")).to_contain_text("V-ARI-03")
    to_field(page, GROSS)
    page.keyboard.type("267,27")
    page.keyboard.press("Enter")
    expect(page.locator("#doc-news")).to_contain_text(GONE)
    expect(page.locator(GROSS)).to_have_value("267,27")
    (kind, subject, seconds, keystrokes) = kept(desk)[0]
    assert (kind, subject) == ("correct", "gross_total")
    assert 0 < seconds < 600
    assert len("267,27") + 1 <= keystrokes <= 30


def test_a_stale_tab_sees_the_change_of_the_other_and_keeps_what_was_typed(
    page: Page, desk: Desk, watch: Watch
) -> None:
    watch.allowed.add(409)
    stale = page.context.new_page()
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    stale.goto(desk.address + desk.page_of(WRONG_SUM))
    page.locator(GROSS).fill("267,27")
    page.keyboard.press("Enter")
    expect(page.locator("#doc-news")).to_contain_text("gone")
    stale.locator(NUMBER).fill("RE-2026-99")
    stale.keyboard.press("Enter")
    expect(stale.locator("#conflict")).to_contain_text("Rita Reviewer")
    expect(stale.locator("#conflict")).to_contain_text("267")
    expect(stale.locator(NUMBER)).to_have_value("RE-2026-99")
    assert [one.subject for one in kept(desk)] == ["gross_total"]


def test_the_second_person_sees_whose_the_document_is(
    new_context: Callable[[], BrowserContext], desk: Desk, watch: Watch
) -> None:
    watch.allowed.add(409)
    first, second = new_context().new_page(), new_context().new_page()
    with first.expect_response(lambda answer: answer.url.endswith("/claims")):
        enter(first, desk, "rita", desk.page_of(WRONG_SUM))
    enter(second, desk, "renate", desk.page_of(WRONG_SUM))
    expect(second.locator("#doc-claim")).to_contain_text("Rita Reviewer")
    expect(second.locator(GROSS)).to_have_js_property("readOnly", True)
    expect(first.locator(GROSS)).to_have_js_property("readOnly", False)


def test_what_was_typed_survives_the_end_of_the_session(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allowed.add(401)
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    page.locator(GROSS).fill("267,27")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    over = page.get_by_role("dialog", name="You were signed out")
    expect(over).to_be_visible()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(over).to_be_hidden()
    expect(page.locator(GROSS)).to_have_value("267,27")
    page.locator(GROSS).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#doc-news")).to_contain_text(GONE)


def test_without_a_network_nothing_is_lost_and_the_press_counts_once(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    page.locator(GROSS).fill("267,27")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Nothing was lost")).to_be_visible()
    page.context.set_offline(False)
    page.locator(GROSS).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#doc-news")).to_contain_text(GONE)
    assert [one.subject for one in kept(desk)] == ["gross_total"]


def test_hostile_words_in_every_field_are_text(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allowed.add(422)
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    fill = """(text) => {
        for (const input of document.querySelectorAll("#work input[data-was]")) {
            input.value = text;
            input.dispatchEvent(new Event("input", {bubbles: true}));
        }
    }"""
    for text in HOSTILE:
        page.evaluate(fill, text)
        page.locator(GROSS).focus()
        with page.expect_response(lambda answer: answer.url.endswith("/corrections")) as answer:
            page.keyboard.press("Control+Enter")
        assert answer.value.status == 422
        expect(page.locator("#work")).to_contain_text("not understood")
        assert CALCULATED not in page.locator("#work").inner_text()


def test_hostile_words_that_were_saved_stay_text_on_every_page(page: Page, desk: Desk) -> None:
    address = desk.page_of(WRONG_SUM)
    enter(page, desk, "rita", address)
    names = ("invoice_number", "vendor_name", "vendor_address", "buyer_name", "buyer_address")
    for start in range(0, len(HOSTILE), len(names)):
        for name, text in zip(names, HOSTILE[start:], strict=False):
            page.locator(f"#v-{name}").fill(text[:200])
        with page.expect_response(lambda answer: answer.url.endswith("/corrections")) as answer:
            page.keyboard.press("Control+Enter")
        assert answer.value.status == 200
        for path in (address, "/queue", "/"):
            page.goto(desk.address + path)
            page.wait_for_load_state("networkidle")
            assert CALCULATED not in page.content()
        page.goto(desk.address + address)
        page.get_by_role("tab", name="History").click()
        expect(page.locator("#more")).to_contain_text(re.compile("rita", re.IGNORECASE))


def test_a_hostile_file_name_is_text(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", desk.page_of(HOSTILE_FILE))
    page.get_by_role("tab", name="Arrival").click()
    expect(page.locator("#more")).to_contain_text(HOSTILE_FILE)
    page.goto(desk.address + "/queue")
    page.wait_for_load_state("networkidle")


def test_lines_are_added_where_there_are_none_left(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    for line in (1, 2):
        page.locator(f"#line-{line} button").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lines tbody")).to_have_text("There are no lines.")
    for number, amount in ((1, "100,00"), (2, "99,00"), (3, "124,60")):
        page.get_by_role("button", name="Add a line").click()
        page.get_by_label(f"Line {number}, Amount").fill(amount)
    page.get_by_role("button", name="Remove line 2").click()
    page.get_by_role("button", name="Add a line").click()  # stays empty
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lines tfoot")).to_contain_text("equals the document's 224,60")
    expect(page.locator("#lines tr[data-line]")).to_have_count(2)
