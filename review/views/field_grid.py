"""One field over many documents: what is doubtful of it, a crop each, what is worth most for the time first.

A person who looks at one kind of value again and again decides in seconds. Only what the capture desk settles comes
here: whether it may be a duplicate or a fraud is no question of one crop.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.field import FieldName
from documents.finding import Finding, Queue, Severity
from documents.register.decisions import decisions
from documents.register.document import RegisteredDocument, document
from documents.register.findings import FindingStatus, open_findings
from documents.register.person_claims import holder, owner_of
from documents.register.tables import documents, findings
from documents.register.versions import latest_version
from documents.register.work_facts import WorkFacts, work_facts
from documents.state import State
from documents.value import Value
from review.views.document import read_before_edits
from review.views.document_fields import Choice, ShownField, Sources, groups_of
from review.views.document_values import LABELS, Kind, style_of
from review.views.queue_filter import Reach, Visit

PAGE: Final = 40
"""Crops of one page of the grid."""
LOOKED_AT: Final = 120
"""Documents with most money that are looked at for one page."""
SECONDS: Final = 2.5
"""Expected for one crop, as long as too few were measured."""
KEYED: Final = 3.0
"""Times as long where nothing was read and a person has to type."""
FEWEST_MEASURED: Final = 20
MEASURED: Final = 200
"""Newest decisions that say how long one takes."""
IN_THE_WAY: Final = frozenset({Severity.BLOCK_POST, Severity.BLOCK_PAY})


class Crop(Value):
    """One field of one document.

    Attributes:
        version: Number a decision rests on.
        picture: Address of its crop; empty where it was found on no page.
        page: Address of the document's page.
        name: Number of the document, or its id.
        shown: Its value, choices and kind, as on the document's page.
        acceptable: A value was read that Enter confirms; otherwise one is chosen or typed.
        why: What the findings say.
        base: Gross total in the client's currency, without sign; None when not known.
        alone: Nothing else is in the way of the document.
        worth: Money at risk per expected second, for the order alone.
    """

    client_id: str
    document_id: str
    version: int
    picture: str
    page: str
    name: str
    seller: str
    shown: ShownField
    acceptable: bool
    why: tuple[str, ...]
    base: Decimal | None
    currency: str
    alone: bool
    worth: Decimal

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Runners-up, one number key each."""
        return self.shown.choices

    @property
    def digits(self) -> bool:
        """Tell whether the value is shown in figures of one width."""
        return self.shown.kind is not Kind.TEXT


class Grid(Value):
    """Crops of one field.

    Attributes:
        crops: What is worth most for the time first.
        whole: How many documents wait with a doubt about the field.
        seconds: Expected for each.
    """

    field: FieldName
    label: str
    crops: tuple[Crop, ...]
    whole: int
    seconds: float


def doubtful_fields(connection: sa.Connection, visit: Visit) -> dict[FieldName, int]:
    """Return how many waiting documents have a doubt about each field, the most frequent first."""
    query = _doubts(visit).with_only_columns(findings.c.subject, sa.func.count(sa.distinct(findings.c.document_id)))
    found = {row[0]: row[1] for row in connection.execute(query.group_by(findings.c.subject))}
    named = {FieldName(name): count for name, count in found.items() if name in set(FieldName)}
    return dict(sorted(named.items(), key=lambda item: (-item[1], LABELS[item[0]])))


def grid(connection: sa.Connection, visit: Visit, field: FieldName) -> Grid:
    """Return the doubtful crops of one field at the clients of a visit."""
    of_field = _doubts(visit).where(findings.c.subject == field.value)
    whole = connection.scalar(sa.select(sa.func.count()).select_from(_ids(of_field).subquery())) or 0
    money = sa.func.abs(sa.func.coalesce(documents.c.gross_minor, 0)).desc()
    first = sa.select(documents.c.client_id, documents.c.id).where(documents.c.id.in_(_ids(of_field)))
    rows = connection.execute(first.order_by(money, documents.c.id).limit(LOOKED_AT)).all()
    seconds = _seconds(connection, visit, field)
    reach = {one.client.id: one for one in visit.reach}
    facts = _facts(connection, rows)
    crops = [
        crop
        for client_id, document_id in rows
        if (crop := _crop(connection, reach[client_id], document_id, field, visit, seconds, facts)) is not None
    ]
    crops.sort(key=lambda one: (-one.worth, one.client_id, one.document_id))
    return Grid(field=field, label=LABELS[field], crops=tuple(crops[:PAGE]), whole=whole, seconds=seconds)


