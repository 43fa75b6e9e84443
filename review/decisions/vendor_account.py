"""A change of a vendor's bank data: one person proposes, somebody is called, a second person confirms.

The account is typed by both: what stands on a document is never taken over. The call goes to a number that was known
before. The database refuses a confirmation without the call, by who proposed, or by who is no vendor custodian.

Source: accounting specification L-33, V-FRD-01, V-FRD-02.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Final

import sqlalchemy as sa
from pydantic import Field as Setting
from sqlalchemy.exc import IntegrityError

from documents.master import requests
from documents.master.account_history import newest_steps
from documents.master.bank_accounts import STEPS, AccountChange, ConfirmedChange
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import AccountStatus, Vendor
from documents.master.requests import CallBack, Request, RequestKind, Wish
from documents.master.store import store_accounts
from documents.register import audit
from documents.register.document import document
from documents.register.versions import latest_version
from documents.value import Value
from documents.values import identifiers
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.vendor_documents import judge_vendor_again
from review.installation import Installation
from review.people.permissions import Action, may
from review.people.person import Person
from review.settlement import settling
from validators.wording import masked

LONGEST_AGO: Final = dt.timedelta(days=30)
"""A call-back that is older says nothing about the change of today."""
AHEAD: Final = dt.timedelta(minutes=5)
"""By how much a clock at the desk may be fast."""
LEAST_DIGITS: Final = 6
"""Of a telephone number, as it is looked for on the document."""


class AccountProposal(Value):
    """What one person proposes.

    Attributes:
        iban: As typed.
        replaces: Account on file that is used no more once this one is confirmed; empty to keep all.
        document_id: The document that gave cause; empty without one.
        reason: In a sentence: who says so, and why.
    """

    vendor_id: str
    iban: str
    replaces: str = ""
    document_id: str = ""
    reason: str = Setting(min_length=10, max_length=2000)


class AccountSettled(Value):
    """A request as it stands, and how many waiting documents or held payments went on because of it."""

    request: Request
    went_on: int = 0


def propose_account(
    here: Installation, client: Client, proposal: AccountProposal, *, by: Person, once: str
) -> AccountSettled:
    """Propose a bank account of a vendor; it is PROPOSED, and nothing is paid to it.

    Raises:
        NotAllowedError: The person is no vendor custodian of the client.
        NotPossibleError: The account cannot be one, is in use or proposed already, or is the client's own.
        UnknownDocumentError: The client has no such document.
    """
    _check_role(client, by)
    typed = _checked_iban(proposal.iban)
    with settling(here.engine, client.id) as connection:
        vendor = _vendor(connection, client, proposal.vendor_id)
        known = requests.asked_before(connection, client.id, once, by=by.login, kind=RequestKind.ACCOUNT, subject=typed)
        if known is not None:
            return AccountSettled(request=known)
        if proposal.document_id:
            document(connection, client.id, proposal.document_id)
        replaces = identifiers.compact(proposal.replaces)
        _check_new(connection, client, vendor, typed, replaces)
        wish = Wish(
            kind=RequestKind.ACCOUNT,
            vendor_id=vendor.id,
            subject=typed,
            body=json.dumps({"replaces": replaces} if replaces else {}),
            document_id=proposal.document_id,
            reason=proposal.reason,
        )
        number, _ = requests.ask(connection, client.id, wish, by=by.login, once=once)
        _step(connection, client, vendor.id, typed, AccountStatus.PROPOSED, by.login)
        request = _request(connection, client.id, number)
        _note(connection, client.id, request, "propose account", by, {"reason": proposal.reason})
    return AccountSettled(request=request)


def record_call(
    here: Installation, client: Client, request_id: int, call: CallBack, *, by: Person, once: str
) -> AccountSettled:
    """Write down whom somebody called about a proposed account, under which number, and what was said.

    Raises:
        NotAllowedError: The person is no vendor custodian of the client.
        NotPossibleError: The number stands on the document, the time cannot be, or the request is decided.
    """
    _check_role(client, by)
    with settling(here.engine, client.id) as connection:
        request = _open(connection, client.id, request_id)
        _check_time(call, dt.datetime.now(dt.UTC))
        _check_number(connection, client.id, request, call.number)
        if requests.record_call(connection, client.id, request_id, call, by=by.login, once=once):
            said = {"called": call.called, "number": call.number, "from": call.number_from.value}
            _note(connection, client.id, request, "call back", by, said)
        request = _request(connection, client.id, request_id)
    return AccountSettled(request=request)


def confirm_account(here: Installation, client: Client, request_id: int, typed: str, *, by: Person) -> AccountSettled:
    """Confirm a proposed account as the second person: it becomes VERIFIED and ACTIVE, and documents are judged again.

    A payment run pays to it only after the client's cooling days (`account_cooling_days`).

    Args:
        here: The installation.
        client: Whose vendor it is.
        request_id: Of the proposal.
        typed: The account as the second person heard it in the call.
        by: The second person.

    Raises:
        NotAllowedError: The person proposed it, is no vendor custodian, or is related to the vendor.
        NotPossibleError: Nobody was called yet, another account was typed, or it is decided.
    """
    _check_role(client, by)
    with settling(here.engine, client.id) as connection:
        request = _request(connection, client.id, request_id)
        if request.decided is not None and request.decided.confirmed and request.decided.by == by.login:
            return AccountSettled(request=request)
        request = _open(connection, client.id, request_id)
        _check_second(request, by)
        _check_typed(request, typed)
        _decide(connection, client.id, request, confirmed=True, by=by, reason="account read out in the call-back")
        _activate(connection, client, request, by.login)
        request = _request(connection, client.id, request_id)
        _note(connection, client.id, request, "confirm account", by, {"requested_by": request.requested_by})
    return AccountSettled(request=request, went_on=judge_vendor_again(here, client, request.vendor_id, request.subject))


def reject_account(here: Installation, client: Client, request_id: int, reason: str, *, by: Person) -> AccountSettled:
    """Reject a proposed account, or take one's own proposal back; the account is RETIRED.

    Raises:
        NotAllowedError: The person is no vendor custodian of the client.
        NotPossibleError: It is decided, or no reason is given.
    """
    _check_role(client, by)
    if not reason.strip():
        raise NotPossibleError("A proposal is rejected only with a reason, and none was given.")
    with settling(here.engine, client.id) as connection:
        request = _open(connection, client.id, request_id)
        _decide(connection, client.id, request, confirmed=False, by=by, reason=reason)
        _step(connection, client, request.vendor_id, request.subject, AccountStatus.RETIRED, by.login)
        request = _request(connection, client.id, request_id)
        _note(connection, client.id, request, "reject account", by, {"reason": reason})
    return AccountSettled(request=request)


def replaced_account(request: Request) -> str:
    """Return the account that is used no more once the request is confirmed; empty for none."""
    found: str = json.loads(request.body).get("replaces", "")
    return found


def _check_role(client: Client, by: Person) -> None:
    if not may(by.roles(client.id, dt.datetime.now(dt.UTC).date()), Action.PROPOSE_ACCOUNT):
        raise NotAllowedError(f"{by.name} is no vendor custodian of {client.name}; bank accounts are their task.")


def _checked_iban(raw: str) -> str:
    found = identifiers.iban(raw)
    if found is None:
        raise NotPossibleError(
            f'"{raw.strip()[:40]}" is no IBAN: its length or its check digits are wrong. Have it read out once more.'
        )
    return found


def _vendor(connection: sa.Connection, client: Client, vendor_id: str) -> Vendor:
    vendor = DatabaseMasterData(connection, client.id, client.entities).vendor(vendor_id)
    if vendor is None:
        raise NotPossibleError(f'"{vendor_id}" is no vendor of {client.name}; choose one of the register first.')
    return vendor


def _check_new(connection: sa.Connection, client: Client, vendor: Vendor, iban: str, replaces: str) -> None:
    """Refuse an account that is in use or proposed, the client's own, or one that replaces what is not there."""
    active = {identifiers.compact(one.iban) for one in vendor.accounts if one.status is AccountStatus.ACTIVE}
    if iban in active:
        raise NotPossibleError(f"{masked(iban)} is ACTIVE for {vendor.name} already; there is nothing to change.")
    if replaces and replaces not in active:
        raise NotPossibleError(f"{masked(replaces)} is no ACTIVE account of {vendor.name}, so nothing can replace it.")
    if iban in {one.iban for one in client.entities if one.iban}:
        raise NotPossibleError(f"{masked(iban)} is an account of {client.name} itself.")
    waiting = requests.requests_of(connection, client.id, vendor.id)
    for one in waiting:
        if one.decided is None and one.kind is RequestKind.ACCOUNT and one.subject == iban:
            raise NotPossibleError(
                f"{one.requested_by} proposed {masked(iban)} on {one.requested_at:%Y-%m-%d}; it waits for a second "
                "person."
            )


