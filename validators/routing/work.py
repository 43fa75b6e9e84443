"""What waits, as the functions of this package get it: an open document with the reasons why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from documents.finding import Finding, Queue
from documents.kind import DocType
from documents.state import State
from documents.value import Value
from documents.values.business_time import Pause
from validators.routing.desks import gravity


class Reason(Value):
    """One open finding, or what stands for one: a fault of ours (TECH), too many warnings at once (V-93).

    Attributes:
        since: First seen, UTC.
    """

    finding: Finding
    since: dt.datetime


class OpenDocument(Value):
    """One document that waits, or whose payment does.

    Attributes:
        received_at: UTC.
        held: Posted; only its payment waits.
        number: The document's own number; empty when not known.
        seller: As printed.
        vendor_id: Of the master data; empty when not resolved.
        orders: Order numbers it refers to.
        order_lines: Order line by the document's line, such as {3: "4500012/1"}.
        amount: Signed gross total in `currency`; None when not known.
        base: The same without sign in the client's currency; None without a rate.
        discount: What a cash discount saves, in the client's currency; None where there is none.
        discount_until: Last day to pay with it.
        due_on: Last day to pay without being late.
        reasons: At least one.
        pauses: Times in which somebody outside was asked; the last one ends now when the answer is still open.
        asked_until: Day until which an answer is waited for; None when nobody is asked.
    """

    client_id: str
    document_id: str
    file_name: str = ""
    state: State
    doc_type: DocType | None = None
    received_at: dt.datetime
    held: bool = False
    number: str = ""
    seller: str = ""
    vendor_id: str = ""
    tax_id: str = ""
    iban: str = ""
    orders: tuple[str, ...] = ()
    order_lines: dict[int, str] = {}
    amount: Decimal | None = None
    currency: str = ""
    base: Decimal | None = None
    discount: Decimal | None = None
    discount_until: dt.date | None = None
    due_on: dt.date | None = None
    reasons: tuple[Reason, ...]
    pauses: tuple[Pause, ...] = ()
    asked_until: dt.date | None = None

    @property
    def began(self) -> dt.datetime:
        """When its clock began: at receipt; of a held payment, at the first sight of what holds it."""
        return min(one.since for one in self.reasons) if self.held else self.received_at

    @property
    def queues(self) -> tuple[Queue, ...]:
        """The desks that have work on it, the gravest first; they can work side by side."""
        return tuple(sorted({one.finding.queue for one in self.reasons}, key=gravity))

    def in_private(self) -> OpenDocument:
        """Return the document with the privacy desk's reasons alone, where it has any (B-03): no other desk sees it."""
        private = self.at(Queue.PRIVACY)
        return self.model_copy(update={"reasons": private}) if private else self

    def at(self, queue: Queue) -> tuple[Reason, ...]:
        """Return the reasons one desk decides on."""
        return tuple(one for one in self.reasons if one.finding.queue is queue)
