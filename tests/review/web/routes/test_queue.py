"""The pages of the queue, asked for as people do: what is theirs is shown, what is not does not exist for them."""

from __future__ import annotations

import html
import re
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from fastapi import Request
from fastapi.testclient import TestClient
from httpx import Response

from documents.database.engine import read, write
from documents.finding import Role
from documents.register.person_claims import claim_for, login_of
from documents.register.tables import documents
from documents.state import State
from review.people.person import Grant, Person
from review.views.queue_keeper import Keeper, behind
from review.views.queue_saved import saved_views
from review.views.queue_upkeep import catch_up
from review.web.access import Visitor
from review.web.app import create_app
from review.web.routes.queue_decisions import TITLES
from tests.review.views.queue_world import ACME, OTHER, QueueWorld, finding
from tests.waiving import entrust

TOKEN = "the token of every form"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'


class Named:
    """A gate that lets in whom the test names."""

    def __init__(self) -> None:
        self.person: Person | None = None

    def visitor(self, request: Request) -> Visitor | None:
        return None if self.person is None else Visitor(self.person, "session", TOKEN)


class Desk(QueueWorld):
    """Two clients' waiting documents behind the application."""

    def __init__(self, folder: Path, engine: sa.Engine) -> None:
        super().__init__(folder, engine)
        self.gate = Named()
        self.http = TestClient(create_app(self.here, self.gate), base_url="https://testserver", follow_redirects=False)

    def person(self, login: str, *roles: Role, client_id: str = ACME) -> Person:
        with write(self.engine) as connection:
            return entrust(connection, login, client_id, *roles)

    def get(self, who: Person, path: str) -> Response:
        self.gate.person = who
        return self.http.get(path)

    def post(self, who: Person, path: str, **form: str | list[str]) -> Response:  # type: ignore[override]
        self.gate.person = who
        return self.http.post(path, data={"csrf": TOKEN, **form})

    def dump(self) -> dict[str, list[object]]:
        """Return every row of every table but those of the kept list."""
        tables = sa.MetaData()
        tables.reflect(self.engine)
        with read(self.engine) as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for name, table in tables.tables.items()
                if not name.startswith("work_")
            }


@pytest.fixture
def desk(tmp_path: Path, sqlite_engine: sa.Engine) -> Desk:
    return Desk(tmp_path, sqlite_engine)


@pytest.fixture
def rita(desk: Desk) -> Person:
    return desk.person("rita", Role.REVIEWER)


def opened(answer: Response) -> list[str]:
    """Return the pages that the rows of a list lead to."""
    return re.findall(r'data-open="([^"]+)"', answer.text)


def document_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_page_shows_the_work_of_the_visitors_clients_and_desks(desk: Desk, rita: Person) -> None:
    mine = desk.add(Random(1), codes=("V-ARI-01",))
    desk.add(Random(2), codes=("V-PO-09",))
    theirs = desk.add(Random(3), codes=("V-ARI-01",), client_id=OTHER)
    answer = desk.get(rita, "/queue")
    assert answer.status_code == 200
    assert opened(answer) == [f"/clients/acme/documents/{mine}"]
    assert len(opened(desk.get(rita, "/queue?desk=all"))) == 2
    assert theirs not in desk.get(rita, "/queue?desk=all&client=other&q=other").text
    assert opened(desk.get(rita, "/")) == opened(answer)


def test_each_row_says_why_it_comes_first_in_words_too(desk: Desk, rita: Person) -> None:
    desk.add(Random(1), codes=("V-ARI-01",), gross=123_456)
    text = desk.get(rita, "/queue").text
    assert 'aria-describedby="why-1"' in text
    assert re.search(r'role="tooltip" id="why-1".*it is over 1,234\.56 EUR', text, re.DOTALL)
    assert "V-ARI-01 of" in text
    assert "1,234.56" in text
    assert "data-runs-from=" in text or "data-left=" in text


def test_what_is_decided_is_gone_with_the_next_page(desk: Desk, rita: Person) -> None:
    one = desk.add(Random(1), codes=("V-ARI-01",))
    assert opened(desk.get(rita, "/queue"))
    desk.find(one, [])
    with write(desk.engine) as connection:
        connection.execute(documents.update().values(state=State.REJECTED, reason="Not ours."))
    answer = desk.get(rita, "/queue")
    assert opened(answer) == []
    assert "Nothing waits here" in answer.text


