"""Who is asking, and whether they may: every route says what it is for with `allow(Action...)`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Protocol

from fastapi import Depends, Request

from documents.database.engine import write
from documents.finding import Role
from documents.register import audit
from review.installation import Installation
from review.people.permissions import Action, may
from review.people.person import EVERY_CLIENT, Person
from review.people.single_sign_on.provider import Provider

FORBIDDEN: Final = "access refused"
"""Audit action of a person who asked for what a role of theirs does not allow."""

ACCOUNT: Final = "/account"
"""Page of a person's own password."""
LOGOUT: Final = "/logout"

_ASKED: Final = "daybook.visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is signed in.

    Attributes:
        session_id: Of the session, not secret; ties drafts and measures together.
        csrf: What every form and every htmx request sends back.
        theme: "light", "dark" or "" for what the system says.
        initial: Somebody else made the password: until it is changed nothing but the account is open.
    """

    person: Person
    session_id: str
    csrf: str
    theme: str = ""
    initial: bool = False

    def roles(self, client_id: str) -> frozenset[Role]:
        """Return the roles that count today at a client."""
        return self.person.roles(client_id, dt.datetime.now(dt.UTC).date())

    def may(self, action: Action, client_id: str = EVERY_CLIENT) -> bool:
        """Tell whether the person may do something at a client."""
        return may(self.roles(client_id), action)

    def anywhere(self, action: Action) -> bool:
        """Tell whether the person may do something at some client; what the menu shows rests on it."""
        return any(self.may(action, one.client_id) for one in self.person.grants)

    def clients(self, action: Action, client_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the clients at which the person may do something."""
        return tuple(one for one in client_ids if self.may(action, one))


class Gate(Protocol):
    """Knows sessions; `review.web.sessions` answers from the database."""

    def visitor(self, request: Request) -> Visitor | None:
        """Return who is asking; None when nobody is signed in, or the session is over."""
        ...


class NotSignedInError(Exception):
    """Nobody is signed in: the login page comes first, and leads back."""


class PasswordFirstError(Exception):
    """The person has a password somebody else made, and sets one of their own before anything else."""


class NotFoundError(Exception):
    """There is no such thing for this person; the same answer whether or not others have it (B-01)."""


class ForbiddenError(Exception):
    """The person knows the client but may not do this there."""


def installation(request: Request) -> Installation:
    """Return the installation the application serves."""
    found: Installation = request.app.state.installation
    return found


def provider_of(request: Request) -> Provider | None:
    """Return whom people can sign in by; None where no provider is set."""
    found: Provider | None = request.app.state.provider
    return found


def signed_in(request: Request) -> Visitor:
    """Return who is asking.

    Raises:
        NotSignedInError: Nobody is.
        PasswordFirstError: They set a password of their own before they ask for this.
    """
    found = visitor_of(request)
    if found is None:
        raise NotSignedInError
    if found.initial and not request.url.path.startswith((ACCOUNT, LOGOUT)):
        raise PasswordFirstError
    return found


def visitor_of(request: Request) -> Visitor | None:
    """Return who is asking; None when nobody is signed in. The gate is asked once a request."""
    if _ASKED not in request.scope:
        gate: Gate = request.app.state.gate
        request.scope[_ASKED] = gate.visitor(request)
    found: Visitor | None = request.scope[_ASKED]
    return found


ANYBODY: Final = Depends(signed_in)
"""The dependency of a route that is open to every person who is signed in, whatever their roles."""


def allow(action: Action) -> Any:
    """Return the dependency that gives a route its visitor, who may do `action`.

    Where the path has a `client_id`, it must be allowed at that client: a person without any role there gets "not
    found", one with another role "forbidden", and both are events of the client's audit trail. Elsewhere it must be
    allowed at some client; a refusal is an event of the installation's trail.
    """

    def check(request: Request) -> Visitor:
        visitor = signed_in(request)
        client_id = request.path_params.get("client_id")
        if client_id is None:
            if not visitor.anywhere(action):
                _write_down(request, visitor, audit.INSTALLATION, action)
                raise ForbiddenError
            return visitor
        if not visitor.may(action, client_id):
            _refuse(request, visitor, client_id, action)
        return visitor

    check.action = action  # type: ignore[attr-defined]  # read by the test of every route and role
    return Depends(check)


def _refuse(request: Request, visitor: Visitor, client_id: str, action: Action) -> None:
    """Write down that somebody asked for what is not theirs, and refuse it.

    The event stands in the trail of the client whose door it was, if there is one.
    """
    if client_id in {one.id for one in installation(request).clients()}:
        _write_down(request, visitor, client_id, action)
    if not visitor.roles(client_id):
        raise NotFoundError
    raise ForbiddenError


def _write_down(request: Request, visitor: Visitor, chain: str, action: Action) -> None:
    what = {"action": action.value, "path": request.url.path[:200], "method": request.method}
    act = audit.Act(action=FORBIDDEN, subject=chain, actor=visitor.person.login, after=what)
    with write(installation(request).engine) as connection:
        audit.append(connection, chain, act)
