"""What happened to a document: every version with what it changed, and every act, in one line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.decision import Judgement
from documents.field import Field, FieldName
from documents.register.audit import AuditEvent, history
from documents.register.tables import arrivals, versions
from documents.state import State
from documents.value import Value
from review.views.document_values import LABELS, Style, written

SYSTEM: Final = "system"
LINE_PARTS: Final[Mapping[str, str]] = {
    "item_id": "item",
    "description": "description",
    "quantity": "quantity",
    "unit": "unit",
    "unit_price": "price",
    "discount_percent": "discount",
    "tax_rate": "tax rate",
    "net_amount": "amount",
}

STATE_WORDS: Final[Mapping[State, str]] = {
    State.RECEIVED: "received",
    State.CLASSIFIED: "told what it is",
    State.EXTRACTED: "read",
    State.CLEANSED: "brought into one form",
    State.VALIDATED: "judged",
    State.READY: "ready to post",
    State.APPROVED: "approved for posting",
    State.POSTED: "posted",
    State.CLOSED: "paid, closed",
    State.REVERSED: "reversed",
    State.QUEUED: "put into the queue",
    State.ON_HOLD_EXTERNAL: "waits for an answer from outside",
    State.QUARANTINED: "quarantined",
    State.ERROR: "stopped by a fault",
    State.DUPLICATE: "marked as a duplicate",
    State.REJECTED: "rejected",
    State.SUPERSEDED: "replaced",
    State.ARCHIVED: "archived",
    State.VOIDED: "voided",
}

ACTS: Final[Mapping[str, str]] = {
    "receive": "received it",
    "receive again": "received it again",
    "approve": "approved it",
    "choose accounts": "chose the accounts",
    "confirm": "confirmed what was read",
    "waive": "accepted a finding",
    "ask waiver": "asked to accept a finding",
    "refuse waiver": "refused to accept a finding",
    "ask outside": "asked outside",
    "write to vendor": "wrote to the vendor",
    "assign": "gave it to somebody",
    "pair lines": "paired lines",
    "choose vendor": "chose the vendor",
    "take over": "took it over",
    "split": "made it of a larger file",
    "merge": "put pages together",
    "reclassify": "said what it is",
    "escalate": "was told of it",
    "escalate now": "called for help",
    "propose correction": "proposed a correction",
    "withdraw correction": "took the proposed correction back",
    "refuse correction": "refused the proposed correction",
}
"""What the audit trail calls an act, in words; others stand as they are."""
NAMED: Final[Mapping[str, str]] = {"doc_type": "type", "objects": "cost objects", "superseded_by": "replaced by"}
"""What the audit trail calls a thing, in words; others stand as they are, with blanks."""
TOLD_BY_VERSION: Final = frozenset({"correct"})

STEPS: Final = frozenset({State.CLASSIFIED, State.EXTRACTED, State.CLEANSED, State.VALIDATED, State.APPROVED})
"""States on the way to where a document stays; nobody asks for them."""


class Change(Value):
    """One value before and after."""

    what: str
    before: str = ""
    after: str = ""


class Happening(Value):
    """One thing that happened.

    Attributes:
        at: UTC.
        who: Login, or "system".
        what: In words.
        detail: Such as a reason.
        version: Number of the version it made; 0 for none.
    """

    at: dt.datetime
    who: str
    what: str
    detail: str = ""
    changes: tuple[Change, ...] = ()
    version: int = 0


class ArrivalSeen(Value):
    """One time the file was handed in."""

    at: dt.datetime
    source: str
    name: str
    again: bool = False


class History(Value):
    """Happenings, the newest first, and arrivals, the oldest first."""

    happenings: tuple[Happening, ...] = ()
    arrivals: tuple[ArrivalSeen, ...] = ()


def history_of(connection: sa.Connection, client_id: str, document_id: str, sha256: str, style: Style) -> History:
    """Return what happened to a document, and how its file came."""
    happened = [*_versions(connection, client_id, document_id, style), *_acts(connection, client_id, document_id)]
    ordered = sorted(happened, key=lambda one: (one.at, one.version), reverse=True)
    rows = connection.execute(
        sa.select(arrivals)
        .where(arrivals.c.client_id == client_id, arrivals.c.sha256 == sha256)
        .order_by(arrivals.c.id)
    )
    seen = tuple(
        ArrivalSeen(at=row.received_at, source=row.source, name=row.original_name, again=at > 0)
        for at, row in enumerate(rows)
    )
    return History(happenings=tuple(ordered), arrivals=seen)


def changes_between(before: BusinessDocument, after: BusinessDocument, style: Style) -> tuple[Change, ...]:
    """Return what differs between two versions: fields, type, lines."""
    return tuple(_changes(before, after, style))


def _versions(connection: sa.Connection, client_id: str, document_id: str, style: Style) -> Iterator[Happening]:
    mine = versions.c.client_id == client_id, versions.c.document_id == document_id
    business: BusinessDocument | None = None
    judged: Judgement | None = None
    for row in connection.execute(sa.select(versions).where(*mine).order_by(versions.c.number)):
        new = BusinessDocument.model_validate_json(row.business) if row.business else None
        verdict = Judgement.model_validate_json(row.judgement) if row.judgement else None
        changes = changes_between(business, new, style) if business is not None and new is not None else ()
        if row.author != SYSTEM and new is not None and not changes:
            business, judged = new, verdict or judged
            continue  # A confirmation: its act says of what.
        yield Happening(
            at=row.created_at,
            who=row.author,
            what=_version_words(row.author, new is not None, row.reading is not None, bool(changes)),
            detail=_went_and_came(judged, verdict),
            changes=changes,
            version=row.number,
        )
        business, judged = new or business, verdict or judged


def _version_words(author: str, values: bool, reading: bool, changed: bool) -> str:
    if author != SYSTEM:
        return "corrected it" if changed else "looked at it"
    return "read it" if reading else "judged it" if not values else "read it anew"


def _went_and_came(before: Judgement | None, after: Judgement | None) -> str:
    """Return which findings went and came with a judgement: "V-DAT-04 gone, V-DAT-01 new"."""
    if after is None:
        return ""
    old = {(one.code, one.subject) for one in before.findings} if before is not None else set()
    new = {(one.code, one.subject) for one in after.findings}
    gone = sorted({code for code, _ in old - new})
    came = sorted({code for code, _ in new - old})
    parts = (f"{', '.join(gone)} gone" if gone else "", f"{', '.join(came)} found" if came else "")
    return "; ".join(part for part in parts if part)


def _changes(before: BusinessDocument, after: BusinessDocument, style: Style) -> Iterator[Change]:
    if before.doc_type is not after.doc_type:
        yield Change(what="Type", before=before.doc_type.value, after=after.doc_type.value)
    for name in FieldName:
        old: Field[object] | None = getattr(before, name.value)
        new: Field[object] | None = getattr(after, name.value)
        was, now = (written(name, one.value, style) if one is not None else "" for one in (old, new))
        if was != now:
            yield Change(what=LABELS[name], before=was, after=now)
    yield from _line_changes(before, after)


def _line_changes(before: BusinessDocument, after: BusinessDocument) -> Iterator[Change]:
    old, new = ({line.number: line for line in one.lines} for one in (before, after))
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        if was is None or now is None:
            line = was or now
            text = line.description if line is not None else ""
            yield Change(what=f"Line {number}", before=text if now is None else "", after=text if was is None else "")
            continue
        for part, words in LINE_PARTS.items():
            left, right = getattr(was, part), getattr(now, part)
            if left != right:
                yield Change(what=f"Line {number}, {words}", before=_shown(left), after=_shown(right))


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _acts(connection: sa.Connection, client_id: str, document_id: str) -> Iterator[Happening]:
    for one in history(connection, client_id, document_id):
        if one.action == "advance":
            yield from _advanced(one)
        elif one.action not in TOLD_BY_VERSION:
            yield Happening(at=one.at, who=one.actor, what=ACTS.get(one.action, one.action), detail=_facts(one))


def _advanced(event: AuditEvent) -> Iterator[Happening]:
    before, after = State(event.before["state"]), State(event.after["state"])
    stays = event.actor != SYSTEM and (before, after) == (State.VALIDATED, State.QUEUED)
    if after in STEPS or stays:
        return
    yield Happening(at=event.at, who=event.actor, what=STATE_WORDS[after], detail=str(event.after.get("reason", "")))


def _facts(event: AuditEvent) -> str:
    shown = {**event.after}
    for unreadable in ("sha256", "evidence_hash", "state"):
        shown.pop(unreadable, None)
    told = ((name, _told(name, value)) for name, value in shown.items())
    return "; ".join(f"{_named(name)}: {words}" for name, words in told if words)


def _told(name: str, value: object) -> str:
    """Return what the audit trail notes of one thing as people say it; empty for nothing."""
    if isinstance(value, Mapping):
        parts = ((_place(name, key), _told(key, value[key])) for key in sorted(value, key=lambda key: (len(key), key)))
        return ", ".join(f"{place} {words}" for place, words in parts if words)
    if isinstance(value, list):
        return ", ".join(words for one in value if (words := _told(name, one)))
    return "" if value is None else str(value).replace("_", " ") if name == "doc_type" else str(value)


def _place(name: str, key: str) -> str:
    """Return what a number stands for: a row of the tax breakdown, a line, or with 0 the document."""
    if not key.isdigit():
        return _named(key)
    return f"row {key}" if name == "tax_codes" else f"line {key}" if int(key) else "the document"


def _named(name: str) -> str:
    if name in set(FieldName):
        return LABELS[FieldName(name)]
    return NAMED.get(name, name.replace("_", " "))
