"""Coming back from the provider: from a code in an address to a person of the desk, or to a reason why not."""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.database.engine import write
from documents.log import get_logger
from documents.value import Value
from review.people import accounts, attempts
from review.people.accounts import UnknownPersonError
from review.people.chain import record
from review.people.single_sign_on import links, starts
from review.people.single_sign_on.id_token import Identity, identity_of
from review.people.single_sign_on.provider import Provider
from review.people.single_sign_on.refusal import NotProvenError, ProviderAwayError
from review.people.single_sign_on.starts import Start

VERIFIED_EMAIL: Final = "verified e-mail"
"""Who tied an account to a subject when nobody did."""

LONGEST_CODE: Final = 4096
_ERROR: Final = re.compile(r"[a-z_]{1,40}")


class Reason(StrEnum):
    """Why somebody who comes from the provider is not signed in."""

    NOT_BEGUN = "not begun in this browser, too long ago, or answered before"
    TOO_EARLY = "too many failed attempts from this address"
    DECLINED = "the provider did not sign the person in"
    NOT_PROVEN = "the answer does not prove who it is"
    AWAY = "the provider cannot be reached"
    NOT_LINKED = "the subject is linked to no account"
    CLOSED = "the account is closed"


class Answer(Value):
    """What the provider put into the address it sent the browser to; nothing of it is believed as it stands.

    Attributes:
        iss: Who answers (RFC 9207); empty from providers that do not say.
    """

    state: str = ""
    code: str = ""
    error: str = ""
    iss: str = ""


class Arrival(Value):
    """What became of it.

    Attributes:
        login: Who is signed in; empty when nobody is.
        leads_to: Path of the desk the person wanted.
        reason: Why nobody is signed in.
        reference: What the person can name to an administrator; the log has it, and the trail an unknown subject.
        wait_until: For TOO_EARLY.
    """

    login: str = ""
    leads_to: str = "/"
    reason: Reason | None = None
    reference: str = ""
    wait_until: dt.datetime | None = None


def arrive(engine: sa.Engine, provider: Provider, answer: Answer, *, browser: str, address: str) -> Arrival:
    """Take what the provider sent a browser back with, and tell who it is.

    Args:
        engine: Of the desk's database.
        provider: Whom the browser was sent to.
        answer: What stands in the address.
        browser: Token of the cookie.
        address: Where the request comes from.
    """
    start = None
    if starts.is_token(answer.state) and starts.is_token(browser):  # anything else is not worth the database's lock
        with write(engine) as connection:
            start = starts.take(connection, answer.state, browser)
    if start is None:  # not counted: any page elsewhere can make a browser ask for this
        return _turned_away(Reason.NOT_BEGUN, address)
    with write(engine) as connection:
        wait_until = attempts.count(connection, _counted(start), address)
    if wait_until is not None:
        return _turned_away(Reason.TOO_EARLY, address).model_copy(update={"wait_until": wait_until})
    try:
        identity = _identity(provider, answer, start)
    except ProviderAwayError as error:
        _forget(engine, start, address)
        return _turned_away(Reason.AWAY, address, str(error))
    except NotProvenError as error:
        return _turned_away(Reason.DECLINED if answer.error else Reason.NOT_PROVEN, address, str(error))
    arrival = _admit(engine, provider, identity, address)
    if arrival.login or arrival.reason is Reason.NOT_LINKED:  # nobody guesses: the provider knows the person
        _forget(engine, start, address)
    return arrival.model_copy(update={"leads_to": start.leads_to})


def _identity(provider: Provider, answer: Answer, start: Start) -> Identity:
    _check_issuer(provider, answer)
    if answer.error or not 0 < len(answer.code) <= LONGEST_CODE:
        said = answer.error if _ERROR.fullmatch(answer.error) else "no code"
        raise NotProvenError(f"the provider answered {said}")
    token = provider.redeem(answer.code, start)
    return identity_of(token, provider.settings, provider.key, nonce=start.nonce)


def _check_issuer(provider: Provider, answer: Answer) -> None:
    """Refuse an answer of another provider than the one that was asked (RFC 9207)."""
    must = provider.metadata().authorization_response_iss_parameter_supported
    if (answer.iss or must) and not hmac.compare_digest(answer.iss.encode(), provider.settings.issuer.encode()):
        raise NotProvenError("another provider answered than the one that was asked")


def _admit(engine: sa.Engine, provider: Provider, identity: Identity, address: str) -> Arrival:
    """Find the account of whom the provider vouches for, and write down what comes of it."""
    with write(engine) as connection:
        login = _login(connection, identity, by_email=provider.settings.link_by_email)
        if login is None:
            reference = links.refuse(connection, identity.issuer, identity.subject)
            return _turned_away(Reason.NOT_LINKED, address, reference=reference)
        if accounts.find(connection, login).disabled_at is not None:
            refused = _turned_away(Reason.CLOSED, address)
            after = {"issuer": identity.issuer, "reason": "closed", "reference": refused.reference}
            record(connection, links.REFUSED, login, by=login, after=after)
            return refused
        record(connection, "sign in", login, by=login, after={"issuer": identity.issuer})
        return Arrival(login=login)


def _login(connection: sa.Connection, identity: Identity, *, by_email: bool) -> str | None:
    """Return whose account it is; a verified address ties it once, and never an account that was tied before."""
    found = links.login_of(connection, identity.issuer, identity.subject)
    if found is not None or not by_email or not identity.email:
        return found
    try:
        account = accounts.find(connection, identity.email)
    except UnknownPersonError:
        return None
    login, issuer = account.person.login, identity.issuer
    if account.disabled_at is not None:
        return login
    if links.of_login(connection, login, issuer) or links.was_ended(connection, login, issuer):
        return None
    return links.link(connection, login, issuer, identity.subject, by=VERIFIED_EMAIL)


def _turned_away(reason: Reason, address: str, detail: str = "", *, reference: str = "") -> Arrival:
    reference = reference or secrets.token_hex(5)
    get_logger().warning(
        "single sign-on refused", reference=reference, reason=reason.value, detail=detail, address=address
    )
    return Arrival(reason=reason, reference=reference)


def _forget(engine: sa.Engine, start: Start, address: str) -> None:
    with write(engine) as connection:
        attempts.forget(connection, _counted(start), address)


def _counted(start: Start) -> str:
    """Return what counts in place of a login, which is not known yet: the address is what has to wait."""
    return f"single sign-on {start.state}"
