"""One decision for several documents: tried first without changing anything, then taken for each by itself.

Each document is a transaction of its own: what cannot be decided for one of them is said for that one, and the others
go on. Nothing here decides anything: it calls the decisions that a single document has.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import DaybookError, RetryableError
from documents.field import FieldName
from documents.finding import Finding, Queue
from documents.log import get_logger
from documents.master.client import Client
from documents.register.assignments import Assignment
from documents.register.decisions import outcome_of
from documents.register.document import document
from documents.register.external_holds import Question
from documents.register.findings import open_findings
from documents.state import State
from documents.value import Value
from reports.work import open_documents
from review.decisions.assignments import assign, escalate_now
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.questions import ask
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.rejections import reject
from review.decisions.settled import Settled, Stamp
from review.decisions.vendor_choice import pick_vendor
from review.decisions.waivers import Waived, may_waive, waive
from review.installation import Installation
from review.people.permissions import Action, may
from review.people.person import Person
from review.queue import latest_answer
from review.settlement import rehearsing, settle_held, settle_waiting, settling
from review.views.queue_task import cause_key
from validators.routing.causes import causes_of

MOST: Final = 100
"""Documents that one press of a button decides on; it takes some seconds."""
REHEARSED: Final = 25
"""Documents for which a page shows beforehand what would change."""
OURS: Final = "this is our fault, not the document's; nothing was changed, and the log says more"
_WORDS: Final = "to see what would change"
"""Stands for a person's words while nothing is decided yet."""

log = get_logger()

Act = Literal["waive", "ask", "assign", "escalate", "reject", "vendor", "correct"]

SHARED: Final = (
    FieldName.VENDOR_NAME,
    FieldName.VENDOR_ADDRESS,
    FieldName.VENDOR_TAX_ID,
    FieldName.VENDOR_TAX_NUMBER,
    FieldName.BUYER_NAME,
    FieldName.BUYER_ADDRESS,
    FieldName.BUYER_TAX_ID,
    FieldName.BUYER_REFERENCE,
    FieldName.ORDER_NUMBER,
    FieldName.ISSUE_DATE,
    FieldName.DELIVERY_DATE,
    FieldName.DUE_DATE,
    FieldName.PAYMENT_TERMS,
    FieldName.CURRENCY,
    FieldName.EXEMPTION_REASON,
)
"""What several documents can have in common; numbers of their own, amounts and accounts are corrected one by one."""


class Target(Value):
    """One document of a selection.

    Attributes:
        desk: Only its findings count; all when None.
        cause: Only findings of this shared cause count (`queue_task.cause_key`); all when empty.
        version: That the person looked at.
    """

    client_id: str
    document_id: str
    desk: Queue | None = None
    cause: str = ""
    version: int


class Wish(Value):
    """What is decided, and on what grounds.

    Attributes:
        reason: Of a waiver or a rejection, one of the listed reasons.
        text: In words; of a question, the question.
        asked: Who is asked.
        until: Day until which an answer is waited for.
        to: Who, or which desk, is given the documents.
        vendor: Id of the vendor they come from.
        field: One of `SHARED`, which is to have `value`, as typed.
    """

    act: Act
    reason: str = ""
    text: str = ""
    asked: str = ""
    until: dt.date | None = None
    to: Assignment | None = None
    vendor: str = ""
    field: FieldName | None = None
    value: str = ""

    @property
    def is_chosen(self) -> bool:
        """Tell whether there is something to rehearse: a vendor or a value must be chosen first."""
        chosen = {"vendor": bool(self.vendor), "correct": bool(self.field and self.value)}
        return chosen.get(self.act, True)


class Outcome(Value):
    """What became of one document, or would.

    Attributes:
        settled: None when nothing could be decided.
        trouble: Why not, in a sentence.
    """

    target: Target
    settled: Settled | None = None
    trouble: str = ""

    @property
    def goes_on(self) -> bool:
        """Tell whether it waits for nobody any more."""
        return self.settled is not None and self.settled.state in {State.READY, State.POSTED, State.APPROVED}


