"""Links between accounts and subjects: one to one, only ever ended, and the database itself holds to that."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register.audit import INSTALLATION, Act, append, history
from review.people import accounts, sessions
from review.people.accounts import UnknownPersonError
from review.people.sessions import SessionSettings
from review.people.single_sign_on import links, starts
from review.people.single_sign_on.tables import links as table

ISSUER, OTHER = "https://id.example", "https://other.example"


@pytest.fixture
def linked(engine: sa.Engine) -> sa.Engine:
    """A database with ann, who is linked, and bob."""
    with write(engine) as connection:
        for login in ("ann", "bob"):
            accounts.add(connection, login, login.title(), "korb lampe winter zug", by="ada")
        links.link(connection, "Ann ", ISSUER, "248", by="ada")
    return engine


@pytest.mark.parametrize(
    ("login", "subject", "told"),
    [("bob", "248", "is ann already"), ("ann", "249", "linked to another"), ("bob", "", "found 0"),
     ("bob", "s" * 256, "found 256"), ("bob", "a\nb", "printable")],
)  # fmt: skip
def test_what_is_linked_is_linked_to_nobody_else(linked: sa.Engine, login: str, subject: str, told: str) -> None:
    with write(linked) as connection, pytest.raises(WrongInputError, match=told):
        links.link(connection, login, ISSUER, subject, by="ada")


def test_subjects_of_two_issuers_are_two_persons(linked: sa.Engine) -> None:
    with write(linked) as connection:
        assert links.login_of(connection, ISSUER, "248") == "ann"
        assert links.login_of(connection, OTHER, "248") is None
        links.link(connection, "bob", OTHER, "248", by="ada")
        assert links.login_of(connection, OTHER, "248") == "bob"
        with pytest.raises(UnknownPersonError):
            links.link(connection, "eve", OTHER, "250", by="ada")


def test_unlinking_ends_what_the_provider_vouched_for_and_nothing_else(linked: sa.Engine) -> None:
    with write(linked) as connection:
        for issuer in (ISSUER, ""):
            sessions.begin(connection, "ann", SessionSettings(), address="", browser="", issuer=issuer)
        assert links.unlink(connection, "ann", ISSUER, by="ada") == 1
        assert [one.issuer for one in sessions.living(connection, "ann", SessionSettings())] == [""]
        assert links.login_of(connection, ISSUER, "248") is None
        links.link(connection, "bob", ISSUER, "248", by="ada")
        with pytest.raises(WrongInputError, match="is not linked"):
            links.unlink(connection, "ann", ISSUER, by="ada")
    with read(linked) as connection:
        told = [(event.action, event.actor) for event in history(connection, INSTALLATION, "person/ann")]
    assert told[-2:] == [("link person", "ada"), ("unlink person", "ada")]


@pytest.mark.parametrize(
    "change",
    [table.update().values(login="bob"), table.update().values(subject="249"), table.delete()],
    ids=["another person", "another subject", "gone"],
)
def test_the_database_keeps_what_was_linked(linked: sa.Engine, change: sa.Executable) -> None:
    with pytest.raises(DBAPIError, match="a link is only ever ended"), write(linked) as connection:
        connection.execute(change)


def test_the_database_refuses_a_second_link(linked: sa.Engine) -> None:
    with read(linked) as connection:
        row = dict(connection.execute(sa.select(table)).mappings().one())
    del row["id"]
    for change in ({"login": "bob"}, {"subject": "249"}):
        with pytest.raises(DBAPIError), write(linked) as connection:
            connection.execute(table.insert().values(**row | change))


def test_a_reference_names_who_was_refused(linked: sa.Engine) -> None:
    with write(linked) as connection:
        reference = links.refuse(connection, ISSUER, "stranger")
        assert links.refuse(connection, ISSUER, "stranger") == reference
        assert links.refuse(connection, OTHER, "stranger") != reference
        assert links.refused(connection, f" {reference.upper()} ") == (ISSUER, "stranger")
        assert len(history(connection, INSTALLATION, f"sign-in/{reference}")) == 1
        with pytest.raises(WrongInputError, match="nobody was refused"):
            links.refused(connection, "no reference")


def test_a_reference_of_two_links_neither(linked: sa.Engine) -> None:
    with write(linked) as connection:
        reference = links.refuse(connection, ISSUER, "stranger")
        after = {"issuer": ISSUER, "subject": "another"}
        append(connection, INSTALLATION, Act(action=links.REFUSED, subject=f"sign-in/{reference}", after=after))
        with pytest.raises(WrongInputError, match="2 subjects were refused"):
            links.refused(connection, reference)


def test_a_sign_in_comes_back_once_to_the_browser_that_began_it(engine: sa.Engine) -> None:
    browser, other = "b" * 43, "c" * 43
    with write(engine) as connection:
        start = starts.begin(connection, browser, "/queue", address="10.0.0.7")
        assert start is not None
        assert starts.take(connection, start.state, other) is None
        assert starts.take(connection, start.nonce, browser) is None
        assert starts.take(connection, start.state, browser) == start
        assert starts.take(connection, start.state, browser) is None
