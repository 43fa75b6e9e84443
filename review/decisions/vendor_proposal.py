"""A new vendor, or another name of one: proposed by who works on a document, confirmed by a vendor custodian.

A proposed vendor is in the register at once, so that its documents can be put to it, and nothing is posted for it
before it is ACTIVE (V-ID-02). It comes without a bank account: that is a task of its own.

Source: accounting specification L-33, V-SOD-01.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import sqlalchemy as sa
from pydantic import Field as Setting
from sqlalchemy.exc import IntegrityError

from documents.finding import Role
from documents.master import requests
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor, VendorStatus
from documents.master.requests import Request, RequestKind, Wish
from documents.master.store import store_vendors
from documents.register import audit
from documents.register.document import document
from documents.value import Value
from documents.values import identifiers
from documents.values.names import fold
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.vendor_documents import judge_vendor_again
from review.installation import Installation
from review.people.permissions import ALLOWED, Action
from review.people.person import Person
from review.settlement import settling

PROPOSES: Final = ALLOWED[Action.EDIT] | frozenset({Role.VENDOR_CUSTODIAN})
DECIDES: Final = ALLOWED[Action.PROPOSE_ACCOUNT]
LONGEST_ID: Final = 48
COUNTRY: Final = re.compile(r"[A-Z]{2}")


class VendorProposal(Value):
    """A vendor that is to be created.

    Attributes:
        country: ISO 3166-1 alpha-2.
        tax_id: VAT identifier with its country; empty where there is none.
        tax_number: National number that is no VAT identifier.
        reason: In a sentence.
    """

    name: str = Setting(min_length=2, max_length=200)
    country: str
    tax_id: str = ""
    tax_number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    currency: str = ""
    document_id: str = ""
    reason: str = Setting(min_length=10, max_length=2000)


def propose_vendor(here: Installation, client: Client, proposal: VendorProposal, *, by: Person, once: str) -> Request:
    """Put a vendor into the register as PROPOSED.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: Its VAT identifier is wrong, or a vendor of that identifier or name is there.
        UnknownDocumentError: The client has no such document.
    """
    _check_role(client, by, PROPOSES)
    with settling(here.engine, client.id) as connection:
        name = " ".join(proposal.name.split())
        known = requests.asked_before(connection, client.id, once, by=by.login, kind=RequestKind.VENDOR, subject=name)
        if known is not None:
            return known
        if proposal.document_id:
            document(connection, client.id, proposal.document_id)
        vendor = _new_vendor(connection, client, proposal)
        store_vendors(connection, client.id, [vendor], by=by.login)
        wish = Wish(
            kind=RequestKind.VENDOR,
            vendor_id=vendor.id,
            subject=vendor.name,
            body=vendor.model_dump_json(),
            document_id=proposal.document_id,
            reason=proposal.reason,
        )
        return _asked(connection, client, wish, by, once, "propose vendor")


def propose_alias(  # noqa: PLR0913  # each is a different fact
    here: Installation,
    client: Client,
    vendor_id: str,
    alias: str,
    *,
    document_id: str,
    reason: str,
    by: Person,
    once: str,
) -> Request:
    """Ask to have another name of a vendor learnt, so that the next document of that name is recognised.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: There is no such vendor, it bears the name already, or another vendor does.
    """
    _check_role(client, by, PROPOSES)
    name = " ".join(alias.split())[:200]
    with settling(here.engine, client.id) as connection:
        known = requests.asked_before(connection, client.id, once, by=by.login, kind=RequestKind.ALIAS, subject=name)
        if known is not None:
            return known
        document(connection, client.id, document_id)
        _check_alias(connection, client, _vendor(connection, client, vendor_id), name)
        wish = Wish(kind=RequestKind.ALIAS, vendor_id=vendor_id, subject=name, document_id=document_id, reason=reason)
        return _asked(connection, client, wish, by, once, "propose name")


def confirm_request(here: Installation, client: Client, request_id: int, *, by: Person) -> int:
    """Confirm a new vendor or another name as the second person; return how many documents went on because of it.

    Raises:
        NotAllowedError: The person asked for it, is no vendor custodian, or is related to the vendor.
        NotPossibleError: It is decided, there is no such request, or it is about a bank account.
    """
    _check_role(client, by, DECIDES)
    with settling(here.engine, client.id) as connection:
        request = _open(connection, client.id, request_id)
        if request.requested_by == by.login:
            raise NotAllowedError("You asked for this; another vendor custodian confirms it (L-33).")
        vendor = _vendor(connection, client, request.vendor_id)
        if request.kind is RequestKind.ALIAS:
            _check_alias(connection, client, vendor, request.subject)
            changed = vendor.model_copy(update={"aliases": (*vendor.aliases, request.subject)})
        elif vendor.status not in {VendorStatus.PROPOSED, VendorStatus.ACTIVE}:
            raise NotPossibleError(f"{vendor.name} is {vendor.status} by now; reject the request")
        else:
            changed = vendor.model_copy(update={"status": VendorStatus.ACTIVE})
        _decide(connection, client.id, request, confirmed=True, by=by, reason="confirmed at the desk")
        store_vendors(connection, client.id, [changed], by=requests.DESK)
        _note(connection, client.id, request, f"confirm {request.kind}", by)
    return judge_vendor_again(here, client, request.vendor_id, nameless=True)


def reject_request(here: Installation, client: Client, request_id: int, reason: str, *, by: Person) -> None:
    """Reject a new vendor, which becomes INACTIVE, or another name, which is not learnt.

    Raises:
        NotAllowedError: The person neither is a vendor custodian nor asked for it.
        NotPossibleError: It is decided, there is no such request, or no reason is given.
    """
    if not reason.strip():
        raise NotPossibleError("A request is rejected only with a reason, and none was given.")
    with settling(here.engine, client.id) as connection:
        request = _open(connection, client.id, request_id)
        _check_role(client, by, PROPOSES if request.requested_by == by.login else DECIDES)
        _decide(connection, client.id, request, confirmed=False, by=by, reason=reason)
        vendor = _vendor(connection, client, request.vendor_id)
        if request.kind is RequestKind.VENDOR and vendor.status is VendorStatus.PROPOSED:
            gone = vendor.model_copy(update={"status": VendorStatus.INACTIVE})
            store_vendors(connection, client.id, [gone], by=requests.DESK)
        _note(connection, client.id, request, f"reject {request.kind}", by)


def _check_role(client: Client, by: Person, wanted: frozenset[Role]) -> None:
    roles = by.roles(client.id, dt.datetime.now(dt.UTC).date())
    if not roles & wanted or Role.ADMIN in roles:
        raise NotAllowedError(
            f"{by.name} may not do this at {client.name}: found role {', '.join(sorted(roles)) or 'none'}, expected "
            f"{', '.join(sorted(wanted))}; nothing was changed"
        )


def _new_vendor(connection: sa.Connection, client: Client, proposal: VendorProposal) -> Vendor:
    master = DatabaseMasterData(connection, client.id, client.entities)
    country = proposal.country.strip().upper()
    if not COUNTRY.fullmatch(country):
        raise NotPossibleError(f'country: found "{proposal.country}", expected two letters such as "DE"')
    tax_id = _tax_id(proposal.tax_id, country)
    twins = {
        one.id: one for key in filter(None, (tax_id, proposal.tax_number)) for one in master.vendors_by_tax_id(key)
    }
    twins |= {one.id: one for one in master.vendors_by_name(proposal.name)}
    if twins:
        names = ", ".join(f"{one.name} ({one.id})" for one in twins.values())
        raise NotPossibleError(f"The register has {names} with that name or tax number; choose it instead.")
    given = proposal.model_dump(exclude={"document_id", "reason", "name", "country", "tax_id"})
    today = dt.datetime.now(client.service.clock.zone).date()
    return Vendor(
        id=_free_id(master, proposal.name),
        name=" ".join(proposal.name.split()),
        status=VendorStatus.PROPOSED,
        country=country,
        tax_id=tax_id,
        created=today,
        **{name: " ".join(value.split()) for name, value in given.items()},
    )


def _tax_id(raw: str, country: str) -> str:
    if not raw.strip():
        return ""
    found = identifiers.vat_id(raw, country)
    if found is None:
        raise NotPossibleError(f'VAT identifier: found "{raw.strip()[:40]}", which has a wrong form or check digit')
    return found


def _free_id(master: DatabaseMasterData, name: str) -> str:
    """Return an id made of the name that no vendor has."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_ID] or "vendor"
    number = 1
    while master.vendor(stem if number == 1 else f"{stem}-{number}") is not None:
        number += 1
    return stem if number == 1 else f"{stem}-{number}"