def test_pages_follow_each_other_without_a_gap(desk: Desk, rita: Person) -> None:
    ids = {desk.add(Random(number), codes=("V-ARI-01",)) for number in range(60)}
    catch_up(desk.here)
    first = desk.get(rita, "/queue")
    follow = re.search(r'href="(/queue\?[^"]*after=[^"]*)" rel="next"', first.text)
    assert follow is not None
    second = desk.get(rita, follow[1].replace("&amp;", "&"))
    shown = [document_of(one) for one in (*opened(first), *opened(second))]
    assert len(opened(first)) == 50
    assert sorted(shown) == sorted(ids)


def test_what_the_privacy_desk_sees_alone_is_on_no_other_page(desk: Desk, rita: Person) -> None:
    private = desk.add(Random(1), codes=("V-ID-07", "V-ARI-01"))
    lead = desk.person("sam", Role.SUPERVISOR)
    for path in ("/queue?desk=all", "/queue?desk=privacy", f"/queue?desk=all&q={private}", "/queue/causes?desk=all"):
        for who in (rita, lead):
            answer = desk.get(who, path)
            assert f"documents/{private}" not in answer.text
            assert 'class="count">1<' not in answer.text
    paula = desk.person("paula", Role.PRIVACY)
    assert [document_of(one) for one in opened(desk.get(paula, "/queue"))] == [private]
    picked = f"{ACME}/{private}/1"
    assert desk.post(lead, "/queue/previews", act="assign", task=picked).status_code == 404
    assert desk.post(paula, "/queue/previews", act="assign", task=picked).status_code == 200


def test_what_a_document_says_is_shown_as_text(desk: Desk, rita: Person) -> None:
    desk.file_name = HOSTILE
    one = desk.add(Random(1), codes=("V-ARI-01",), vendor=HOSTILE[:60])
    desk.find(one, [finding("V-ARI-01", Random(1)).model_copy(update={"message": HOSTILE, "suggestion": HOSTILE[2:]})])
    catch_up(desk.here)
    for path in ("/queue", f"/queue?q={HOSTILE}", f"/queue?vendor={HOSTILE}&desk=all", "/queue/causes"):
        text = desk.get(rita, path).text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert ">49<" not in text
    assert one in desk.get(rita, "/queue").text


def test_who_may_see_nothing_gets_no_queue(desk: Desk) -> None:
    assert desk.get(desk.person("ida", Role.ADMIN, client_id="*"), "/queue").status_code == 403
    desk.gate.person = None
    assert desk.http.get("/queue").status_code == 303


# Saved views -----------------------------------------------------------------------------------------------------------


def test_one_begins_with_the_view_one_chose(desk: Desk, rita: Person) -> None:
    desk.add(Random(1), codes=("V-ARI-01",))
    saved = desk.post(rita, "/queue/views", name="Late", query="due=late", begin="yes")
    assert saved.headers["location"] == "/queue?due=late"
    assert desk.get(rita, "/queue").headers["location"] == "/queue?due=late"
    assert desk.get(rita, "/queue?desk=all").status_code == 200
    assert desk.get(desk.person("ralf", Role.REVIEWER), "/queue").status_code == 200
    desk.post(rita, "/queue/views/deletions", name="Late")
    with read(desk.engine) as connection:
        assert saved_views(connection, "rita") == ()
    assert desk.post(rita, "/queue/views", name=" ", query="").status_code == 422


# Next best -------------------------------------------------------------------------------------------------------------


def holder_of(desk: Desk, document_id: str) -> str:
    with read(desk.engine) as connection:
        query = sa.select(documents.c.lease_owner).where(documents.c.id == document_id)
        return login_of(connection.scalar(query) or "")


def test_the_next_best_task_is_claimed_and_opened_and_nobody_gets_it_twice(desk: Desk, rita: Person) -> None:
    ids = [desk.add(Random(number), codes=("V-ARI-01",)) for number in range(2)]
    ralf = desk.person("ralf", Role.REVIEWER)
    given = [document_of(desk.post(who, "/queue/next").headers["location"].partition("?")[0]) for who in (rita, ralf)]
    assert sorted(given) == sorted(ids)
    assert [holder_of(desk, one) for one in given] == ["rita", "ralf"]
    eve = desk.person("eve", Role.REVIEWER)
    assert desk.post(eve, "/queue/next").headers["location"] == "/queue?none=1"
    assert "nothing free for you" in desk.get(eve, "/queue?none=1").text


