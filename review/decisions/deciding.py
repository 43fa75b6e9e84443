"""How every decision of a person is taken: checked, in one transaction, once however often it is sent.

A kind of decision says what it needs (`Demand`) and what it does (a function of the `Scene`); all else is here: the
role, the claim, the version that was looked at, the decision's own record, judging anew and moving on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.business import BusinessDocument
from documents.database.clock import database_now
from documents.finding import Finding, Role, Severity
from documents.master.client import Client
from documents.register.decisions import Decided, Kind, outcome_of, record_decision, record_outcome
from documents.register.document import RegisteredDocument, document
from documents.register.drafts import forget_draft
from documents.register.findings import open_findings
from documents.register.lifecycle import StaleClaimError
from documents.register.person_claims import claim_for, holder, login_of, owner_of
from documents.register.tables import versions
from documents.register.versions import Version, latest_version, version_at
from documents.state import State
from documents.values.money import round_amount, to_minor
from review.decisions.refusal import ChangedField, ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import ALLOWED, Action
from review.people.person import Person
from review.second_person import gross_of
from review.settlement import settle_held, settle_waiting, settling
from validators.proofs import header_fields

PREFERRED: Final = (Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR, Role.CONTROLLER)
"""Of several roles that allow a decision, the first of these stands in its record."""

GUARDED: Final = ("decisions:", "findings:", "correction_proposals:")
"""Beginnings of what the database says when it refuses a decision itself (migrations 0021 and 0038)."""

STOPPING: Final = frozenset({Severity.BLOCK_POST, Severity.BLOCK_PAY})
MADE_BY_FINDINGS: Final = frozenset({Kind.CORRECT, Kind.CONFIRM})
"""Kinds that name no finding themselves; which one they were made for is found out, for measured work."""
WAITS: Final = frozenset({State.QUEUED})


@dataclass(frozen=True, slots=True)
class Demand:
    """What a kind of decision needs.

    Attributes:
        states: In which the document may be.
        judges: The document is judged anew afterwards, and goes where that sends it.
        roles: Instead of the roles of `action`, where the decision itself names them.
    """

    kind: Kind
    action: Action
    states: frozenset[State] = WAITS
    judges: bool = True
    roles: frozenset[Role] | None = None


@dataclass(slots=True)
class Scene:
    """One decision while it is being taken.

    Attributes:
        document: As it was found; its lease is the person's, or nobody's.
        version: The newest one, which is the one the person looked at.
        roles: All the person's that count today.
        role: The one by which this is decided.
        findings: Open before the decision.
    """

    connection: sa.Connection
    client: Client
    document: RegisteredDocument
    version: Version
    by: Person
    role: Role
    roles: frozenset[Role]
    stamp: Stamp
    kind: Kind
    findings: tuple[Finding, ...] = ()
    parts: int = field(default=0)

    @property
    def fence(self) -> int | None:
        """The fence of the person's claim; None without one."""
        return self.document.fence if self.document.lease_owner == owner_of(self.by.login) else None

    @property
    def business(self) -> BusinessDocument:
        """What the document says.

        Raises:
            NotPossibleError: It was never read.
        """
        if self.version.business is None:
            raise NotPossibleError(f"{self.document.id}: it was never read, so there is nothing to decide on")
        return self.version.business

    @property
    def vendor_id(self) -> str:
        """Of the vendor as it was resolved last, "" for none."""
        return self.version.judgement.vendor_id if self.version.judgement else ""

    def note(self, **facts: Any) -> None:
        """Write down one thing that is decided; the first one carries the time it took unless it says otherwise."""
        first = self.parts == 0
        timed = {"seconds": self.stamp.seconds, "keystrokes": self.stamp.keystrokes} if first else {}
        known = {"vendor_id": self.vendor_id, "role": self.role, "version": self.stamp.version, "kind": self.kind}
        if self.kind in MADE_BY_FINDINGS:
            known["code"] = self.cause_of(str(facts.get("subject", "")))
        who = {"person": self.by.login, "document_id": self.document.id, "amount_minor": gross_in_base(self)}
        decided = Decided(**{**known, **who, **timed, **facts})
        record_decision(self.connection, self.client.id, self.stamp.once, self.parts, decided)
        self.parts += 1

    def cause_of(self, subject: str) -> str:
        """Return the code of the finding for which somebody looks at a subject: its own, else the first that stops.

        Empty when nothing that is open speaks of the subject or stops the document.
        """
        own = (one for one in self.findings if one.subject == subject)
        stopping = (one for one in self.findings if one.severity in STOPPING)
        return next((one.code for one in (*own, *stopping)), "")


