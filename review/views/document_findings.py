"""The findings of a document as cards: what stops, in one sentence, where it stands, and who may decide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from documents.field import FieldName
from documents.finding import Finding, Queue, Role, Severity
from documents.register.findings import FindingStatus, RegisteredFinding
from documents.register.waiver_requests import CONFIRMS, FindingKey, WaiverRequest, takes_two
from documents.value import Value
from review.views.document_fields import field_of
from review.views.document_lines import ShownLine
from review.views.document_values import LABELS
from validators.routing.causes import rule_of
from validators.routing.desks import desks, gravity
from validators.rule import WEIGHT

_UNWORDED: Final = re.compile("|".join(sorted((name.value for name in FieldName if "_" in name.value), key=len)[::-1]))

STOPS: Final[Mapping[Severity, str]] = {
    Severity.BLOCK_POST: "stops posting",
    Severity.BLOCK_PAY: "holds payment",
    Severity.WARN: "warning",
    Severity.INFO: "note",
}

ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.REVIEWER: "a reviewer",
    Role.APPROVER: "an approver",
    Role.SUPERVISOR: "the team lead",
    Role.TAX: "the tax desk",
    Role.VENDOR_CUSTODIAN: "the vendor custodian",
    Role.CONTROLLER: "the controller",
    Role.BUYER: "the buyer",
    Role.RECEIVER: "goods receiving",
    Role.PRIVACY: "the privacy desk",
    Role.OPERATOR: "an operator",
}

NOBODY_ASKED: Final[Mapping[FindingKey, WaiverRequest]] = {}


class Card(Value):
    """One finding as the page shows it.

    Attributes:
        sentence: What was expected and found, with the figures.
        suggestion: The next step, one sentence; empty where there is none.
        field: The header field it speaks of.
        lines: Numbers of the lines it speaks of.
        releases: What makes it go away by itself; each is enough.
        desk: Who decides.
        waiver: Who may accept it as it stands, in words; empty when nobody may.
        waived_by: Who did; empty while it is open.
        takes_two: Accepting it is asked for by one person and confirmed by another.
        asked_by: Who asked to accept it and waits for a second person; empty when nobody does.
        asked_text: Why, in words.
    """

    code: str
    subject: str
    evidence_hash: str
    severity: Severity
    stops: str
    sentence: str
    suggestion: str = ""
    expected: str = ""
    found: str = ""
    difference: str = ""
    limit: str = ""
    field: FieldName | None = None
    field_label: str = ""
    lines: tuple[int, ...] = ()
    releases: tuple[str, ...] = ()
    queue: Queue
    desk: str
    waiver_role: Role
    waiver: str = ""
    since: dt.datetime
    waived_by: str = ""
    waived_reason: str = ""
    takes_two: bool = False
    asked_by: str = ""
    asked_at: dt.datetime | None = None
    asked_text: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others, for forms and anchors: code, subject and the beginning of its evidence."""
        return f"{self.code}|{self.subject}|{self.evidence_hash}"

    @property
    def anchor(self) -> str:
        """Id of its card on the page."""
        return re.sub(r"\W+", "-", f"f-{self.code}-{self.subject}-{self.evidence_hash[:6]}".lower())

    @property
    def stopping(self) -> bool:
        """Tell whether posting or payment waits for it."""
        return self.severity in {Severity.BLOCK_POST, Severity.BLOCK_PAY} and not self.waived_by


class Cards(Value):
    """All findings of a document that count today.

    Attributes:
        open: Those that stop first, in the order they are worked on.
        waived: Accepted by people.
    """

    open: tuple[Card, ...] = ()
    waived: tuple[Card, ...] = ()

    @property
    def stopping(self) -> tuple[Card, ...]:
        """Those that stop posting or payment."""
        return tuple(one for one in self.open if one.stopping)

    @property
    def others(self) -> tuple[Card, ...]:
        """Warnings and notes."""
        return tuple(one for one in self.open if not one.stopping)

    @property
    def queues(self) -> tuple[Queue, ...]:
        """The desks that have something to decide, the gravest first."""
        return tuple(sorted({one.queue for one in self.stopping}, key=gravity))