def decide_several(
    here: Installation, targets: Iterable[Target], wish: Wish, *, by: Person, once: str
) -> Iterator[Outcome]:
    """Take a decision for each of at most `MOST` documents, and yield what became of each.

    Sent twice, each decision is taken once.

    Raises:
        RetryableError: The database is locked or away; what was decided stays decided.
    """
    for target in list(targets)[:MOST]:
        yield _one(here, target, wish, by, hashlib.sha256(f"{once}/{target.document_id}".encode()).hexdigest())


def rehearse(here: Installation, targets: Iterable[Target], wish: Wish, *, by: Person) -> Iterator[Outcome]:
    """Yield what the decision would change for each of the first `REHEARSED` documents by itself. Changes nothing.

    Raises:
        RetryableError: The database is locked or away.
    """
    for target in list(targets)[:REHEARSED]:
        with rehearsing():
            outcome = _one(here, target, _filled(here, target, wish), by, f"rehearsal/{target.document_id}"[:80])
        yield outcome


def judge_again(here: Installation, client: Client, document_ids: Iterable[str], *, by: Person) -> Iterator[Outcome]:
    """Judge waiting documents, and those posted with payment held, once more at this moment, each by itself.

    Raises:
        NotAllowedError: The person may not.
        RetryableError: The database is locked or away; what was judged stays judged.
    """
    if not may(by.roles(client.id, dt.datetime.now(dt.UTC).date()), Action.ROUTE):
        raise NotAllowedError(f"{by.name} may not have documents of {client.name} judged again; nothing was changed")
    for document_id in list(document_ids)[:MOST]:
        yield _judged(here, client, document_id, by)


def concerned(
    connection: sa.Connection, client: Client, target: Target, now: dt.datetime | None = None
) -> tuple[Finding, ...]:
    """Return the findings of a document that a selection is about."""
    found = open_documents(connection, client.id, client.service, now or dt.datetime.now(dt.UTC), [target.document_id])
    return tuple(
        reason.finding
        for one in found
        for reason in one.in_private().reasons
        if target.desk in {None, reason.finding.queue}
        and (not target.cause or target.cause in {cause_key(cause) for cause in causes_of(one, reason.finding)})
    )


def _one(here: Installation, target: Target, wish: Wish, by: Person, once: str) -> Outcome:
    try:
        client = here.client(target.client_id)
        if (former := _former(here, client, target, by, once)) is not None:
            return Outcome(target=target, settled=former)
        settled = _ACTS[wish.act](here, client, target, wish, by, Stamp(version=target.version, once=once))
    except RetryableError:
        raise
    except DaybookError as error:
        return Outcome(target=target, trouble=str(error))
    except Exception as error:  # our own fault: this one stays as it is, the others go on
        log.exception("our own error", document=target.document_id, error=type(error).__name__)
        return Outcome(target=target, trouble=f"{target.document_id}: {OURS}")
    return Outcome(target=target, settled=settled)


def _former(here: Installation, client: Client, target: Target, by: Person, once: str) -> Settled | None:
    """Return what the same press led to before; by now its findings may be gone, and nothing is left to decide on."""
    with read(here.engine) as connection:
        found = outcome_of(connection, client.id, once)
    if found is None or found[0] != by.login:
        return None
    settled = Settled.model_validate_json(found[1])
    return settled if settled.document_id == target.document_id else None


