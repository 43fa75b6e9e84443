"""One document as the page shows it: what it is, where it stands and why, fields, lines, findings, entries.

Values only; nothing here knows the web, and nothing is changed by looking.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.field import Field
from documents.kind import DocType
from documents.master.client import Client
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus, findings_of
from documents.register.tables import versions
from documents.register.versions import Version, latest_version
from documents.register.waiver_requests import waiver_requests
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.money import from_minor, show
from reports.exceptions import file_names
from reports.work import open_documents
from review.views.document_fields import FieldGroup, Sources, groups_of
from review.views.document_findings import Cards, by_importance, cards_of, spoken
from review.views.document_lines import Lines, lines_of
from review.views.document_posting import Posting, labels_of, posting_of
from review.views.document_values import Style, style_of
from validators.routing.clock import clock_of
from validators.routing.clock import spoken as length

KINDS: Final = {
    DocType.INVOICE: "Invoice",
    DocType.CREDIT_NOTE: "Credit note",
    DocType.PURCHASE_ORDER: "Order",
    DocType.RECEIPT: "Receipt",
    DocType.DELIVERY_NOTE: "Delivery note",
    DocType.STATEMENT: "Statement",
    DocType.OTHER: "Letter or other paper",
}

LOOKED_AT: Final = {
    State.RECEIVED: "Received; waits to be read",
    State.CLASSIFIED: "Being read",
    State.EXTRACTED: "Being read",
    State.CLEANSED: "Being judged",
    State.VALIDATED: "Being judged",
    State.READY: "Ready: posts within a minute",
    State.APPROVED: "Being posted",
    State.ON_HOLD_EXTERNAL: "Waits for an answer from outside",
    State.QUARANTINED: "Could not be read",
    State.ERROR: "Stopped by a fault of ours",
    State.DUPLICATE: "Marked as a duplicate",
    State.REJECTED: "Rejected",
    State.SUPERSEDED: "Replaced by a newer version",
    State.ARCHIVED: "Archived",
    State.REVERSED: "Reversed in the books",
    State.VOIDED: "Voided",
}


class ClockLeft(Value):
    """What is left of the promise.

    Attributes:
        seconds: Of business time; negative when it is broken.
        text: In words.
        paused: Somebody outside is asked.
    """

    seconds: int
    text: str
    paused: bool = False
    due: dt.datetime | None = None


class Head(Value):
    """The top of the page.

    Attributes:
        number: The document's own; empty when not known.
        amount: Gross with its currency; empty when not known.
        status: Where it stands, in plain words.
        tone: "stop", "hold", "good" or "info".
        explanation: Why it stands there.
        releases: What makes it go on by itself; empty when nothing does.
        entries: Labels of its entries.
        moving: It goes on by itself within a minute; the page looks again.
    """

    kind: str
    seller: str
    number: str
    amount: str
    file_name: str
    received: dt.datetime
    status: str
    tone: str
    explanation: str = ""
    releases: str = ""
    clock: ClockLeft | None = None
    entries: tuple[str, ...] = ()
    duplicate_of: str = ""
    moving: bool = False


class DocumentView(Value):
    """Everything the page shows at once; history and similar documents are asked for when somebody looks.

    Attributes:
        version: Number a decision rests on.
        editable: Its values can be changed while it is in this state.
        vendor_id: Of the register; empty when not resolved.
    """

    client_id: str
    document_id: str
    version: int
    state: State
    head: Head
    cards: Cards
    groups: tuple[FieldGroup, ...] = ()
    lines: Lines = Lines()
    posting: Posting = Posting()
    style: Style = Style()
    editable: bool = False
    language: str = ""
    vendor_id: str = ""

    @property
    def doubtful(self) -> int:
        """How many fields Tab stops at."""
        return sum(1 for group in self.groups for field in group.fields if field.doubtful)

    @property
    def over(self) -> bool:
        """Whether it ended beside the books: what was found decides nothing any more."""
        return self.state in OVER


OVER: Final = frozenset({State.REJECTED, State.DUPLICATE, State.SUPERSEDED, State.ARCHIVED, State.VOIDED})
EDITABLE: Final = frozenset({State.QUEUED})
"""L-17: what waits in the queue is edited; everything else first comes back there."""


def document_view(
    connection: sa.Connection, client: Client, known: RegisteredDocument, now: dt.datetime
) -> DocumentView:
    """Return a document as it is at one moment."""
    version = latest_version(connection, client.id, known.id)
    registered = findings_of(connection, client.id, known.id)
    business = version.business
    style = style_of(business, client.country)
    open_ones = tuple(one.finding for one in by_importance(registered) if one.status is FindingStatus.OPEN)
    lines, groups = Lines(), tuple[FieldGroup, ...]()
    if business is not None:
        lines = lines_of(connection, client, known.id, version, open_ones, style)
        sources = Sources(
            document=business,
            read=read_before_edits(connection, client.id, known.id),
            reading=version.reading,
        )
        groups = groups_of(sources, open_ones, style)
    cards = cards_of(registered, lines.lines, waiver_requests(connection, client.id, known.id, open_ones))
    return DocumentView(
        client_id=client.id,
        document_id=known.id,
        version=known.version,
        state=known.state,
        head=head_of(connection, client, known, version, cards, now),
        cards=cards,
        groups=groups,
        lines=lines,
        posting=posting_of(connection, client, known, version),
        style=style,
        editable=known.state in EDITABLE and business is not None,
        language=business.language if business is not None else "",
        vendor_id=version.judgement.vendor_id if version.judgement is not None else "",
    )


def read_before_edits(connection: sa.Connection, client_id: str, document_id: str) -> BusinessDocument | None:
    """Return the values as the readers gave them last, where a person edited them since; None where nobody did."""
    mine = sa.and_(
        versions.c.client_id == client_id, versions.c.document_id == document_id, versions.c.business.is_not(None)
    )
    newest = versions.c.number.desc()
    author = connection.scalar(sa.select(versions.c.author).where(mine).order_by(newest).limit(1))
    if author in {None, "", "system"}:
        return None
    by_system = versions.c.author.in_(["", "system"])
    body = connection.scalar(sa.select(versions.c.business).where(mine, by_system).order_by(newest).limit(1))
    return None if body is None else BusinessDocument.model_validate_json(body)


def head_of(
    connection: sa.Connection,
    client: Client,
    known: RegisteredDocument,
    version: Version,
    cards: Cards,
    now: dt.datetime,
) -> Head:
    """Return the top of the page."""
    business = version.business
    name = file_names(connection, client.id, {known.sha256}).get(known.sha256, "")
    entries = labels_of(connection, known)
    amount = ""
    if known.gross_minor is not None:
        amount = show(from_minor(known.gross_minor, known.currency), known.currency)
    explanation, releases = _why(known, version)
    return Head(
        kind=KINDS[known.doc_type] if known.doc_type is not None else "File",
        seller=_value(business.vendor_name) if business is not None else "",
        number=_value(business.own_number) if business is not None else "",
        amount=amount,
        file_name=name,
        received=known.received_at,
        status=status_of(known, cards, entries),
        tone=_tone(known, cards),
        explanation=explanation,
        releases=releases,
        clock=_clock(connection, client, known, now),
        entries=entries,
        duplicate_of=known.duplicate_of,
        moving=known.state in {State.READY, State.APPROVED, State.VALIDATED},
    )


def status_of(known: RegisteredDocument, cards: Cards, entries: tuple[str, ...]) -> str:
    """Return where a document stands: "Waits for capture and buyer", "In the books as E-2026-00017"."""
    if known.state is State.QUEUED:
        return f"Waits for {spoken(cards.queues)}" if cards.queues else "Waits for a decision"
    if known.state is State.CLOSED:
        return f"Paid and closed, in the books as {entries[0]}" if entries else "Paid and closed"
    if known.state is State.POSTED:
        where = f"In the books as {entries[0]}" if entries else "Accepted"
        return f"{where}; payment held for {spoken(cards.queues)}" if cards.queues else where
    return LOOKED_AT[known.state]


def _tone(known: RegisteredDocument, cards: Cards) -> str:
    if BUCKET_OF[known.state] is Bucket.POSTED:
        return "hold" if cards.queues else "good"
    if known.state in {State.READY, State.APPROVED}:
        return "good"
    if known.state in {State.QUARANTINED, State.ERROR, State.REJECTED}:
        return "stop"
    return "hold" if BUCKET_OF[known.state] is Bucket.QUEUED else "info"


def _why(known: RegisteredDocument, version: Version) -> tuple[str, str]:
    """Return why the document stands where it does, and what would make it go on by itself."""
    decided = version.judgement.decision.explanation if version.judgement is not None else ""
    text = known.reason or decided
    if BUCKET_OF[known.state] is Bucket.POSTED:
        text = decided
    because, _, releases = text.partition(" Releases by itself if ")
    return because, releases.rstrip(".")


def _clock(connection: sa.Connection, client: Client, known: RegisteredDocument, now: dt.datetime) -> ClockLeft | None:
    """Return what is left of the promise of a document that waits; None for any other."""
    service = client.service
    waiting = open_documents(connection, client.id, service, now, only=[known.id])
    if not waiting:
        return None
    clock = clock_of(waiting[0], service, now)
    left = int(clock.left.total_seconds())
    words = (
        "clock stands"
        if clock.paused
        else f"late by {length(clock.left)}"
        if clock.late
        else f"{length(clock.left)} left"
    )
    return ClockLeft(seconds=left, text=words, paused=clock.paused, due=clock.due)


def _value(field: Field[str] | None) -> str:
    return field.value if field is not None else ""