def _request(connection: sa.Connection, client_id: str, request_id: int) -> Request:
    found = requests.request_of(connection, client_id, request_id)
    if found is None or found.kind is not RequestKind.ACCOUNT:
        raise NotPossibleError(f"There is no proposal {request_id} of a bank account.")
    return found


def _open(connection: sa.Connection, client_id: str, request_id: int) -> Request:
    found = _request(connection, client_id, request_id)
    if found.decided is not None:
        what = "confirmed" if found.decided.confirmed else "rejected"
        raise NotPossibleError(f"{found.decided.by} {what} this proposal on {found.decided.at:%Y-%m-%d %H:%M} UTC.")
    return found


def _check_time(call: CallBack, now: dt.datetime) -> None:
    if not now - LONGEST_AGO <= call.called_at <= now + AHEAD:
        raise NotPossibleError(
            f"The call is said to have been on {call.called_at:%Y-%m-%d %H:%M}; it must lie within the last "
            f"{LONGEST_AGO.days} days."
        )


def _check_number(connection: sa.Connection, client_id: str, request: Request, number: str) -> None:
    """Refuse a number without digits enough, and one that stands on the document that asks for the change."""
    digits = _last_digits(number)
    if len(digits) < LEAST_DIGITS:
        raise NotPossibleError(f'"{number}" has fewer than {LEAST_DIGITS} digits and is no telephone number.')
    if not request.document_id:
        return
    business = latest_version(connection, client_id, request.document_id).business
    if business is not None and any(digits in print_ for print_ in _numbers_in(business.text)):
        raise NotPossibleError(
            f"{number} stands on the document that asks for the change. Whoever forged it answers there: call a number "
            "that was known before."
        )