def decide(  # noqa: PLR0913  # each is a different fact
    here: Installation,
    client: Client,
    document_id: str,
    demand: Demand,
    act: Callable[[Scene], None],
    *,
    by: Person,
    stamp: Stamp,
) -> Settled:
    """Take one decision; the same press of a button sent twice gives the first outcome and changes nothing.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of the document.
        demand: What the kind of decision needs.
        act: Does it, and notes what is decided (`Scene.note`), at least once.
        by: Who decides.
        stamp: What it rests on.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It makes no sense for the document as it is.
        ChangedMeanwhileError: A newer version than that of the stamp was saved.
        StaleClaimError: Another one works on the document.
        UnknownDocumentError: The client has no such document.
        RetryableError: The database is locked or away.
    """
    role, roles = _role(client, demand, by)
    try:
        with settling(here.engine, client.id) as connection:
            former = _former(connection, client, document_id, by, stamp)
            if former is not None:
                return former
            scene = _scene(connection, client, document_id, demand, (by, role, roles), stamp)
            return _taken(scene, demand, act)
    except IntegrityError as error:
        raise _guarded(error) from error


def _taken(scene: Scene, demand: Demand, act: Callable[[Scene], None]) -> Settled:
    connection, client, document_id = scene.connection, scene.client, scene.document.id
    before = _open(connection, client.id, document_id)
    scene.findings = tuple(before.values())
    act(scene)
    if not scene.parts:
        raise NotPossibleError(f"{document_id}: nothing was decided")
    if demand.judges:
        _judge(scene)
    settled = _settled(scene, before)
    record_outcome(connection, client.id, scene.stamp.once, scene.by.login, settled.model_dump_json())
    forget_draft(connection, client.id, document_id, scene.by.login)
    if scene.fence is not None and settled.state is State.QUEUED:
        claim_for(connection, client.id, document_id, scene.by.login)
    return settled


def _role(client: Client, demand: Demand, by: Person) -> tuple[Role, frozenset[Role]]:
    roles = by.roles(client.id, dt.datetime.now(dt.UTC).date())
    fitting = roles & (ALLOWED[demand.action] if demand.roles is None else demand.roles)
    if not fitting or Role.ADMIN in roles:
        wanted = ", ".join(sorted(ALLOWED[demand.action] if demand.roles is None else demand.roles))
        held = ", ".join(sorted(roles)) or "none"
        raise NotAllowedError(
            f"{by.name} may not {demand.kind} at {client.name}: found role {held}, expected {wanted}; "
            "nothing was changed"
        )
    return min(fitting, key=_rank), roles


def _rank(role: Role) -> tuple[int, str]:
    return PREFERRED.index(role) if role in PREFERRED else len(PREFERRED), role


def _former(connection: sa.Connection, client: Client, document_id: str, by: Person, stamp: Stamp) -> Settled | None:
    """Return what the same press of a button led to before."""
    found = outcome_of(connection, client.id, stamp.once)
    if found is None:
        return None
    person, outcome = found
    settled = Settled.model_validate_json(outcome)
    if (person, settled.document_id) != (by.login, document_id):
        raise NotPossibleError(f"{document_id}: this was sent before for another document; nothing was changed")
    return settled


def _scene(
    connection: sa.Connection,
    client: Client,
    document_id: str,
    demand: Demand,
    who: tuple[Person, Role, frozenset[Role]],
    stamp: Stamp,
) -> Scene:
    by, role, roles = who
    known = document(connection, client.id, document_id)
    held = holder(known, database_now(connection))
    if held and held != owner_of(by.login):
        other = login_of(held) or "the night"
        raise StaleClaimError(f"{document_id}: {other} works on it until {known.lease_until}; nothing was changed")
    if not held:
        known = known.model_copy(update={"lease_owner": "", "lease_until": None})
    version = latest_version(connection, client.id, document_id)
    if version.number != stamp.version:
        raise _changed(connection, client, known, stamp.version, version)
    if known.state not in demand.states:
        states = ", ".join(sorted(demand.states))
        raise NotPossibleError(
            f"{document_id}: {demand.kind} needs a document in {states}, found {known.state}; nothing was changed"
        )
    return Scene(connection, client, known, version, by, role, roles, stamp, demand.kind)