def _waive(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    """Waive what the person may waive of it; what they may not stays open."""
    roles = by.roles(client.id, dt.datetime.now(dt.UTC).date())
    with read(here.engine) as connection:
        found = concerned(connection, client, target)
    mine = [one for one in found if may_waive(one) & roles]
    if not mine:
        codes = ", ".join(dict.fromkeys(one.code for one in found)) or "nothing"
        raise NotPossibleError(
            f"{target.document_id}: what is open ({codes}) is not for {by.name} to waive; nothing was changed"
        )
    waived = tuple(Waived(code=one.code, subject=one.subject, evidence_hash=one.evidence_hash) for one in mine)
    return waive(here, client, target.document_id, waived, reason=wish.reason, text=wish.text, by=by, stamp=stamp)


def _ask(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    if wish.until is None:
        raise NotPossibleError(f"{target.document_id}: a question needs a day until which an answer is waited for")
    question = Question(asked=wish.asked, question=wish.text, until=wish.until)
    return ask(here, client, target.document_id, question, by=by, stamp=stamp)


def _assign(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    return assign(here, client, target.document_id, wish.to, by=by, stamp=stamp)


def _escalate(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    return escalate_now(here, client, target.document_id, text=wish.text, by=by, stamp=stamp)


def _reject(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    return reject(here, client, target.document_id, reason=wish.reason, text=wish.text, by=by, stamp=stamp)


def _vendor(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    if not wish.vendor:
        raise NotPossibleError(f"{target.document_id}: no vendor was chosen; nothing was changed")
    return pick_vendor(here, client, target.document_id, wish.vendor, by=by, stamp=stamp)


def _correct(here: Installation, client: Client, target: Target, wish: Wish, by: Person, stamp: Stamp) -> Settled:
    if wish.field not in SHARED or not wish.value:
        named = wish.field.value if wish.field else "nothing"
        known = ", ".join(one.value for one in SHARED)
        raise NotPossibleError(
            f"{target.document_id}: found {named} to correct, expected a value of one of {known}; nothing was changed"
        )
    changes = Changes(fields={wish.field: FieldChange(raw=wish.value)})
    return correct(here, client, target.document_id, changes, by=by, stamp=stamp)


_ACTS: Final[Mapping[Act, Callable[[Installation, Client, Target, Wish, Person, Stamp], Settled]]] = {
    "waive": _waive,
    "ask": _ask,
    "assign": _assign,
    "escalate": _escalate,
    "reject": _reject,
    "vendor": _vendor,
    "correct": _correct,
}


def _filled(here: Installation, target: Target, wish: Wish) -> Wish:
    """Return the wish with something where a person has not written anything yet."""
    service = here.client(target.client_id).service
    return wish.model_copy(
        update={
            "reason": wish.reason or "other",
            "text": wish.text or _WORDS,
            "asked": wish.asked or "vendor",
            "until": wish.until or latest_answer(service, dt.datetime.now(dt.UTC)),
        }
    )


def _judged(here: Installation, client: Client, document_id: str, by: Person) -> Outcome:
    target = Target(client_id=client.id, document_id=document_id, version=0)
    try:
        with settling(here.engine, client.id) as connection:
            known = document(connection, client.id, document_id)
            before = {one.finding for one in open_findings(connection, client.id, document_id)}
            if known.state is State.POSTED:
                settle_held(connection, client, known)
            else:
                settle_waiting(connection, client, known, actor=by.login)
            after = {one.finding for one in open_findings(connection, client.id, document_id)}
            found = document(connection, client.id, document_id)
    except RetryableError:
        raise
    except DaybookError as error:
        return Outcome(target=target, trouble=str(error))
    except Exception as error:  # our own fault: this one stays as it is, the others go on
        log.exception("our own error", document=document_id, error=type(error).__name__)
        return Outcome(target=target, trouble=f"{document_id}: {OURS}")
    settled = Settled(
        document_id=document_id,
        state=found.state,
        version=found.version,
        explanation=found.reason,
        opened=tuple(sorted(after - before, key=lambda one: (one.code, one.subject))),
        released=tuple(sorted(before - after, key=lambda one: (one.code, one.subject))),
    )
    return Outcome(target=target, settled=settled)
