"""The people of the demo: one for each role, with passwords that nobody else has."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.engine import read
from documents.finding import Role
from review.people import accounts
from review.people.demo import CAST, demo_people
from review.people.entrusting import GRANTED
from review.people.signing_in import sign_in


def test_every_role_has_somebody_and_a_second_call_changes_only_passwords(sqlite_engine: sa.Engine) -> None:
    assert {one.role for one in CAST} == GRANTED
    first = demo_people(sqlite_engine, ["acme", "bison"])
    with read(sqlite_engine) as connection:
        before = [one.person for one in accounts.every(connection)]
    second = demo_people(sqlite_engine, ["acme", "bison"])
    with read(sqlite_engine) as connection:
        assert [one.person for one in accounts.every(connection)] == before
    passwords = {password for _, password, _ in (*first, *second)}
    assert len(passwords) == 2 * len(CAST)
    reviewer = next(one for one in before if one.login == "rita")
    assert [(one.client_id, one.role) for one in reviewer.grants] == [("acme", Role.REVIEWER), ("bison", Role.REVIEWER)]


def test_they_sign_in_with_the_password_they_were_given(sqlite_engine: sa.Engine) -> None:
    login, password, _ = demo_people(sqlite_engine, ["acme"])[0]
    assert sign_in(sqlite_engine, login, password, address="").login == login
    assert sign_in(sqlite_engine, login, f"{password}.", address="").login == ""
