"""Every decision on the page of a document, by keyboard alone and in hostile words, and what the register says then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from documents.database.engine import read
from documents.register.decisions import Kind, decisions_of
from documents.register.document import document
from documents.state import State
from tests.browser.desk import Desk, Watch, enter
from tests.browser.hostile import CALCULATED, HOSTILE

WRONG_SUM = "028-mueller-invoice.pdf"
OVER_LIMIT = "018-kontor-invoice.pdf"
TWIN = "040-redwood-invoice.pdf"
TABS = 30
"""No dialog has so many things to stop at."""


def leave_fields(page: Page) -> None:
    """Get the focus out of the fields, where the page puts it."""
    page.wait_for_load_state("networkidle")
    for _ in range(3):
        page.keyboard.press("Escape")


def begin(page: Page, act: str) -> None:
    """Press the key of a decision; what is done rarely is in a menu, which is opened by keyboard too."""
    button = page.locator(f'#work [data-act="{act}"]').first
    key = button.get_attribute("data-key")
    if key and button.is_visible():
        leave_fields(page)
        page.keyboard.press(key)
        return
    page.locator(".doc-rare summary").focus()
    page.keyboard.press("Enter")
    button.focus()
    page.keyboard.press("Enter")


def send(page: Page, act: str) -> None:
    """Go on with Tab to the button that decides, and press it."""
    for _ in range(TABS):
        if page.evaluate("document.activeElement.matches('dialog[open] footer button:not([data-closes])')"):
            break
        page.keyboard.press("Tab")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith(act)):
        page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("login", "file", "act", "path", "words", "kind", "state"),
    [
        ("rita", WRONG_SUM, "ask", "/questions", "#ask-question", Kind.ASK, State.ON_HOLD_EXTERNAL),
        ("rita", WRONG_SUM, "reject", "/rejections", "#reject-text", Kind.REJECT, State.REJECTED),
        ("rita", WRONG_SUM, "escalate", "/escalations", "#escalate-text", Kind.ESCALATE, State.QUEUED),
        ("rita", WRONG_SUM, "assign", "/assignments", "#assign-note", Kind.ASSIGN, State.QUEUED),
        ("anton", OVER_LIMIT, "approve", "/approvals", "#approve-text", Kind.APPROVE, State.READY),
        ("sonja", TWIN, "waive", "/waivers", "#waive-text", Kind.WAIVE, State.QUEUED),
        ("sonja", TWIN, "duplicate", "/duplicates", "", Kind.DUPLICATE, State.DUPLICATE),
    ],
    ids=lambda one: one if isinstance(one, str) and one.isalpha() and len(one) > 2 else "",
)
def test_a_decision_by_keyboard_in_hostile_words(
    page: Page, desk: Desk, login: str, file: str, act: str, path: str, words: str, kind: Kind, state: State
) -> None:
    said = f"{HOSTILE[1]} {HOSTILE[0]} {HOSTILE[4]} {HOSTILE[6]}"
    enter(page, desk, login, desk.page_of(file))
    begin(page, act)
    expect(page.locator(f"dialog#{act}")).to_be_visible()
    if words:
        page.locator(words).focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(said)
    send(page, path)
    expect(page.locator(f"dialog#{act}")).to_be_hidden()
    expect(page.locator("#doc-news")).not_to_be_empty()
    client_id, document_id = desk.document(file)
    with read(desk.engine) as connection:
        taken = [one.kind for one in decisions_of(connection, client_id, document_id)]
        now = document(connection, client_id, document_id).state
    assert (taken, now) == ([kind], state)
    page.reload()
    page.get_by_role("tab", name="History").click()
    expect(page.locator("#more")).not_to_be_empty()
    assert CALCULATED not in page.locator("main").inner_text()


def test_the_same_press_twice_is_one_decision(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allowed.add(422)  # the second one may be told that there is nothing left to change
    enter(page, desk, "rita", desk.page_of(WRONG_SUM))
    field = page.locator("#v-gross_total")
    field.fill("267,27")
    page.evaluate(
        """() => {
            const enter = () => new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true});
            document.querySelector("#v-gross_total").dispatchEvent(enter());
            document.querySelector("#v-gross_total").dispatchEvent(enter());
        }"""
    )
    expect(page.locator("#work")).not_to_contain_text("267.27 EUR, but the document states")
    page.wait_for_load_state("networkidle")
    client_id, document_id = desk.document(WRONG_SUM)
    with read(desk.engine) as connection:
        taken = decisions_of(connection, client_id, document_id)
    assert [one.subject for one in taken if one.kind is Kind.CORRECT] == ["gross_total"]


def test_next_best_opens_and_claims_a_document_by_one_key(page: Page, desk: Desk) -> None:
    enter(page, desk, "rita", "/queue")
    page.keyboard.press("n")
    page.wait_for_url("**/documents/**")
    had = [page.url]
    for _ in range(2):
        leave_fields(page)
        page.keyboard.press("n")
        page.wait_for_url(lambda address: address != had[-1] and "/documents/" in address)
        had.append(page.url)
    assert len(set(had)) == 3, "what one had already does not take turns"


def test_an_admin_sees_no_document(page: Page, desk: Desk, watch: Watch) -> None:
    watch.allowed |= {403, 404}
    enter(page, desk, "ada", desk.page_of(WRONG_SUM))
    assert "Not " in page.locator("h1").inner_text()
    assert "277.27" not in page.content()


def test_an_auditor_is_offered_nothing_to_decide(page: Page, desk: Desk) -> None:
    enter(page, desk, "audrey", desk.page_of(WRONG_SUM))
    page.wait_for_load_state("networkidle")
    expect(page.locator("#work [data-act]")).to_have_count(0)
    expect(page.locator("#v-gross_total")).to_have_js_property("readOnly", True)