def cards_of(
    registered: Sequence[RegisteredFinding],
    lines: Sequence[ShownLine] = (),
    asked: Mapping[FindingKey, WaiverRequest] = NOBODY_ASKED,
) -> Cards:
    """Return the cards of a document's findings; released ones are left out.

    Args:
        registered: The findings.
        lines: That the findings may speak of.
        asked: Waivers that wait for a second person.
    """
    made = [(one.status, _asked_for(_card(one, lines), asked)) for one in by_importance(registered)]
    return Cards(
        open=tuple(card for status, card in made if status is FindingStatus.OPEN),
        waived=tuple(card for status, card in made if status is FindingStatus.WAIVED),
    )


def by_importance(registered: Sequence[RegisteredFinding]) -> tuple[RegisteredFinding, ...]:
    """Return findings in the order they are worked on: what stops first, then by desk."""
    return tuple(sorted(registered, key=_importance))


def spoken(queues: Sequence[Queue]) -> str:
    """Return desks as people say them: "capture and buyer"."""
    words = [queue.value for queue in queues]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""


def _importance(one: RegisteredFinding) -> tuple[int, int, str, str]:
    finding = one.finding
    return -WEIGHT[finding.severity], gravity(finding.queue), finding.code, finding.subject


def _card(one: RegisteredFinding, lines: Sequence[ShownLine]) -> Card:
    finding = one.finding
    field = field_of(finding)
    mine = [line for line in lines if finding.code in line.findings]
    waived = one.status is FindingStatus.WAIVED
    return Card(
        code=finding.code,
        subject=finding.subject,
        evidence_hash=finding.evidence_hash,
        severity=finding.severity,
        stops=STOPS[finding.severity],
        sentence=_sentence(finding),
        suggestion=finding.suggestion,
        expected=finding.expected,
        found=finding.found,
        difference=finding.difference,
        limit=finding.limit,
        field=field,
        field_label=LABELS[field] if field is not None else "",
        lines=tuple(line.number for line in mine),
        releases=_releases(finding, mine),
        queue=finding.queue,
        desk=spoken((finding.queue,)),
        waiver_role=finding.waived_by,
        waiver=ROLE_WORDS.get(finding.waived_by, ""),
        since=one.first_seen,
        waived_by=one.waived_by if waived else "",
        waived_reason=one.waived_reason if waived else "",
        takes_two=takes_two(finding),
    )


def _asked_for(card: Card, asked: Mapping[FindingKey, WaiverRequest]) -> Card:
    found = asked.get((card.code, card.subject, card.evidence_hash))
    if found is None:
        return card
    return card.model_copy(update={"asked_by": found.person, "asked_at": found.asked_at, "asked_text": found.text})


def _sentence(finding: Finding) -> str:
    """Return the message without the next step, which is shown apart, and fields by their labels."""
    bare = finding.message
    if finding.suggestion and bare.endswith(finding.suggestion):
        bare = bare[: -len(finding.suggestion)].rstrip()
    return _UNWORDED.sub(lambda name: LABELS[FieldName(name[0])], bare)


def _releases(finding: Finding, lines: Sequence[ShownLine]) -> tuple[str, ...]:
    exact: tuple[str, ...] = ()
    if len(lines) == 1:
        exact = tuple(one.text for one in lines[0].releases if one.code == finding.code)
    general = rule_of(finding.code).released_by
    return exact or ((general,) if general else ())


def decided_by(card: Card, roles: frozenset[Role]) -> str:
    """Return who can decide a finding, for somebody who cannot; empty for somebody who can."""
    desk = desks()[card.queue]
    if roles & {*desk.decides, card.waiver_role, *(CONFIRMS if card.asked_by else ())}:
        return ""
    words = [ROLE_WORDS[role] for role in desk.decides if role in ROLE_WORDS]
    if card.waiver and card.waiver not in words:
        words.append(card.waiver)
    return " or ".join(words)