def _check_alias(connection: sa.Connection, client: Client, vendor: Vendor, name: str) -> None:
    bearers = DatabaseMasterData(connection, client.id, client.entities).vendors_by_name(name) if name else ()
    if not name or bearers:
        whose = ", ".join(f"{one.name} ({one.id})" for one in bearers) or "nobody"
        raise NotPossibleError(
            f'"{name}" is to be a name of {vendor.name}, but {whose} bears it; '
            "a name tells who it is only while one vendor bears it."
        )


def _vendor(connection: sa.Connection, client: Client, vendor_id: str) -> Vendor:
    vendor = DatabaseMasterData(connection, client.id, client.entities).vendor(vendor_id)
    if vendor is None:
        raise NotPossibleError(f'found vendor "{vendor_id}", expected one of the register; nothing was changed')
    return vendor


def _open(connection: sa.Connection, client_id: str, request_id: int) -> Request:
    found = requests.request_of(connection, client_id, request_id)
    if found is None or found.kind is RequestKind.ACCOUNT:
        raise NotPossibleError(f"There is no request {request_id} about a vendor or a name.")
    if found.decided is not None:
        what = "confirmed" if found.decided.confirmed else "rejected"
        raise NotPossibleError(f"{found.decided.by} {what} this request on {found.decided.at:%Y-%m-%d %H:%M} UTC.")
    return found


def _asked(connection: sa.Connection, client: Client, wish: Wish, by: Person, once: str, action: str) -> Request:
    number, _ = requests.ask(connection, client.id, wish, by=by.login, once=once)
    found = requests.request_of(connection, client.id, number)
    assert found is not None
    _note(connection, client.id, found, action, by)
    return found


def _decide(
    connection: sa.Connection, client_id: str, request: Request, *, confirmed: bool, by: Person, reason: str
) -> None:
    try:
        requests.decide(connection, client_id, request.id, confirmed=confirmed, by=by.login, reason=reason)
    except IntegrityError as error:
        raise NotAllowedError(f"The database refuses this: {str(error.orig).splitlines()[0]}") from error


def _note(connection: sa.Connection, client_id: str, request: Request, action: str, by: Person) -> None:
    """Write the act into the audit trail of the vendor, and of the document that gave cause."""
    after = {"request": request.id, "vendor": request.vendor_id, "name": request.subject}
    for subject in filter(None, (f"vendor {request.vendor_id}", request.document_id)):
        audit.append(connection, client_id, audit.Act(action=action, subject=subject, actor=by.login, after=after))
