"""The gate: a cookie becomes the person behind it, with the roles they have at this moment."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from fastapi import Request, Response

from documents.database.engine import read, write
from documents.error import RetryableError
from review.people import accounts, sessions
from review.people.sessions import Session, SessionSettings
from review.web.access import Visitor

COOKIE: Final = "__Host-daybook"
"""Only this host, only by https, every path; browsers take it by http from localhost and 127.0.0.1 as well."""

NO_SIGN_OF_LIFE: Final = ("/heartbeats", "/status")
"""Requests to paths that end so are made by the page, not by the person: they keep nobody signed in."""


class DatabaseGate:
    """Knows sessions from the database."""

    def __init__(
        self,
        engine: sa.Engine,
        settings: SessionSettings | None = None,
        passwords_only_for: frozenset[str] | None = None,
    ) -> None:
        """Take settings from the environment unless they are given.

        With `passwords_only_for` the sessions of all others count only where a provider vouched for the person.
        """
        self.engine = engine
        self.settings = settings or SessionSettings()
        self.passwords_only_for = passwords_only_for

    def visitor(self, request: Request) -> Visitor | None:
        """See Gate.visitor. Roles are read anew each time: what was taken back does not count any more."""
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        with read(self.engine) as connection:
            session = sessions.find(connection, token, self.settings)
            if session is None or not (session.issuer or self.takes_password(session.login)):
                return None
            account = accounts.find(connection, session.login)
        if not request.url.path.endswith(NO_SIGN_OF_LIFE):
            self._sign(session)
        return Visitor(
            person=account.person,
            session_id=session.id,
            csrf=sessions.csrf_of(token),
            theme=account.theme,
            initial=account.initial_until is not None and not session.issuer,
        )

    def takes_password(self, login: str) -> bool:
        """Tell whether a person may sign in by a password."""
        return self.passwords_only_for is None or login in self.passwords_only_for

    def begin(self, request: Request, response: Response, login: str, issuer: str = "") -> None:
        """Sign somebody in: a new token, and the end of the session the browser had before (ASVS V7.2.4).

        `issuer` is the provider that vouched for them, empty after a password.
        """
        with write(self.engine) as connection:
            self._end_present(connection, request)
            token = sessions.begin(
                connection,
                login,
                self.settings,
                address=address_of(request),
                browser=request.headers.get("user-agent", ""),
                issuer=issuer,
            )
        response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")

    def end(self, request: Request, response: Response) -> None:
        """Sign out."""
        with write(self.engine) as connection:
            self._end_present(connection, request)
        forget(response)

    def _end_present(self, connection: sa.Connection, request: Request) -> None:
        found = sessions.find(connection, request.cookies.get(COOKIE, ""), self.settings)
        if found is not None:
            sessions.end(connection, found.login, found.id, "signed out")

    def _sign(self, session: Session) -> None:
        """Write a sign of life down, if that can be done at once: no page waits for it or fails by it."""
        if not sessions.needs_sign(session, dt.datetime.now(dt.UTC)):
            return
        try:
            with write(self.engine) as connection:
                sessions.sign(connection, session)
        except RetryableError:
            return


def forget(response: Response) -> None:
    """Take the cookie, and what pages kept in the browser, away."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def address_of(request: Request) -> str:
    """Return where a request comes from, as the server was told."""
    return request.client.host if request.client else ""
