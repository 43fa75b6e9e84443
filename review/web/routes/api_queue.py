"""The queue for programs: the tasks a person may see, the most urgent first, a page at a time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field

from documents.database.engine import read
from documents.finding import Queue
from documents.kind import DocType
from documents.state import State
from review.people.permissions import Action
from review.views.queue_filter import filter_of
from review.views.queue_list import Row, cursor_of, cursor_text, first_rows
from review.views.queue_task import ShownReason
from review.web.access import Visitor, allow, installation
from review.web.api import Request as Asked
from review.web.api import api_router
from review.web.routes.queue import kept, visit_of

router = api_router()

Short = Annotated[str, Field(max_length=200)]


class Wanted(Asked):
    """What of the queue is asked for; everything one may see by default.

    Attributes:
        client: Ids of clients.
        desk: Name of a desk, or "all"; without it the desks the person decides at.
        code: Rule code, such as V-PO-09.
        age: Least business days of waiting.
        least: Least amount in the client's currency, unsigned.
        most: Largest one.
        whose: "mine", "unassigned" or "others".
        due: "late", or "today" for what is late or due today.
        lane: "fraud", "later" or "asked".
        q: Words that number, seller, file name, order or id must hold.
        after: `following` of the page before.
    """

    client: list[Short] = Field(default=[], max_length=100)
    desk: Short = ""
    code: Short = ""
    vendor: Short = ""
    age: Annotated[str, Field(pattern=r"^(\d{1,6}(\.\d{1,4})?)?$")] = ""
    least: Annotated[str, Field(pattern=r"^(\d{1,15}(\.\d{1,4})?)?$")] = ""
    most: Annotated[str, Field(pattern=r"^(\d{1,15}(\.\d{1,4})?)?$")] = ""
    whose: Annotated[str, Field(pattern="^(mine|unassigned|others)?$")] = ""
    due: Annotated[str, Field(pattern="^(late|today)?$")] = ""
    lane: Annotated[str, Field(pattern="^(fraud|later|asked)?$")] = ""
    cause: Short = ""
    q: Short = ""
    after: Annotated[
        str, Field(pattern=r"^([0-9]{1,9}~-?[0-9]{1,9}~[0-9T:.+-]{10,40}~[0-9]{1,4}~[a-z0-9_-]{1,64})?$")
    ] = ""


class QueueTask(BaseModel):
    """One desk's task on one document.

    Attributes:
        points: Of its priority; `terms` on the page say where they come from.
        age_days: Business days of waiting.
        payment_held: It is posted; only its payment waits.
        base_amount: Gross total in the client's currency, unsigned; null when not known.
        due: When the promise ends; null when no clock runs.
        left: Seconds of business time until then; negative when it is broken.
        claimed_by: Login of who has it open just now.
    """

    client_id: str
    document_id: str
    desk: Queue
    lane: str
    points: Decimal
    received_at: dt.datetime
    age_days: Decimal
    payment_held: bool
    vendor: str
    base_amount: Decimal | None
    number: str
    seller: str
    file_name: str
    state: State
    doc_type: DocType | None
    amount: Decimal | None
    currency: str
    reasons: tuple[ShownReason, ...]
    more_reasons: int
    due: dt.datetime | None
    left: int
    clock: str
    claimed_by: str
    assigned_to: str


class QueuePage(BaseModel):
    """Some tasks, the most urgent first.

    Attributes:
        following: Give it as `after` to get the next ones; empty when these are the last.
        waiting: Changed documents the list does not show yet; it catches up within seconds.
    """

    tasks: tuple[QueueTask, ...]
    following: str
    waiting: int


@router.get("/queue")
def queue(
    request: Request, visitor: Annotated[Visitor, allow(Action.SEE)], wanted: Annotated[Wanted, Query()]
) -> QueuePage:
    """List what waits for a decision."""
    visit = visit_of(request, visitor)
    waiting = kept(request, visit)
    asked = wanted.model_dump(exclude={"client"})
    query = {"client": wanted.client, **{name: [value] for name, value in asked.items() if value}}
    with read(installation(request).engine) as connection:
        found = first_rows(connection, filter_of(query), visit, after=cursor_of(wanted.after))
    tasks = tuple(_task(row) for row in found.rows)
    return QueuePage(tasks=tasks, following=cursor_text(found.following), waiting=waiting)


def _task(row: Row) -> QueueTask:
    shown, clock = row.shown, row.clock
    return QueueTask(
        client_id=row.client.id,
        document_id=row.document_id,
        desk=row.desk,
        lane=row.lane.name.lower(),
        points=row.points,
        received_at=row.received_at,
        age_days=row.age,
        payment_held=row.held,
        vendor=row.vendor,
        base_amount=row.base,
        number=shown.number,
        seller=shown.seller,
        file_name=shown.file_name,
        state=shown.state,
        doc_type=shown.doc_type,
        amount=shown.amount,
        currency=shown.currency,
        reasons=shown.reasons,
        more_reasons=shown.more,
        due=clock.due,
        left=clock.left,
        clock=clock.text,
        claimed_by=row.claimed_by,
        assigned_to=row.assigned_to,
    )
