"""The JSON API decides as the pages do: the same functions, roles and refusals, told as problems."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.routing import iter_route_contexts

from documents.database.engine import read
from documents.register import audit
from documents.register.choices import choices_of
from documents.state import State
from review.people.permissions import may
from review.web.access import FORBIDDEN
from review.web.api import PREFIX
from tests.review.web.api_world import ApiWorld, shared_world

FAR = {"x0": 1, "top": 1, "x1": 1e308, "bottom": 9}
NET = {"fields": {"net_total": {"raw": "249.00"}}}


@pytest.fixture
def api(tmp_path: Path, sqlite_engine: sa.Engine) -> ApiWorld:
    return ApiWorld(tmp_path, sqlite_engine)


@pytest.fixture(scope="module")
def shared(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiWorld]:
    with shared_world(migrated_sqlite, tmp_path_factory.mktemp("shared")) as made:
        yield made


@pytest.fixture(scope="module")
def waiting(shared: ApiWorld) -> str:
    return shared.waiting()


def routes(api: ApiWorld) -> Iterator[tuple[str, str, Any]]:
    """Yield method, path and the action of every route of the API that speaks of a document."""
    for route in iter_route_contexts(api.app.routes):
        if (route.path or "").startswith(f"{PREFIX}/clients/"):
            (action,) = [one.call.action for one in route.dependant.dependencies if hasattr(one.call, "action")]
            for method in route.methods:
                yield method, route.path, action


def test_a_document_is_shown_with_fields_lines_and_findings(api: ApiWorld) -> None:
    one = api.waiting()
    found = api.browser(api.rita).get(api.path(one)).json()
    assert (found["state"], found["version"], found["editable"]) == ("QUEUED", api.look(one).version, True)
    assert {field["name"] for field in found["fields"]} >= {"invoice_number", "net_total", "gross_total"}
    assert found["lines"]["lines"][0]["number"] == 1
    assert {finding["code"] for finding in found["findings"]} >= api.codes(one)


def test_a_correction_is_judged_at_once_and_taken_once(api: ApiWorld) -> None:
    one = api.waiting()
    sent = api.sent(one, **NET)
    browser = api.browser(api.rita)
    first = browser.post(api.path(one, "corrections"), json=sent)
    assert first.status_code == 200, first.text
    assert first.json()["released"]
    version = api.look(one).version
    again = browser.post(api.path(one, "corrections"), json=sent)
    assert (again.status_code, api.look(one).version) == (200, version)


def test_accounts_are_chosen_and_what_is_none_is_refused(api: ApiWorld) -> None:
    one = api.waiting()
    browser = api.browser(api.rita)
    wrong = browser.post(api.path(one, "codings"), json=api.sent(one, accounts={"1": "2000"}))
    assert (wrong.status_code, wrong.json()["title"]) == (422, "Not possible")
    assert browser.post(api.path(one, "codings"), json=api.sent(one, accounts={"1": "6200"})).status_code == 200
    with read(api.engine) as connection:
        assert choices_of(connection, "acme", one).coding.accounts == {1: "6200"}


def test_an_older_version_is_refused_with_who_changed_what(api: ApiWorld) -> None:
    one = api.waiting()
    sent = api.sent(one, **NET)
    api.browser(api.ralf).post(api.path(one, "corrections"), json=api.sent(one, **NET))
    version = api.look(one).version
    answer = api.browser(api.rita).post(api.path(one, "corrections"), json=sent)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert (told["title"], told["by"], told["version"]) == ("Changed meanwhile", "ralf", version)
    assert "net_total" in {change["field"] for change in told["changes"]}
    assert api.look(one).version == version


def test_a_rejection_needs_a_reason_that_exists(api: ApiWorld) -> None:
    one = api.waiting()
    answer = api.browser(api.rita).post(api.path(one, "rejections"), json=api.sent(one, reason="whim", text="no"))
    assert (answer.status_code, answer.json()["title"], api.state(one)) == (422, "Not possible", State.QUEUED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "admin"},
        {"fields": {"net_total": {"raw": "249.00", "author": "somebody else"}}},
        {"fields": {"no_such_field": {"raw": "1"}}},
        {"version": "newest"},
        {"version": -1},
        {"version": 2**40},
        {"once": ""},
        {"seconds": "inf"},
        {"fields": {"vendor_name": {"raw": "a\0b"}}},
        {"fields": {"vendor_name": {"raw": "\ud800"}}},
        {"fields": {"net_total": {"raw": "249.00", "seconds": math.inf}}},
        {"fields": {"net_total": {"raw": "249.00", "keystrokes": 2**80}}},
        {"fields": {"net_total": {"raw": "249.00", "page": 1, "box": FAR}}},
        {"fields": {"net_total": {"raw": "249.00", "page": 1, "box": {**FAR, "x1": math.nan}}}},
    ],
)
def test_what_is_not_understood_is_refused_and_changes_nothing(
    shared: ApiWorld, waiting: str, wrong: dict[str, Any]
) -> None:
    known = shared.look(waiting)
    body = json.dumps(shared.sent(waiting, **{**NET, **wrong}))  # with escapes: half a surrogate pair has no bytes
    headers = {"Content-Type": "application/json"}
    answer = shared.browser(shared.rita).post(shared.path(waiting, "corrections"), content=body, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (422, "Not complete")
    assert shared.look(waiting) == known


def test_a_change_without_the_token_or_from_nobody_is_refused(api: ApiWorld) -> None:
    one = api.waiting()
    path, sent = api.path(one, "corrections"), api.sent(one, **NET)
    assert api.browser(api.rita, token="guessed").post(path, json=sent).status_code == 403
    nobody = api.browser(None).post(path, json=sent)
    assert (nobody.status_code, nobody.headers["content-type"]) == (401, "application/problem+json")
    assert api.state(one) is State.QUEUED


def test_every_route_asks_for_its_action_whatever_the_role(api: ApiWorld) -> None:
    one = api.waiting()
    everybody = api.everybody()
    seen = 0
    for method, path, action in routes(api):
        for role, person in everybody.items():
            browser = api.browser(person)
            where = path.format(client_id="acme", document_id=one)
            answer = browser.request(method, where, **({} if method == "GET" else {"json": {}}))
            refused = answer.status_code == 403 and answer.json()["title"] == "Not allowed"
            assert refused is not may(frozenset({role}), action), (method, path, role)
            seen += 1
    assert seen == len(everybody) * 11


def test_the_client_of_others_is_not_found_and_leaves_an_event(api: ApiWorld) -> None:
    one = api.waiting()
    stranger = api.person("stranger")
    for method, path, _ in routes(api):
        where = path.format(client_id="acme", document_id=one)
        answer = api.browser(stranger).request(method, where, **({} if method == "GET" else {"json": {}}))
        assert (answer.status_code, answer.json()["title"]) == (404, "Not found")
    with read(api.engine) as connection:
        events = [event for event in audit.history(connection, "acme", "acme") if event.action == FORBIDDEN]
    assert len(events) == 11
    assert {event.actor for event in events} == {"stranger"}


def test_a_document_of_another_client_is_not_found(api: ApiWorld) -> None:
    answer = api.browser(api.rita).get(api.path("bison-0123456789-1"))
    assert (answer.status_code, answer.json()["title"]) == (404, "Not found")


def test_the_queue_lists_what_waits_and_follows_on(api: ApiWorld) -> None:
    one = api.waiting()
    found = api.browser(api.rita).get(f"{PREFIX}/queue", params={"desk": "all"}).json()
    assert {task["document_id"] for task in found["tasks"]} == {one}
    assert found["tasks"][0]["amount"] == "296.31"
    assert found["following"] == ""
    none = api.browser(api.rita).get(f"{PREFIX}/queue", params={"desk": "all", "code": "V-PO-99"}).json()
    assert none["tasks"] == []


@pytest.mark.parametrize("wrong", [{"after": "yes"}, {"least": "1e9"}, {"whose": "theirs"}, {"order": "id"}])
def test_a_filter_that_makes_no_sense_is_refused(api: ApiWorld, wrong: dict[str, str]) -> None:
    answer = api.browser(api.rita).get(f"{PREFIX}/queue", params=wrong)
    assert (answer.status_code, answer.json()["title"]) == (422, "Not complete")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queue?q=a%00b", 422),
        ("/queue?client=%00", 422),
        ("/queue?after=9~9~2026-99-99T00:00:00~1~acme-1", 200),
        ("/queue?least=999999999999999&most=0", 200),
        ("/clients/acme/documents/a%00b", 422),
        ("/clients/a%00b/documents/acme-1", 422),
        ("/clients/acme/documents/%F0%9F%98%80", 422),
        ("/clients/acme/documents/" + "a" * 65, 422),
    ],
)
def test_neither_database_stumbles_over_an_address(tmp_path: Path, engine: sa.Engine, path: str, status: int) -> None:
    world = ApiWorld(tmp_path, engine)
    assert world.browser(world.rita).get(f"{PREFIX}{path}").status_code == status


@pytest.mark.parametrize("path", ["/clients/acme/documents/a%00b", "/queue?q=a%00b", "/queue?vendor=%00"])
def test_nor_do_the_pages(api: ApiWorld, path: str) -> None:
    assert api.browser(api.rita).get(path).status_code == 422


def test_nor_do_forms(api: ApiWorld) -> None:
    one = api.waiting()
    path = f"/clients/acme/documents/{one}/rejections"
    typed = {"version": str(api.look(one).version), "once": "1", "text": "a\0b"}
    browser = api.browser(api.rita)
    assert browser.post(path, data=typed).status_code == 422
    assert browser.post(path, files={name: (None, value) for name, value in typed.items()}).status_code == 422
    assert api.state(one) is State.QUEUED


def test_the_session_says_what_one_may_do_where(api: ApiWorld) -> None:
    found = api.browser(api.ada).get(f"{PREFIX}/session").json()
    assert (found["login"], [one["client_id"] for one in found["clients"]]) == ("ada", ["acme"])
    assert "approve" in found["clients"][0]["actions"]
    assert "edit" not in found["clients"][0]["actions"]


def test_the_description_holds_the_api_alone_and_is_for_people(api: ApiWorld) -> None:
    assert api.browser(None).get("/api/openapi.json").status_code == 401
    found = api.browser(api.rita).get("/api/openapi.json").json()
    assert {path for path in found["paths"] if not path.startswith(f"{PREFIX}/")} == set()
    assert len(found["paths"]) == 13
    assert all("security" in operation for path in found["paths"].values() for operation in path.values())


def test_what_is_not_there_is_told_as_a_problem(api: ApiWorld) -> None:
    answer = api.browser(api.rita).get("/api/v1/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
