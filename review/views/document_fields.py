"""The header fields of a document as a reviewer works on them: value, print, evidence, doubt, other candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument
from documents.field import Candidate, Evidence, Field, FieldName, Proof, ProofName, Status
from documents.finding import Finding, Severity
from documents.kind import INVOICE_TYPES
from documents.reading import DocumentReading, FieldReading
from documents.text import Box, Reader
from documents.value import Value
from review.views.document_values import (
    ALWAYS_SHOWN,
    GROUPS,
    KINDS,
    LABELS,
    Kind,
    Style,
    written,
    written_reading,
)

MOST_CANDIDATES: Final = 9
"""Each is one number key away."""

OF_READING: Final = (
    "V-ARI-",
    "V-CMP-",
    "V-CUR-",
    "V-DAT-",
    "V-DOC-",
    "V-ID-01",
    "V-ID-03",
    "V-ID-05",
    "V-ID-07",
    "V-TAX-",
)
"""Findings that may be a misreading: their field is looked at. Others speak of a value that nobody doubts."""

HOW_READ: Final[Mapping[Reader, str]] = {
    Reader.TEXT_LAYER: "read from the page's text",
    Reader.OCR: "recognised in the picture",
    Reader.XML: "taken from the XML",
    Reader.PERSON: "given by a person",
}
HOW_MADE: Final[Mapping[Status, str]] = {
    Status.EXTRACTED: "",
    Status.REPAIRED: "a damaged print was repaired",
    Status.KEYED: "keyed by a person",
    Status.DERIVED: "worked out from other fields, not printed",
    Status.DEFAULTED: "assumed, not printed",
}


NOTHING_READ: Final = FieldReading()
STOPPING: Final = frozenset({Severity.BLOCK_POST, Severity.BLOCK_PAY})


class Place(Value):
    """Where something stands on a page, for the picture beside.

    Attributes:
        page: From 1.
        box: In points, origin top left.
    """

    page: int
    box: Box

    @property
    def text(self) -> str:
        """The box as the page's script reads it: left, top, right and bottom with two decimals."""
        return " ".join(f"{edge:.2f}" for edge in (self.box.x0, self.box.top, self.box.x1, self.box.bottom))


class Choice(Value):
    """One other value a field may have, one key away.

    Attributes:
        key: The number key that takes it, "1" to "9".
        text: As it would stand in the field.
        raw: As printed; empty where it looks the same.
        label: The printed label that speaks for it.
        reading: The value in canonical form, because the text may be short for it.
    """

    key: str
    text: str
    raw: str = ""
    reading: str = ""
    label: str = ""
    place: Place | None = None


class ShownField(Value):
    """One field on the page.

    Attributes:
        text: The value as it stands in the input; empty when there is none.
        raw: As printed; empty where it looks the same as `text`.
        how: How the value was come by, in words.
        rule: Cleansing rule that formed it.
        concern: The gravest severity of a finding that speaks of it; None for none.
        doubtful: The value itself is in question: Tab stops here.
        findings: Codes of these findings.
        confirmed: A person keyed or confirmed it.
        derived: Nobody read it: it is keyed, not confirmed.
        as_read: The value before a person changed it; empty when nobody did.
        ordinary: Shown at once; others are folded away.
    """

    name: FieldName
    label: str
    kind: Kind
    text: str = ""
    raw: str = ""
    how: str = ""
    rule: str = ""
    confidence: float | None = None
    proofs: tuple[Proof, ...] = ()
    place: Place | None = None
    choices: tuple[Choice, ...] = ()
    concern: Severity | None = None
    doubtful: bool = False
    findings: tuple[str, ...] = ()
    confirmed: bool = False
    derived: bool = False
    as_read: str = ""
    ordinary: bool = True

    @property
    def stops(self) -> bool:
        """Tell whether posting or payment waits for it."""
        return self.concern in STOPPING


class Sources(Value):
    """What the fields are shown from.

    Attributes:
        document: As it is now.
        read: As it was before a person edited it; None when nobody did.
        reading: What the readers saw, also of a field that was left undecided.
        looked_at: Severities of findings whose fields Tab stops at.
    """

    document: BusinessDocument
    read: BusinessDocument | None = None
    reading: DocumentReading | None = None
    looked_at: frozenset[Severity] = STOPPING

    def now(self, name: FieldName) -> Field[object] | None:
        """Return a field as it is now."""
        found: Field[object] | None = getattr(self.document, name.value)
        return found

    def before(self, name: FieldName) -> Field[object] | None:
        """Return a field as it was before a person edited it; None when nobody did."""
        found: Field[object] | None = getattr(self.read, name.value) if self.read is not None else None
        return found

    def seen(self, name: FieldName) -> FieldReading:
        """Return what the readers say of a field."""
        return self.reading.fields.get(name, NOTHING_READ) if self.reading is not None else NOTHING_READ

    def place(self, name: FieldName) -> Place | None:
        """Return where a field's value stands: that of an e-invoice on the page beside its XML."""
        field = self.now(name)
        drawn: Field[object] | None = getattr(self.document.picture, name.value) if self.document.picture else None
        seen = self.seen(name).chosen if field is None else None
        evidence = (one.evidence for one in (field, drawn, seen) if one is not None)
        return next((place for one in evidence if (place := place_of(one)) is not None), None)


class FieldGroup(Value):
    """Fields that belong together."""

    title: str
    fields: tuple[ShownField, ...]

    @property
    def hidden(self) -> int:
        """How many fields without a value are folded away."""
        return sum(1 for one in self.fields if not one.ordinary)