def _doubts(visit: Visit) -> sa.Select[tuple[str]]:
    """Select open findings of the capture desk on waiting documents that the visitor may see."""
    private = findings.alias("private")
    somebody_elses = sa.exists().where(
        private.c.document_id == findings.c.document_id,
        private.c.status == str(FindingStatus.OPEN),
        private.c.queue == str(Queue.PRIVACY),
    )
    open_to = [one.client.id for one in visit.reach if one.sees_private]
    return (
        sa.select(findings.c.document_id)
        .join(documents, documents.c.id == findings.c.document_id)
        .where(
            findings.c.client_id.in_([one.client.id for one in visit.reach]),
            findings.c.status == str(FindingStatus.OPEN),
            findings.c.queue == str(Queue.CAPTURE),
            findings.c.severity != str(Severity.INFO),
            documents.c.state == str(State.QUEUED),
            sa.or_(findings.c.client_id.in_(open_to), ~somebody_elses),
        )
    )


def _ids(query: sa.Select[tuple[str]]) -> sa.Select[tuple[str]]:
    return query.with_only_columns(findings.c.document_id).distinct()


def _facts(connection: sa.Connection, rows: Iterable[sa.Row[tuple[str, str]]]) -> Mapping[str, WorkFacts]:
    by_client: dict[str, list[str]] = {}
    for client_id, document_id in rows:
        by_client.setdefault(client_id, []).append(document_id)
    found: dict[str, WorkFacts] = {}
    for client_id, ids in by_client.items():
        found |= work_facts(connection, client_id, sa.select(documents.c.id).where(documents.c.id.in_(ids)))
    return found


def _seconds(connection: sa.Connection, visit: Visit, field: FieldName) -> float:
    """Return how long a decision on the field takes here, as far as enough were measured."""
    clients = [one.client.id for one in visit.reach]
    newest = (
        sa.select(decisions.c.seconds)
        .where(decisions.c.client_id.in_(clients), decisions.c.subject == field.value, decisions.c.seconds > 0)
        .order_by(decisions.c.id.desc())
        .limit(MEASURED)
    )
    measured = connection.scalars(newest).all()
    return statistics.median(measured) if len(measured) >= FEWEST_MEASURED else SECONDS


def _crop(  # noqa: PLR0913  # each is a different fact
    connection: sa.Connection,
    reach: Reach,
    document_id: str,
    field: FieldName,
    visit: Visit,
    seconds: float,
    facts: Mapping[str, WorkFacts],
) -> Crop | None:
    """Return one document's crop; None for one that somebody else has in hand, or that was never read."""
    known = document(connection, reach.client.id, document_id)
    version = latest_version(connection, known.client_id, document_id)
    if version.business is None or _is_elsewhere(known, visit.login, visit.now):
        return None
    found = [one.finding for one in open_findings(connection, known.client_id, document_id)]
    sources = Sources(
        document=version.business,
        read=read_before_edits(connection, known.client_id, document_id),
        reading=version.reading,
    )
    groups = groups_of(sources, found, style_of(version.business, reach.client.country))
    shown = next(one for group in groups for one in group.fields if one.name is field)
    mine = [one for one in found if one.subject == field.value and one.queue is Queue.CAPTURE]
    fact = facts.get(document_id, WorkFacts())
    address = f"/clients/{known.client_id}/documents/{document_id}"
    return Crop(
        client_id=known.client_id,
        document_id=document_id,
        version=version.number,
        picture=f"{address}/crops/{field.value}.png" if shown.place else "",
        page=address,
        name=fact.number or document_id,
        seller=fact.seller,
        shown=shown,
        acceptable=bool(shown.text) and not shown.derived and not shown.confirmed,
        why=tuple(dict.fromkeys(one.message for one in mine if one.severity is not Severity.INFO)),
        base=fact.base,
        currency=reach.client.currency,
        alone=_is_alone(found, field),
        worth=_worth(fact.base, found, shown, seconds),
    )


def _is_elsewhere(known: RegisteredDocument, login: str, now: dt.datetime) -> bool:
    held = holder(known, now)
    return bool(held) and held != owner_of(login)


def _is_alone(found: Sequence[Finding], field: FieldName) -> bool:
    return all(one.subject == field.value for one in found if one.severity in IN_THE_WAY)


def _worth(base: Decimal | None, found: Sequence[Finding], shown: ShownField, seconds: float) -> Decimal:
    """Return money at risk per expected second; a document's money is shared by all that is in its way."""
    subjects = {one.subject for one in found if one.severity in IN_THE_WAY} or {""}
    typed = not shown.text and not shown.choices
    time = Decimal(str(seconds * (KEYED if typed else 1.0)))
    return (base or Decimal(0)) / len(subjects) / max(time, Decimal("0.1"))
