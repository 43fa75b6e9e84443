"""Two people decide on one document at the same moment: one is taken, the other sees who and what."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import httpx
import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from documents.database.engine import read
from documents.register.decisions import decisions_of
from ledgers.tables import entries
from review.web.sessions import COOKIE
from tests.browser.desk import Desk, Watch, enter

WRONG_SUM = "028-mueller-invoice.pdf"
FOR_APPROVAL = "018-kontor-invoice.pdf"
SECONDS: Final = 60
RACES: Final = 100
NAMES: Final = {"rita": "Rita Reviewer", "renate": "Renate Reviewer"}


class Clerk:
    """Somebody who works without a browser: what is sent is what the page sends."""

    def __init__(self, desk: Desk, login: str, page: str) -> None:
        self.login, self.page = login, page
        cookies = {COOKIE: desk.token(login)}
        self.http = httpx.Client(base_url=desk.address, cookies=cookies, headers={"HX-Request": "true"}, timeout=60)
        self.http.headers["X-CSRF-Token"] = _found(r'name="csrf" content="([^"]+)"', self.http.get(page).text)

    def send(self, race: int, version: str, start: Barrier) -> httpx.Response:
        """Correct a field as soon as the other one does."""
        form = {"version": version, "once": f"{self.login} {race}", "f.buyer_reference": f"{self.login} {race}"}
        start.wait()
        return self.http.post(f"{self.page}/corrections", data=form)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return found[1]


def test_of_two_presses_at_once_one_counts_and_the_other_is_told_who_and_what(desk: Desk) -> None:
    address = desk.page_of(WRONG_SUM)
    clerks = [Clerk(desk, login, address) for login in NAMES]
    version = _found(r'data-version="(\d+)"', clerks[0].http.get(address).text)
    winners = []
    with ThreadPoolExecutor(2) as pool:
        for race in range(RACES):
            start = Barrier(2)
            answers = list(pool.map(lambda one, n=race, v=version, s=start: one.send(n, v, s), clerks))  # type: ignore[misc]
            assert sorted(one.status_code for one in answers) == [200, 409], race
            won, lost = sorted(zip(answers, clerks, strict=True), key=lambda pair: pair[0].status_code)
            conflict = lost[0].text.partition('id="conflict"')[2].partition("</section>")[0]
            assert NAMES[won[1].login] in conflict
            assert f"{won[1].login} {race}" in conflict
            winners.append(f"{won[1].login} {race}")
            version = _found(r'data-version="(\d+)"', won[0].text)
    with read(desk.engine) as connection:
        taken = decisions_of(connection, *desk.document(WRONG_SUM))
    assert len(taken) == len(winners) == RACES


@pytest.mark.parametrize("races", [3, pytest.param(RACES, marks=pytest.mark.soak)])
def test_in_two_browsers_too(new_context: Callable[[], BrowserContext], desk: Desk, watch: Watch, races: int) -> None:
    watch.allowed.add(409)
    address = desk.page_of(WRONG_SUM)
    pages = {login: new_context().new_page() for login in NAMES}
    for login, page in pages.items():
        page.route("**/claims", lambda route: route.fulfill(status=204))  # both believe that it is theirs
        enter(page, desk, login, address)
    for race in range(races):
        typed = {login: f"{4000 + race},{cents}" for login, cents in zip(pages, (27, 38), strict=True)}
        for login, page in pages.items():
            page.goto(desk.address + address)
            page.locator("#v-gross_total").fill(typed[login])
        statuses = _pressed_at_once(*pages.values())
        assert sorted(statuses) == [200, 409], race
        with read(desk.engine) as connection:
            taken = [one for one in decisions_of(connection, *desk.document(WRONG_SUM)) if one.subject == "gross_total"]
        assert len(taken) == race + 1
        won, lost = sorted(pages, key=dict(zip(pages, statuses, strict=True)).__getitem__)
        expect(pages[lost].locator("#conflict")).to_contain_text(NAMES[won])
        expect(pages[lost].locator("#v-gross_total")).to_have_value(typed[lost])


def _pressed_at_once(one: Page, other: Page) -> tuple[int, int]:
    press = """() => document.querySelector("#v-gross_total").dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))"""
    saved = "**/corrections"
    with one.expect_response(saved) as first, other.expect_response(saved) as second:
        for page in (one, other):
            page.evaluate(press)
    return first.value.status, second.value.status


@pytest.mark.usefixtures("poster")
def test_of_two_approvals_at_once_while_the_poster_works_one_counts_and_one_entry_is_made(
    new_context: Callable[[], BrowserContext], desk: Desk, watch: Watch
) -> None:
    watch.allowed |= {409, 422}
    pages = [new_context().new_page() for _ in range(2)]
    for page, login in zip(pages, ("anton", "sonja"), strict=True):
        page.route("**/claims", lambda route: route.fulfill(status=204))
        enter(page, desk, login, desk.page_of(FOR_APPROVAL))
    for page in pages:
        page.evaluate("document.querySelector('#approve').showModal()")
    with pages[0].expect_response("**/approvals") as first, pages[1].expect_response("**/approvals") as second:
        for page in pages:
            page.evaluate("document.querySelector('#approve button.primary').click()")
    assert [first.value.status, second.value.status].count(200) == 1
    client_id, document_id = desk.document(FOR_APPROVAL)
    mine = entries.c.client_id == client_id, entries.c.document_id == document_id
    deadline, made = time.monotonic() + SECONDS, 0
    while not made and time.monotonic() < deadline:
        time.sleep(0.3)
        with read(desk.engine) as connection:
            made = connection.scalar(sa.select(sa.func.count()).select_from(entries).where(*mine)) or 0
            taken = [one for one in decisions_of(connection, client_id, document_id) if one.kind == "approve"]
    assert (made, len(taken)) == (1, 1)
    loser = pages[0] if first.value.status != 200 else pages[1]
    expect(loser.locator("#work [data-refused], #conflict")).to_be_visible()
