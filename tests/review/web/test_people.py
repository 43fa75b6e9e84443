"""The pages of those who look after people: what they do to others, and what they cannot do to themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from httpx import Response

from documents.database.engine import read, write
from documents.finding import Role
from documents.register.audit import INSTALLATION, history
from review.people import accounts, entrusting
from review.people.passwords import is_right
from review.people.person import Grant
from tests.review.web.staffed import OTHER, OWN, StaffedDesk, desk_at


class Admin:
    """An admin at the desk."""

    def __init__(self, desk: StaffedDesk) -> None:
        self.desk = desk
        self.me = desk.people[Role.ADMIN]

    def get(self, path: str) -> Response:
        return self.desk.ask(self.me, "GET", path)

    def post(self, path: str, **fields: object) -> Response:
        return self.desk.ask(self.me, "POST", path, data=fields)

    def account(self, login: str) -> accounts.Account:
        with read(self.desk.engine) as connection:
            return accounts.find(connection, login)

    def trail(self, client_id: str, login: str) -> list[tuple[str, str]]:
        with read(self.desk.engine) as connection:
            return [(one.actor, one.action) for one in history(connection, client_id, f"person/{login}")]


@pytest.fixture
def admin(sqlite_engine: sa.Engine, tmp_path: Path) -> Admin:
    return Admin(desk_at(tmp_path / "home", sqlite_engine))


def test_a_person_is_added_with_a_first_password_that_is_shown_once(admin: Admin) -> None:
    answer = admin.post("/people", login="Bob", name="Bob Lind")
    assert answer.status_code == 201
    shown = re.search(r'class="secret">([^<]+)<', answer.text)
    assert shown is not None
    with read(admin.desk.engine) as connection:
        assert is_right(shown[1], accounts.stored_hash(connection, "bob"))
    assert shown[1] not in admin.get("/people/bob").text
    assert admin.account("bob").initial_until is not None
    assert admin.trail(INSTALLATION, "bob") == [("admin", "add person")]


def test_a_login_in_use_is_told_and_what_was_typed_stays(admin: Admin) -> None:
    answer = admin.post("/people", login="target", name="Another <b>Target</b>")
    assert answer.status_code == 422
    assert "there is such an account" in answer.text
    assert "Another &lt;b&gt;Target&lt;/b&gt;" in answer.text


def test_a_role_is_entrusted_at_several_clients_and_taken_back(admin: Admin) -> None:
    fields = {"role": "approver", "clients": [OWN, OTHER], "limit": "25,000.50", "valid_to": "2030-12-31"}
    answer = admin.post("/people/target/grants", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/people/target")
    first, second = admin.account("target").person.grants
    assert (first.client_id, second.client_id, str(first.limit), str(first.valid_to)) == (
        OWN, OTHER, "25000.50", "2030-12-31",
    )  # fmt: skip
    assert admin.trail(OTHER, "target") == [("admin", "grant role")]
    with read(admin.desk.engine) as connection:
        number = entrusting.grants_of(connection, "target")[0].id
    assert admin.post(f"/people/target/grants/{number}/ends").status_code == 303
    assert admin.account("target").person.grants == (second,)
    assert "Taken back" in admin.get("/people/target").text
    assert admin.post(f"/people/target/grants/{number}/ends").status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"role": "reviewer"}, "one client or more"),
        ({"role": "reviewer", "clients": ["nowhere"]}, "no client"),
        ({"role": "approver", "clients": [OWN], "limit": "much"}, "expected an amount from zero"),
        ({"role": "approver", "clients": [OWN], "limit": "NaN"}, "expected an amount from zero"),
        ({"role": "approver", "clients": [OWN], "valid_to": "31.12.2030"}, "expected year, month and day"),
        ({"role": "admin", "clients": [OWN]}, "whole installation"),
        ({"role": "system", "clients": [OWN]}, "nobody has it"),
        ({"role": "emperor", "clients": [OWN]}, "role"),
    ],
)
def test_a_grant_that_cannot_be_is_told_and_nothing_is_changed(
    admin: Admin, fields: dict[str, object], told: str
) -> None:
    answer = admin.post("/people/target/grants", **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert admin.account("target").person.grants == ()


def test_all_clients_or_none_get_the_role(admin: Admin) -> None:
    with write(admin.desk.engine) as connection:
        entrusting.grant(connection, "target", Grant(client_id=OTHER, role=Role.TAX), by="ada")
    answer = admin.post("/people/target/grants", role="tax", clients=[OWN, OTHER])
    assert answer.status_code == 422
    assert [one.client_id for one in admin.account("target").person.grants] == [OTHER]


@pytest.mark.parametrize("login", ["admin", "ADMIN", "%20Admin%20"])
@pytest.mark.parametrize(
    "act",
    ["grants", "grants/1/ends", "disabling", "enabling", "passwords", "sessions/ends", "interests", "interests/1/ends"],
)
def test_an_admin_does_nothing_to_the_own_account(admin: Admin, act: str, login: str) -> None:
    fields = {"role": "auditor", "client_id": OWN, "vendor_id": "V1", "reason": "brother"}
    before = admin.account("admin")
    answer = admin.post(f"/people/{login}/{act}", **fields)
    assert (answer.status_code, "another admin does that" in answer.text) == (403, True)
    assert admin.account("admin") == before


def test_an_account_is_closed_and_opened_again(admin: Admin) -> None:
    assert admin.post("/people/target/disabling").status_code == 303
    assert admin.account("target").disabled_at is not None
    assert admin.post("/people/target/disabling").status_code == 422
    assert admin.post("/people/target/enabling").status_code == 303
    assert admin.account("target").disabled_at is None


def test_an_interest_is_declared_for_somebody_and_ended(admin: Admin) -> None:
    fields = {"client_id": OWN, "vendor_id": "V100", "reason": "her brother owns it"}
    assert admin.post("/people/target/interests", **fields).status_code == 303
    assert admin.post("/people/target/interests", **{**fields, "client_id": "nowhere"}).status_code == 422
    assert "V100" in admin.get("/people/target").text
    assert admin.post("/people/target/interests/1/ends").status_code == 303
    assert admin.trail(OWN, "target") == [("admin", "declare interest"), ("admin", "end interest")]


@pytest.mark.parametrize("path", ["/people/nobody", "/people/%2e%2e", "/people/'%20OR%201=1"])
def test_who_is_not_there_is_not_found(admin: Admin, path: str) -> None:
    assert admin.get(path).status_code == 404
    assert admin.post(f"{path}/disabling").status_code == 404


def test_a_person_declares_an_own_interest_only_at_a_client_of_theirs(admin: Admin) -> None:
    reviewer = admin.desk.people[Role.REVIEWER]
    fields = {"vendor_id": "V100", "reason": "my brother owns it"}
    mine = admin.desk.ask(reviewer, "POST", "/account/interests", data={**fields, "client_id": OWN})
    other = admin.desk.ask(reviewer, "POST", "/account/interests", data={**fields, "client_id": OTHER})
    assert (mine.status_code, other.status_code) == (303, 404)
    assert admin.trail(OWN, "reviewer") == [("reviewer", "declare interest")]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "' OR 1=1 --"]
)
def test_a_name_is_shown_as_it_is(admin: Admin, name: str) -> None:
    admin.post("/people", login="eve", name=name)
    for path in ("/people", "/people/eve"):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)[0]