def test_what_a_person_had_already_comes_after_all_others(desk: Desk, rita: Person) -> None:
    ids = {desk.add(Random(number), codes=("V-ARI-01",)) for number in range(3)}
    had: list[str] = []
    for _ in ids:
        given = document_of(desk.post(rita, "/queue/next", left=" ".join(had)).headers["location"].partition("?")[0])
        assert given not in had
        had.append(given)
    again = desk.post(rita, "/queue/next", left=" ".join(had)).headers["location"]
    assert document_of(again.partition("?")[0]) in had[:-1]


# Several at once -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", sorted(TITLES))
def test_a_preview_changes_nothing(desk: Desk, rita: Person, act: str) -> None:
    one = desk.add(Random(1), codes=("V-ARI-01",))
    catch_up(desk.here)
    before = desk.dump()
    answer = desk.post(rita, "/queue/previews", act=act, task=[f"{ACME}/{one}/5"])
    assert answer.status_code == 200
    assert "Nothing is changed yet" in answer.text
    assert desk.dump() == before


def test_documents_are_assigned_together_and_one_that_is_held_is_named(desk: Desk, rita: Person) -> None:
    ids = [desk.add(Random(number), codes=("V-ARI-01",)) for number in range(3)]
    catch_up(desk.here)
    desk.person("ralf", Role.REVIEWER)
    shown = desk.post(rita, "/queue/previews", act="assign", task=[f"{ACME}/{one}/5" for one in ids])
    tasks = re.findall(r'name="task" value="([^"]+)"', shown.text)
    assert len(tasks) == 3
    with write(desk.engine) as connection:
        claim_for(connection, ACME, ids[1], "ralf")
    done = desk.post(rita, "/queue/decisions", act="assign", to="login:ralf", once="press", task=tasks)
    assert "1 was not decided" in done.text
    assert "ralf works on it" in done.text
    shown_to_ralf = desk.get(desk.person("ralf", Role.REVIEWER), "/queue?whose=mine")
    assert sorted(document_of(one) for one in opened(shown_to_ralf)) == sorted(ids)


def test_a_correction_of_several_is_previewed_as_it_is_taken(desk: Desk, rita: Person) -> None:
    one = desk.add(Random(1), codes=("V-ARI-01",))
    catch_up(desk.here)
    before = desk.dump()
    chosen = {"act": "correct", "field": "buyer_reference", "value": '"><b>Depot</b>'}
    begun = desk.post(rita, "/queue/previews", act="correct", task=f"{ACME}/{one}/5")
    assert "What would change" not in begun.text
    shown = desk.post(rita, "/queue/previews", task=f"{ACME}/{one}/5", **chosen)
    assert "What would change" in shown.text
    assert "<b>Depot" not in shown.text
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', shown.text)
    sent = {**chosen, "task": re.findall(r'name="task" value="([^"]+)"', shown.text), "once": "press"}
    other = desk.post(rita, "/queue/decisions", **{**sent, "value": "Another", "seen": html.unescape(seen)})
    assert "Nothing is changed yet" in other.text
    assert desk.dump() == before
    done = desk.post(rita, "/queue/decisions", **{**sent, "seen": html.unescape(seen)})
    assert "Nothing is changed yet" not in done.text


def test_a_vendor_is_chosen_for_one_client_at_a_time(desk: Desk, rita: Person) -> None:
    mine, theirs = desk.add(Random(1), codes=("V-ID-01",)), desk.add(Random(2), codes=("V-ID-01",), client_id=OTHER)
    more = desk.person("rita", Role.REVIEWER, client_id=OTHER).grants
    both = rita.model_copy(update={"grants": (*rita.grants, *more)})
    catch_up(desk.here)
    tasks = [f"{ACME}/{mine}/2", f"{OTHER}/{theirs}/2"]
    answer = desk.post(both, "/queue/previews", act="vendor", task=tasks)
    assert (answer.status_code, "for one at a time" in answer.text) == (422, True)
    nothing = desk.post(rita, "/queue/previews", act="vendor", q="Müller", search="yes", task=tasks[0])
    assert "No vendor of the register is like" in nothing.text


