"""Which role may do what at the desk (L-29). Who may waive or approve which finding is decided by the finding."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from documents.finding import Role


class Action(StrEnum):
    """What a person may want to do."""

    SEE = "see"
    """Queue, documents and their pictures."""
    EDIT = "edit"
    """Correct, confirm, re-classify, split, merge, pair lines, pick a vendor, mark a duplicate."""
    WAIVE = "waive"
    """Accept a finding that names one of the person's roles."""
    APPROVE = "approve"
    """Second pair of eyes for what somebody else edited, or what needs an approver."""
    ROUTE = "route"
    """Claim, assign, park, ask outside, escalate, reply."""
    REJECT = "reject"
    REOPEN = "reopen"
    PROPOSE_ACCOUNT = "propose account"
    """Begin or confirm a change of a vendor's bank account; confirming takes a second person (L-33)."""
    TEACH = "teach"
    """Switch a learnt rule on or off."""
    MEASURE = "measure"
    """See seconds and keystrokes."""
    PEOPLE = "people"
    """Accounts and roles."""
    OPERATE = "operate"
    """See figures of the running system."""


_DESKS: Final = frozenset(
    {
        Role.REVIEWER,
        Role.APPROVER,
        Role.SUPERVISOR,
        Role.TAX,
        Role.VENDOR_CUSTODIAN,
        Role.CONTROLLER,
        Role.BUYER,
        Role.RECEIVER,
        Role.PRIVACY,
    }
)

ALLOWED: Final[Mapping[Action, frozenset[Role]]] = {
    Action.SEE: _DESKS | {Role.AUDITOR},
    Action.EDIT: frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.TAX, Role.BUYER, Role.RECEIVER}),
    Action.WAIVE: _DESKS,
    Action.APPROVE: frozenset({Role.APPROVER, Role.SUPERVISOR, Role.CONTROLLER}),
    Action.ROUTE: _DESKS,
    Action.REJECT: frozenset({Role.REVIEWER, Role.SUPERVISOR, Role.PRIVACY}),
    Action.REOPEN: frozenset({Role.SUPERVISOR}),
    Action.PROPOSE_ACCOUNT: frozenset({Role.VENDOR_CUSTODIAN}),
    Action.TEACH: frozenset({Role.SUPERVISOR, Role.CONTROLLER}),
    Action.MEASURE: frozenset({Role.SUPERVISOR, Role.CONTROLLER, Role.AUDITOR}),
    Action.PEOPLE: frozenset({Role.ADMIN}),
    Action.OPERATE: frozenset({Role.OPERATOR, Role.ADMIN}),
}
"""An admin looks after people and the system, and neither edits, nor approves, nor sees a document."""

NEVER_WITH_ADMIN: Final = _DESKS | {Role.AUDITOR}
"""Roles that nobody holds together with `admin`, at any client; migration 0020 holds the same in the database."""

EVERYWHERE: Final = frozenset({Role.ADMIN, Role.AUDITOR, Role.OPERATOR})
"""Roles that may be entrusted for all clients at once; every other one is for one client at a time."""


def may(roles: frozenset[Role], action: Action) -> bool:
    """Tell whether one of the roles allows the action."""
    return bool(roles & ALLOWED[action])
