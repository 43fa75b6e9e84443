"""Correcting what was read: header fields, lines and tax rows get other values on a person's word (L-17).

The values that were read stay in the older version. What follows from a corrected value follows anew; every rule
judges the whole again, and nothing reaches the master data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import Field as Setting
from pydantic import field_validator

from documents.business import BusinessDocument, Line, TaxCategory
from documents.field import Candidate, Evidence, Field, FieldName, ProofName, Status
from documents.master.client import Client
from documents.reading import LineField
from documents.register import audit
from documents.register.decisions import Kind
from documents.register.versions import Version, save_version
from documents.text import Box, Reader
from documents.value import Value
from documents.values.identifiers import order_key
from review.decisions.deciding import Demand, Scene, changed_fields, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.typed import LONGEST, Manner, keyed, keyed_line, keyed_tax
from review.installation import Installation
from review.judgement import received_on
from review.people.permissions import Action
from review.people.person import Person
from review.second_person import TAX_ROW
from validators.cleanse.numbers import number_style
from validators.cleanse.proofs import prove
from validators.cleanse.terms import due_from_terms
from validators.proofs import header_fields

CORRECT: Final = Demand(kind=Kind.CORRECT, action=Action.EDIT)

MOST_LINES: Final = 5000
"""Lines of one document."""
FARTHEST: Final = 100_000.0
"""Points from the corner of a page to anything on it; the largest page of a PDF has 14,400 a side."""
LONGEST_SECONDS: Final = 86_400.0
LARGEST: Final = 2**31 - 1
"""Highest number of a page, and of keystrokes: what both databases hold."""
_SHOWN_ANEW: Final = frozenset(
    {
        ProofName.NET_PLUS_TAX,
        ProofName.RATE_CLOSES,
        ProofName.LINES_SUM,
        ProofName.DUE_FROM_TERMS,
        ProofName.PAYMENT_CODE,
    }
)
"""Proofs that speak of several values: one that changed takes them away until they are shown again."""
_TRIPLE: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)


class FieldChange(Value):
    """Another value of one header field. Exactly one of raw, candidate and absent says what it is.

    Attributes:
        raw: As typed, or as captured from the page.
        candidate: Place among the field's runners-up, from 0.
        absent: The document gives none.
        page: Where it was captured, from 1; 0 when it was typed.
        box: Likewise, in points.
        reading: Which of several values the print stands for, canonical: "2026-06-05", "1234.56".
        around: Words around the place it was captured from, for learning.
        seconds: Spent on this field.
        keystrokes: Likewise.
    """

    raw: str = Setting(default="", max_length=LONGEST)
    candidate: int | None = Setting(default=None, ge=0)
    absent: bool = False
    page: int = Setting(default=0, ge=0, le=LARGEST)
    box: Box | None = None
    reading: str = ""
    around: str = Setting(default="", max_length=LONGEST)
    seconds: float = Setting(default=0.0, ge=0, le=LONGEST_SECONDS)
    keystrokes: int = Setting(default=0, ge=0, le=LARGEST)

    @field_validator("box")
    @classmethod
    def _on_a_page(cls, box: Box | None) -> Box | None:
        if box is not None and not all(abs(edge) <= FARTHEST for edge in (box.x0, box.top, box.x1, box.bottom)):
            raise ValueError("a box lies on no page")
        return box


class LineChange(Value):
    """Other cells of one line, or a line more or less.

    Attributes:
        number: `Line.number`; of a line that is added, one that is free.
        cells: As typed; empty text takes a cell's value away.
        added: The line was not there.
        removed: The line is none.
        page: Where the cells were captured, from 1; 0 when they were typed.
        box: Likewise, in points.
    """

    number: int = Setting(ge=1, le=999_999)
    cells: dict[LineField, str] = {}
    added: bool = False
    removed: bool = False
    page: int = Setting(default=0, ge=0)
    box: Box | None = None


class TaxChange(Value):
    """Other cells of one row of the tax breakdown, or a row more or less.

    Attributes:
        number: Place of the row, from 1; of a row that is added, the one behind the last.
        cells: "category", "rate", "base", "tax" as typed; empty text takes a cell's value away.
        removed: The row is none.
    """

    number: int = Setting(ge=1, le=99)
    cells: dict[str, str] = {}
    removed: bool = False


class Changes(Value):
    """All that is corrected by one press of a button."""

    fields: dict[FieldName, FieldChange] = {}
    lines: tuple[LineChange, ...] = ()
    taxes: tuple[TaxChange, ...] = ()


def correct(
    here: Installation, client: Client, document_id: str, changes: Changes, *, by: Person, stamp: Stamp
) -> Settled:
    """Correct a document that waits, judge it anew, and send it where that leads.

    Raises:
        NotUnderstoodError: Something typed is no value of its field, or can be several; its attributes say which.
        NotPossibleError: There is nothing to change, or no such line, row or candidate.
        NotAllowedError: The person may not edit.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        before = scene.business
        after = corrected(scene, changes)
        if after == before:
            raise NotPossibleError(f"{document_id}: these are the values it has; confirm them, or change one")
        save_version(
            scene.connection,
            client.id,
            document_id,
            Version(business=after, author=by.login),
            expected=stamp.version,
        )
        _tell(scene, changes, before, after)

    return decide(here, client, document_id, CORRECT, act, by=by, stamp=stamp)