def test_half_a_form_comes_back_with_what_was_typed(desk: Desk, rita: Person) -> None:
    one = desk.add(Random(1), codes=("V-ARI-01",))
    catch_up(desk.here)
    before = desk.dump()
    task = f"{ACME}/{one}/5"
    answer = desk.post(rita, "/queue/decisions", act="waive", reason="agreed", text="too short", task=task)
    assert answer.status_code == 422
    assert "too short" in answer.text
    assert desk.dump() == before
    assert (
        desk.post(rita, "/queue/decisions", act="ask", text="Who?", asked="vendor", until="soon", task=task).status_code
        == 422
    )
    assert desk.post(rita, "/queue/previews", act="burn", task=task).status_code == 422
    assert desk.post(rita, "/queue/previews", act="waive").status_code == 422


@pytest.mark.parametrize(
    "task", ["other/{theirs}/5", "acme/{theirs}/5", "acme/nothing/5", "acme", "acme/{mine}/5/x/y", "//"]
)
def test_what_is_not_theirs_cannot_be_selected(desk: Desk, rita: Person, task: str) -> None:
    mine, theirs = desk.add(Random(1), codes=("V-ARI-01",)), desk.add(Random(2), codes=("V-ARI-01",), client_id=OTHER)
    catch_up(desk.here)
    before = desk.dump()
    form = task.format(mine=mine, theirs=theirs)
    for path in ("/queue/previews", "/queue/decisions"):
        assert desk.post(rita, path, act="escalate", text="Look.", task=form).status_code == 404
    after = desk.dump()
    assert len(after.pop("audit")) == len(before.pop("audit")) + 2
    assert after.pop("audit_heads") != before.pop("audit_heads")
    assert after == before


def test_an_auditor_sees_and_decides_nothing(desk: Desk) -> None:
    one = desk.add(Random(1), codes=("V-ARI-01",))
    ivy = desk.person("ivy", Role.AUDITOR, client_id="*")
    assert document_of(opened(desk.get(ivy, "/queue"))[0]) == one
    for path in ("/queue/next", "/queue/previews", "/queue/decisions"):
        assert desk.post(ivy, path, act="assign", task=f"{ACME}/{one}/5").status_code == 403


# Causes ----------------------------------------------------------------------------------------------------------------


def test_a_cause_is_opened_with_its_documents_and_its_money(desk: Desk) -> None:
    bob = desk.person("bob", Role.RECEIVER)
    ids = [desk.add(Random(1), codes=("V-PO-09",), orders=("4500012/1",), gross=number * 10_000) for number in (1, 2)]
    listed = desk.get(bob, "/queue/causes")
    (address,) = opened(listed)
    assert "Order 4500012, line 1" in listed.text
    assert "300.00" in listed.text
    answer = desk.get(bob, address.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert sorted(document_of(one) for one in opened(answer)) == sorted(ids)
    assert "Check again now" in answer.text
    assert desk.get(desk.person("olaf", Role.RECEIVER, client_id=OTHER), address).status_code == 404
    assert desk.get(bob, "/clients/acme/causes/none?desk=receiving").status_code == 404
    assert desk.get(bob, address.partition("?")[0]).status_code == 404


# Upkeep ----------------------------------------------------------------------------------------------------------------


def test_while_the_desk_runs_changes_come_in_by_themselves(desk: Desk) -> None:
    keeper = Keeper(desk.here)
    keeper.start()
    try:
        desk.add(Random(1), codes=("V-ARI-01",))
        assert keeper.wait((ACME,), seconds=20)
        assert behind(desk.here, (ACME,)) == 0
    finally:
        keeper.stop()


def test_the_application_keeps_the_list_while_it_runs(desk: Desk, rita: Person) -> None:
    desk.add(Random(1), codes=("V-ARI-01",))
    desk.gate.person = rita
    with desk.http as http:
        assert http.get("/queue").status_code == 200
        keeper: Keeper = http.app.state.work_keeper  # type: ignore[attr-defined]
        assert keeper.wait((ACME,), seconds=20)
        assert len(opened(http.get("/queue"))) == 1


def test_a_clients_person_at_two_clients_sees_both(desk: Desk) -> None:
    for client_id in (ACME, OTHER):
        desk.add(Random(1), codes=("V-ARI-01",), client_id=client_id)
    both = Person(
        login="both", name="Both", grants=tuple(Grant(client_id=one, role=Role.REVIEWER) for one in (ACME, OTHER))
    )
    text = desk.get(both, "/queue").text
    assert "acme Trading" in text
    assert "other Trading" in text