def _judge(scene: Scene) -> None:
    connection, client = scene.connection, scene.client
    if scene.document.state is State.POSTED:
        settle_held(connection, client, scene.document)
        return
    settle_waiting(connection, client, scene.document, fence=scene.fence, actor=scene.by.login)


def _settled(scene: Scene, before: dict[tuple[str, str, str], Finding]) -> Settled:
    connection, client_id, document_id = scene.connection, scene.client.id, scene.document.id
    known = document(connection, client_id, document_id)
    after = _open(connection, client_id, document_id)
    explanation = known.reason
    if not explanation:
        judgement = latest_version(connection, client_id, document_id).judgement
        explanation = judgement.decision.explanation if judgement else ""
    return Settled(
        document_id=document_id,
        state=known.state,
        version=known.version,
        explanation=explanation,
        opened=tuple(one for key, one in after.items() if key not in before),
        released=tuple(one for key, one in before.items() if key not in after),
    )


def _open(connection: sa.Connection, client_id: str, document_id: str) -> dict[tuple[str, str, str], Finding]:
    found = (one.finding for one in open_findings(connection, client_id, document_id))
    return {(one.code, one.subject, one.evidence_hash): one for one in found}


def gross_in_base(scene: Scene) -> int | None:
    """Return the document's gross total in minor units of the client's currency, unsigned; None when not known."""
    amount = gross_of(scene.connection, scene.client, scene.version.business) if scene.version.business else None
    currency = scene.client.currency
    return None if amount is None else to_minor(round_amount(amount, currency), currency)


def _changed(
    connection: sa.Connection, client: Client, known: RegisteredDocument, seen: int, newest: Version
) -> ChangedMeanwhileError:
    """Say who changed what since the version that the person looked at."""
    looked_at = version_at(connection, client.id, known.id, seen).business
    by = _last_person(connection, client.id, known.id, seen) or newest.author
    return ChangedMeanwhileError(known.id, seen, newest.number, by, tuple(changed_fields(looked_at, newest.business)))


def _last_person(connection: sa.Connection, client_id: str, document_id: str, seen: int) -> str:
    """Return who saved last since a version, "" when only the system did: it judges after every person."""
    found: str | None = connection.scalar(
        sa.select(versions.c.author)
        .where(
            versions.c.client_id == client_id,
            versions.c.document_id == document_id,
            versions.c.number > seen,
            versions.c.author != "system",
        )
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    return found or ""


def changed_fields(before: BusinessDocument | None, after: BusinessDocument | None) -> list[ChangedField]:
    """Return the header fields, and "lines" and "taxes" as a whole, that differ between two versions."""
    shown = [
        {name.value: str(one.value) for name, one in header_fields(side).items()} if side else {}
        for side in (before, after)
    ]
    names = dict.fromkeys((*shown[0], *shown[1]))
    found = [
        ChangedField(field=name, before=shown[0].get(name, ""), after=shown[1].get(name, ""))
        for name in names
        if shown[0].get(name) != shown[1].get(name)
    ]
    if before is None or after is None:
        return found
    parts = (
        ("doc_type", before.doc_type, after.doc_type),
        ("lines", before.lines, after.lines),
        ("taxes", before.taxes, after.taxes),
    )
    return found + [
        ChangedField(field=name, before=_told(old), after=_told(new)) for name, old, new in parts if old != new
    ]


def _told(part: object) -> str:
    return f"{len(part)} rows" if isinstance(part, tuple) else str(part)


def _guarded(error: IntegrityError) -> Exception:
    """Turn the database's own refusal into what the person is told; anything else is our fault."""
    text = str(error.orig)
    at = next((text.find(begin) for begin in GUARDED if begin in text), -1)
    if at < 0:
        return error
    sentence = text[at:].splitlines()[0].partition(": ")[2]
    return NotAllowedError(f"{sentence[:1].upper()}{sentence[1:]}; nothing was changed")


def with_vendor(scene: Scene, vendor_id: str) -> Scene:
    """Return the scene as if this were its vendor, for decisions that choose one."""
    judgement = scene.version.judgement
    if judgement is None:
        return scene
    changed = judgement.model_copy(update={"vendor_id": vendor_id})
    return replace(scene, version=scene.version.model_copy(update={"judgement": changed}))
