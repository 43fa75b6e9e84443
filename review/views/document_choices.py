"""What the dialogs of a document's page offer to choose from: reasons, days, people, a text ready for the vendor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.finding import Queue
from documents.master.client import Client
from documents.register.decisions import Kind, decisions_of
from documents.register.document import RegisteredDocument
from documents.register.versions import latest_version
from documents.state import State
from documents.value import Value
from documents.values.business_time import deadline
from reports.reply import reply_to_vendor
from review.decisions.reasons import rejection_reasons, waiver_reasons
from review.decisions.rejections import reply_after
from review.people import accounts
from review.people.permissions import Action, may
from review.queue import latest_answer
from review.views.document import KINDS
from review.views.document_coding import CodingForm, coding_form
from review.views.document_findings import Cards
from review.views.document_offers import Offers
from review.views.document_pairs import OrderLineChoice, order_lines_for
from validators.routing.reply import Reply
from validators.rules.document_type import CODE as UNSURE_TYPE
from validators.rules.document_type import is_guess

USUAL_DAYS: Final = 3
"""Business days until which an answer is first asked for."""

Options = tuple[tuple[str, str], ...]
"""Value and words of each option."""


class Proposal(Value):
    """What the page says of a vendor that may be new."""

    name: str = ""
    country: str = ""
    tax_id: str = ""
    currency: str = ""


class Letter(Value):
    """That somebody wrote to the vendor."""

    name: str
    day: dt.date


class Choices(Value):
    """What is chosen from; empty where the act is not offered.

    Attributes:
        question: First words of a question to somebody outside.
        reply: Text ready to send to the vendor; empty where nothing is written.
        reply_codes: Peppol codes of its points.
        rejection_reply: Text that sends the document back; of a rejected one with the reason that was given.
        rejection_codes: Peppol codes of its points.
        no_reply: Why nothing is written to the vendor.
        no_rejection_reply: Why nothing may be written about a rejection.
        letters: What was written to the vendor before: who and when, the oldest first.
        today: First day an answer can be asked for, as ISO; `until` the day proposed, `latest` the last one.
    """

    waiver_reasons: Options = ()
    rejection_reasons: Options = ()
    people: Options = ()
    types: Options = ()
    order_lines: tuple[OrderLineChoice, ...] = ()
    proposal: Proposal = Proposal()
    coding: CodingForm = CodingForm()
    question: str = ""
    reply: str = ""
    reply_codes: str = ""
    rejection_reply: str = ""
    rejection_codes: str = ""
    no_reply: str = ""
    no_rejection_reply: str = ""
    letters: tuple[Letter, ...] = ()
    today: str = ""
    until: str = ""
    latest: str = ""


def choices_for(
    connection: sa.Connection, client: Client, known: RegisteredDocument, offers: Offers, cards: Cards, now: dt.datetime
) -> Choices:
    """Return what the offered dialogs need, and nothing for the others."""
    found: dict[str, object] = {}
    if offers.has("waive"):
        found["waiver_reasons"] = tuple(waiver_reasons().items())
    if offers.has("reject"):
        found["rejection_reasons"] = tuple((code, one.says) for code, one in rejection_reasons().items())
    found |= _rejection_reply(connection, client, known, offers)
    if offers.has("ask", "write"):
        found |= _days(client, now)
        found |= _reply(connection, client, known)
        found["question"] = " ".join(card.sentence for card in cards.stopping[:2])
        found["letters"] = tuple(_letters(connection, client, known.id))
    if offers.has("type"):
        found["types"] = tuple(_types(connection, client, known, cards))
    if offers.has("pair", "vendor"):
        found |= _of_version(connection, client, known)
    if offers.has("code", "taxes"):
        found["coding"] = coding_form(connection, client, known)
    if offers.has("assign"):
        found["people"] = _people(connection, client, now.date())
    return Choices.model_validate(found)


def _types(
    connection: sa.Connection, client: Client, known: RegisteredDocument, cards: Cards
) -> Iterator[tuple[str, str]]:
    """Yield the kinds it may be; first the one it was read as, while that is a guess."""
    if any(card.code == UNSURE_TYPE for card in cards.stopping):
        business = latest_version(connection, client.id, known.id).business
        if business is not None and is_guess(business):
            yield business.doc_type.value, f"{KINDS[business.doc_type]}, as it was read"
            if business.einvoice is not None:
                return
    yield from ((kind.value, words) for kind, words in KINDS.items() if kind is not known.doc_type)


def _reply(connection: sa.Connection, client: Client, known: RegisteredDocument) -> dict[str, object]:
    written = reply_to_vendor(connection, client, known.id)
    if not isinstance(written, Reply):
        return {"no_reply": written.reason}
    return {"reply": f"{written.subject}\n\n{written.text}", "reply_codes": written.codes}


def _rejection_reply(
    connection: sa.Connection, client: Client, known: RegisteredDocument, offers: Offers
) -> dict[str, object]:
    if known.state is not State.REJECTED and not offers.has("reject"):
        return {}
    written = reply_after(connection, client, known.id)
    if isinstance(written, Reply):
        return {"rejection_reply": f"{written.subject}\n\n{written.text}", "rejection_codes": written.codes}
    return {"no_rejection_reply": written.reason} if written.silent else {}


def _letters(connection: sa.Connection, client: Client, document_id: str) -> Iterator[Letter]:
    zone = client.service.clock.zone
    for one in decisions_of(connection, client.id, document_id, Kind.WRITE):
        name = accounts.find(connection, one.person).person.name
        yield Letter(name=name, day=one.decided_at.astimezone(zone).date())


def _of_version(connection: sa.Connection, client: Client, known: RegisteredDocument) -> dict[str, object]:
    version = latest_version(connection, client.id, known.id)
    business, judgement = version.business, version.judgement
    if business is None:
        return {}
    tax_id = business.vendor_tax_id.value if business.vendor_tax_id else ""
    return {
        "order_lines": order_lines_for(connection, client, judgement.vendor_id if judgement else "", business.orders),
        "proposal": Proposal(
            name=business.vendor_name.value if business.vendor_name else "",
            country=tax_id[:2] if tax_id[:2].isalpha() else "",
            tax_id=tax_id,
            currency=business.currency.value if business.currency else "",
        ),
    }


def _days(client: Client, now: dt.datetime) -> dict[str, object]:
    clock = client.service.clock
    latest = latest_answer(client.service, now)
    usual = (deadline(clock, now, clock.day * USUAL_DAYS) or now).astimezone(clock.zone).date()
    today = now.astimezone(clock.zone).date()
    return {"today": today.isoformat(), "until": min(usual, latest).isoformat(), "latest": latest.isoformat()}


def _people(connection: sa.Connection, client: Client, today: dt.date) -> Options:
    """Return desks and people who may work on documents of the client, and the way to take an assignment back."""
    desks = tuple((f"desk:{one.value}", f"Desk: {one.value}") for one in Queue if one is not Queue.TECHNICAL)
    people = tuple(
        (f"person:{one.person.login}", one.person.name)
        for one in accounts.every(connection)
        if may(one.person.roles(client.id, today), Action.ROUTE)
    )
    return (*people, *desks, ("", "Nobody: take it back"))