def corrected(scene: Scene, changes: Changes) -> BusinessDocument:
    """Return the document with other values, and with what follows from them."""
    business = scene.business
    manner = _manner(scene, business)
    code = changes.fields.get(FieldName.CURRENCY)
    if code is not None:  # First, because amounts are read by the decimals of their currency.
        business = _with_field(business, FieldName.CURRENCY, code, manner)
        manner = _manner(scene, business)
    for name, change in changes.fields.items():
        if name is not FieldName.CURRENCY:
            business = _with_field(business, name, change, manner)
    for line in changes.lines:
        business = _with_line(business, line, manner)
    for row in changes.taxes:
        business = _with_tax(business, row, manner)
    return followed(scene.business, business)


def _manner(scene: Scene, business: BusinessDocument) -> Manner:
    reading = scene.version.reading
    return Manner(
        style=number_style(reading) if reading else "",
        currency=business.currency.value if business.currency else "",
        doc_type=business.doc_type,
        received_on=received_on(scene.client, scene.document),
    )


def _with_field(business: BusinessDocument, name: FieldName, change: FieldChange, manner: Manner) -> BusinessDocument:
    former: Field[Any] | None = getattr(business, name.value)
    if sum((bool(change.raw.strip()), change.candidate is not None, change.absent)) != 1:
        raise NotPossibleError(f"{name.value}: found no value, or several ways to one; expected one of them")
    given: dict[FieldName, Field[Any] | None] = {name: None}
    if not change.absent:
        raw, page, box = _source(name, former, change)
        found = keyed(name, raw, manner, page=page, box=box, reading=change.reading)
        runners_up = _runners_up(former, raw)
        given = {key: field.model_copy(update={"candidates": runners_up}) for key, field in found.items()}
    undoubted: dict[str, Any] = {
        "ambiguities": tuple(one for one in business.ambiguities if one.field is not name),
        "not_parsed": tuple(one for one in business.not_parsed if one.field is not name),
    }
    if name is FieldName.INVOICING_PERIOD:
        stated = given[name]
        undoubted["service_period"] = stated.value if stated is not None else None
    return business.model_copy(update={**undoubted, **{key.value: field for key, field in given.items()}})


def _source(name: FieldName, former: Field[Any] | None, change: FieldChange) -> tuple[str, int, Box | None]:
    """Return the print and its place: the person's own, or those of a runner-up."""
    if change.candidate is None:
        return change.raw, change.page, change.box
    others = former.candidates if former else ()
    if change.candidate >= len(others):
        raise NotPossibleError(f"{name.value}: found candidate {change.candidate + 1}, expected one of {len(others)}")
    chosen = others[change.candidate]
    plain = chosen.readings[0] if len(chosen.readings) == 1 else chosen.raw
    return plain, chosen.evidence.page, chosen.evidence.box


def _runners_up(former: Field[Any] | None, chosen: str) -> tuple[Candidate, ...]:
    """Return what else the value could be: the runners-up there were, and the value that was read."""
    if former is None:
        return ()
    read = Candidate(raw=former.raw, readings=(), evidence=former.evidence)
    was_read = former.raw and former.evidence.reader is not Reader.PERSON
    others = ((read,) if was_read else ()) + former.candidates
    return tuple(one for one in others if one.raw != chosen)


def _with_line(business: BusinessDocument, change: LineChange, manner: Manner) -> BusinessDocument:
    place = next((at for at, line in enumerate(business.lines) if line.number == change.number), None)
    if (place is None) != change.added or (change.added and len(business.lines) >= MOST_LINES):
        raise NotPossibleError(f"line {change.number}: {'it is there already' if change.added else 'there is none'}")
    lines = list(business.lines)
    if change.removed and place is not None:
        del lines[place]
        return business.model_copy(update={"lines": tuple(lines)})
    evidence = Evidence(page=change.page, box=change.box, reader=Reader.PERSON)
    line = Line(number=change.number) if place is None else lines[place]
    keyed_in = keyed_line(line, change.cells, manner, evidence)
    if place is None:
        lines.append(keyed_in)
    else:
        lines[place] = keyed_in
    return business.model_copy(update={"lines": tuple(lines)})


def _with_tax(business: BusinessDocument, change: TaxChange, manner: Manner) -> BusinessDocument:
    rows = list(business.taxes)
    if change.number > len(rows) + (0 if change.removed else 1):
        raise NotPossibleError(f"tax row {change.number}: there are {len(rows)}")
    if change.removed:
        del rows[change.number - 1]
        return business.model_copy(update={"taxes": tuple(rows)})
    row = rows[change.number - 1] if change.number <= len(rows) else TaxCategory()
    rows[change.number - 1 :] = [keyed_tax(row, change.cells, change.number, manner), *rows[change.number :]]
    return business.model_copy(update={"taxes": tuple(rows)})