def _last_digits(number: str) -> str:
    """Return a number without country and trunk prefix, so that all its spellings are equal."""
    digits = re.sub(r"\D", "", number)
    return digits[-8:] if len(digits) > LEAST_DIGITS else digits


def _numbers_in(text: str) -> list[str]:
    """Return everything on a page that may be a telephone number, as digits."""
    return [re.sub(r"\D", "", one) for one in re.findall(r"[+(]?\d[\d ()/.\-–]{4,}\d", text)]


def _check_second(request: Request, by: Person) -> None:
    if request.requested_by == by.login:
        raise NotAllowedError("You proposed this account; another vendor custodian confirms it (L-33).")
    if not request.calls:
        raise NotPossibleError("Nobody has called the vendor yet. Write the call-back down first.")


def _check_typed(request: Request, typed: str) -> None:
    if identifiers.compact(typed) != request.subject:
        raise NotPossibleError(
            "What you typed is not the account that was proposed. Have it read out once more; if it differs, reject "
            "the proposal."
        )


def _decide(
    connection: sa.Connection, client_id: str, request: Request, *, confirmed: bool, by: Person, reason: str
) -> None:
    try:
        requests.decide(connection, client_id, request.id, confirmed=confirmed, by=by.login, reason=reason)
    except IntegrityError as error:
        raise NotAllowedError(f"The database refuses this: {str(error.orig).splitlines()[0]}") from error


def _activate(connection: sa.Connection, client: Client, request: Request, second: str) -> None:
    """Bring the account to ACTIVE, step by step, and retire the one it replaces."""
    for status in (AccountStatus.VERIFIED, AccountStatus.ACTIVE):
        _step(connection, client, request.vendor_id, request.subject, status, request.requested_by, second)
    replaces = replaced_account(request)
    if replaces:
        _step(connection, client, request.vendor_id, replaces, AccountStatus.RETIRED, request.requested_by, second)


def _step(  # noqa: PLR0913  # each is a different fact
    connection: sa.Connection,
    client: Client,
    vendor_id: str,
    iban: str,
    status: AccountStatus,
    first: str,
    second: str = "",
) -> None:
    """Store one step of an account, unless it stands there or further already."""
    former = newest_steps(connection, client.id, [vendor_id]).get(vendor_id, {}).get(iban)
    if former is not None and status not in STEPS[former.status]:
        return
    today = dt.datetime.now(client.service.clock.zone).date()
    since = max(today, former.since) if former else today
    made = ConfirmedChange if second else AccountChange
    step = made(vendor_id=vendor_id, iban=iban, status=status, since=since, requested_by=first, confirmed_by=second)
    store_accounts(connection, client.id, [step], by=requests.DESK)


def _note(
    connection: sa.Connection, client_id: str, request: Request, action: str, by: Person, what: dict[str, str]
) -> None:
    """Write the act into the audit trail of the vendor, and of the document that gave cause."""
    after = {"request": request.id, "vendor": request.vendor_id, "account": masked(request.subject), **what}
    for subject in filter(None, (f"vendor {request.vendor_id}", request.document_id)):
        act = audit.Act(action=action, subject=subject, actor=by.login, after=after)
        audit.append(connection, client_id, act)