def groups_of(sources: Sources, findings: Sequence[Finding], style: Style) -> tuple[FieldGroup, ...]:
    """Return all fields of a document in groups; `findings` are the open ones."""
    doubts = doubts_of(findings)
    if not any(one.severity in STOPPING for one in findings):  # Too many warnings stop a document as well (V-93).
        sources = sources.model_copy(update={"looked_at": frozenset({Severity.WARN})})
    made = []
    for title, names in GROUPS:
        fields = tuple(_shown(sources, name, doubts.get(name, ()), style) for name in names)
        made.append(FieldGroup(title=title, fields=fields))
    return tuple(made)


def doubts_of(findings: Sequence[Finding]) -> dict[FieldName, tuple[Finding, ...]]:
    """Return the findings by the field they speak of, those that stop most first; others have their place elsewhere."""
    found: dict[FieldName, list[Finding]] = {}
    for one in findings:
        name = field_of(one)
        if name is not None and one.severity is not Severity.INFO:
            found.setdefault(name, []).append(one)
    return {name: tuple(mine) for name, mine in found.items()}


_SUBJECTS: Final[Mapping[str, FieldName]] = {
    "vendor": FieldName.VENDOR_NAME,
    "buyer": FieldName.BUYER_NAME,
    "tax": FieldName.TAX_TOTAL,
    "discount": FieldName.PAYMENT_TERMS,
    "order": FieldName.ORDER_NUMBER,
}
"""First words of subjects that are no field's name; an order's line has its place among the lines."""


def field_of(finding: Finding) -> FieldName | None:
    """Return the header field a finding speaks of, or None."""
    subject = finding.subject
    if subject in set(FieldName):
        return FieldName(subject)
    if "/" in subject:
        return None
    return _SUBJECTS.get(subject.partition(" ")[0])


def place_of(evidence: Evidence) -> Place | None:
    """Return where a value stands, or None for one from XML or from a person."""
    if evidence.box is None or not evidence.page:
        return None
    return Place(page=evidence.page, box=evidence.box)


def _shown(sources: Sources, name: FieldName, doubts: Sequence[Finding], style: Style) -> ShownField:
    field, before = sources.now(name), sources.before(name)
    seen = sources.seen(name).chosen
    text = written(name, field.value, style) if field is not None else ""
    was = written(name, before.value, style) if before is not None else ""
    shown = ShownField(
        name=name,
        label=_label(sources.document, name),
        kind=KINDS.get(name, Kind.IDENTIFIER),
        text=text,
        as_read=was if was != text else "",
        place=sources.place(name),
        concern=doubts[0].severity if doubts else None,
        doubtful=any(one.severity in sources.looked_at and one.code.startswith(OF_READING) for one in doubts),
        findings=tuple(dict.fromkeys(one.code for one in doubts)),
        choices=_choices(sources, name, text, style),
        ordinary=name in ALWAYS_SHOWN or field is not None or bool(doubts),
    )
    if field is None:
        return shown.model_copy(update={"raw": seen.raw if seen is not None else ""})
    by_person = field.status is Status.KEYED or field.evidence.reader is Reader.PERSON
    how = (HOW_READ[field.evidence.reader], HOW_MADE[field.status])
    return shown.model_copy(
        update={
            "raw": field.raw if field.raw.strip() != text else "",
            "how": ", ".join(dict.fromkeys(part for part in how if part)),
            "rule": field.rule,
            "confidence": None if by_person else field.evidence.confidence,
            "proofs": field.proofs,
            "confirmed": by_person or field.has(ProofName.PERSON),
            "derived": field.status in {Status.DERIVED, Status.DEFAULTED},
        }
    )


def _label(document: BusinessDocument, name: FieldName) -> str:
    if name is FieldName.INVOICE_NUMBER and document.doc_type not in INVOICE_TYPES:
        return "Document number"
    if name is FieldName.INVOICE_NUMBER and document.sign < 0:
        return "Credit note number"
    return LABELS[name]


def _choices(sources: Sources, name: FieldName, now: str, style: Style) -> tuple[Choice, ...]:
    """Return the readings of an ambiguous print, then the runners-up; each text once, the present value left out."""
    found: dict[str, Choice] = {}
    for choice in (*_readings(sources.document, name, style), *_runners_up(sources, name, style)):
        if choice.text and choice.text != now:
            found.setdefault(choice.text, choice)
    few = tuple(found.values())[:MOST_CANDIDATES]
    return tuple(one.model_copy(update={"key": str(at)}) for at, one in enumerate(few, start=1))


def _readings(document: BusinessDocument, name: FieldName, style: Style) -> Iterator[Choice]:
    for doubt in (*document.ambiguities, *document.not_parsed):
        if doubt.field is name:
            for reading in doubt.readings:
                yield Choice(key="", text=written_reading(name, reading, style), raw=doubt.raw, reading=reading)


def _runners_up(sources: Sources, name: FieldName, style: Style) -> Iterator[Choice]:
    field = sources.now(name)
    others = field.candidates if field is not None else sources.seen(name).others
    for one in others:
        yield from _of_candidate(name, one, style)


def _of_candidate(name: FieldName, candidate: Candidate, style: Style) -> Iterator[Choice]:
    if KINDS.get(name) is Kind.AMOUNT and not all(_is_number(one) for one in candidate.readings):
        return
    for reading in candidate.readings or (candidate.raw,):
        text = written_reading(name, reading, style)
        yield Choice(
            key="",
            text=text,
            raw=candidate.raw if candidate.raw.strip() != text else "",
            label=candidate.label,
            reading=reading if KINDS.get(name) in {Kind.DATE, Kind.AMOUNT} else "",
            place=place_of(candidate.evidence),
        )


def _is_number(reading: str) -> bool:
    try:
        return Decimal(reading).is_finite()
    except ArithmeticError:
        return False