def followed(before: BusinessDocument, after: BusinessDocument) -> BusinessDocument:
    """Return the document with what follows from its values: derived ones, the only tax row, orders, proofs."""
    after = after.model_copy(update={**_orders(before, after), **_taxes(before, after)})
    after = after.model_copy(update={**_derived_total(after), **_derived_due(after)})
    bare = {
        name.value: field.model_copy(
            update={"proofs": tuple(proof for proof in field.proofs if proof.name not in _SHOWN_ANEW)}
        )
        for name, field in header_fields(after).items()
    }
    return prove(after.model_copy(update=bare))


def _orders(before: BusinessDocument, after: BusinessDocument) -> dict[str, Any]:
    """The number of the order that was read is no reference any more once another one takes its place."""
    old, new = (order_key(side.po_number.value) if side.po_number else "" for side in (before, after))
    if old == new:
        return {}
    rest = (number for number in after.orders if order_key(number) not in {old, new})
    return {"orders": tuple(dict.fromkeys([*([new] if new else []), *rest]))}


def _taxes(before: BusinessDocument, after: BusinessDocument) -> dict[str, Any]:
    """The print that was misread stands in the only tax row too."""
    if len(after.taxes) != 1 or before.taxes != after.taxes:
        return {}
    row, update = after.taxes[0], {}
    for part, old, new in (("base", before.net_total, after.net_total), ("tax", before.tax_total, after.tax_total)):
        if old and new and getattr(row, part) == old.value:
            update[part] = new.value
    return {"taxes": (row.model_copy(update=update),)} if update else {}


def _derived_total(document: BusinessDocument) -> dict[str, Any]:
    """Net or tax that was never printed follows from the two others (S-08)."""
    net, tax, gross = (getattr(document, name.value) for name in _TRIPLE)
    if net and tax and gross and Status.DERIVED in {net.status, tax.status}:
        if tax.status is Status.DERIVED and net.status is not Status.DERIVED:
            return {"tax_total": tax.model_copy(update={"value": gross.value - net.value})}
        if net.status is Status.DERIVED and tax.status is not Status.DERIVED:
            return {"net_total": net.model_copy(update={"value": gross.value - tax.value})}
        return {"net_total": net.model_copy(update={"value": gross.value})}
    return {}


def _derived_due(document: BusinessDocument) -> dict[str, Any]:
    due = document.due_date
    if due is not None and due.status is not Status.DERIVED:
        return {}
    return {"due_date": due_from_terms(document.issue_date, document.payment_terms)}


def _tell(scene: Scene, changes: Changes, before: BusinessDocument, after: BusinessDocument) -> None:
    """Note each thing that was corrected, with all that learning needs, and the whole in the audit trail."""
    for subject, facts in _corrections(changes, before, after):
        timed = {name: facts.pop(name) for name in ("seconds", "keystrokes") if facts.get(name)}
        scene.note(
            subject=subject, facts={name: value for name, value in facts.items() if value not in ("", None)}, **timed
        )
    told = changed_fields(before, after)
    act = audit.Act(
        action="correct",
        subject=scene.document.id,
        actor=scene.by.login,
        before={one.field: one.before for one in told},
        after={one.field: one.after for one in told},
    )
    audit.append(scene.connection, scene.client.id, act)


def _corrections(
    changes: Changes, before: BusinessDocument, after: BusinessDocument
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, change in changes.fields.items():
        yield name.value, _field_facts(getattr(before, name.value), getattr(after, name.value), change)
    lines = [{line.number: line for line in side.lines} for side in (before, after)]
    for line in changes.lines:
        yield f"line {line.number}", _facts_of_row(lines[0].get(line.number), lines[1].get(line.number))
    for row in changes.taxes:
        sides = [side.taxes[row.number - 1] if row.number <= len(side.taxes) else None for side in (before, after)]
        yield f"{TAX_ROW}{row.number}", _facts_of_row(*sides)


def _field_facts(old: Field[Any] | None, new: Field[Any] | None, change: FieldChange) -> dict[str, Any]:
    evidence = new.evidence if new else Evidence()
    box = evidence.box
    return {
        "old": str(old.value) if old else "",
        "old_raw": old.raw if old else "",
        "old_reader": old.evidence.reader.value if old else "",
        "new": str(new.value) if new else "",
        "raw": new.raw if new else "",
        "page": evidence.page or None,
        "box": f"{box.x0:.2f} {box.top:.2f} {box.x1:.2f} {box.bottom:.2f}" if box else "",
        "around": change.around,
        "seconds": change.seconds,
        "keystrokes": change.keystrokes,
    }


def _facts_of_row(old: Line | TaxCategory | None, new: Line | TaxCategory | None) -> dict[str, Any]:
    """Return the cells that differ, as text."""
    sides: list[Mapping[str, Any]] = [one.model_dump(exclude={"cells"}) if one else {} for one in (old, new)]
    names = [name for name in dict.fromkeys((*sides[0], *sides[1])) if sides[0].get(name) != sides[1].get(name)]
    return {
        "old": {name: str(sides[0].get(name) or "") for name in names} if old else "",
        "new": {name: str(sides[1].get(name) or "") for name in names} if new else "",
    }
