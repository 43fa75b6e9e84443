"""The pages of a document as the viewer shows them: a picture each, and over it a box for whatever was read there.

Boxes are in points of the page as it was read (`documents.reading.PageView`), origin top left. The pictures come from
`review.pictures`, which lays the page the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument, Medium
from documents.field import Candidate, Evidence, Field, FieldName, ProofName
from documents.finding import Finding, Severity
from documents.reading import DocumentReading, LineField, PageView, TaxReading
from documents.register.document import RegisteredDocument
from documents.register.findings import open_findings
from documents.register.versions import Version, latest_version
from documents.text import Reader
from documents.value import Value
from review.views.document_values import LABELS
from review.views.einvoice_page import Section, sections


class BoxState(StrEnum):
    """How far what stands in a box is believed."""

    PROVEN = "proven"
    """A proof supports it, and no finding speaks of it."""
    READ = "read"
    """Neither proven nor in doubt."""
    DOUBTFUL = "doubtful"
    """Not proven, of several readings, or a warning speaks of it."""
    WRONG = "wrong"
    """A finding that stops posting or payment speaks of it."""
    CAPTURED = "captured"
    """A person took it from the page."""
    CANDIDATE = "candidate"
    """A runner-up; shown only while its field is in focus."""


class ViewerBox(Value):
    """One place on a page.

    Attributes:
        id: Unique in the document, such as "gross_total", "line-3-unit_price", "tax-1-base", "gross_total~2" for the
            second runner-up.
        field: What the page's events name: "gross_total", "lines.3.unit_price", "taxes.1.base".
        label: For people: "Gross", "Line 3, unit price".
        raw: As printed.
        proves: Ids of boxes that take part in its proofs; they light up with it.
        crop: Address of its enlarged picture.
    """

    id: str
    field: str
    label: str
    x0: float
    top: float
    x1: float
    bottom: float
    state: BoxState
    raw: str = ""
    proves: tuple[str, ...] = ()
    crop: str = ""


class ViewerPage(Value):
    """One page of the document.

    Attributes:
        number: Within the document, from 1.
        in_file: The same page as evidence counts it; 0 where no page is known.
        width: In points; 0 where it is not known before the page is shown.
        height: Likewise.
        picture: Address of its picture; takes `?width=` in pixels.
        words: Address of its words.
        boxes: From top to bottom.
        sections: Of an e-invoice without a page of its own: what it says, to be shown as text.
    """

    number: int
    in_file: int = 0
    width: float
    height: float
    picture: str
    words: str
    boxes: tuple[ViewerBox, ...] = ()
    sections: tuple[Section, ...] = ()


UNPROVEN: Final = frozenset({"V-DOC-01", "V-DAT-04", "V-CUR-02", "V-DOC-03"})
"""Stop posting because nobody knows, not because something is known to be wrong."""
LINE_LABELS: Final[Mapping[LineField, str]] = {
    LineField.LINE_NUMBER: "number",
    LineField.ITEM_ID: "item",
    LineField.BUYER_ITEM_ID: "buyer's item",
    LineField.GTIN: "GTIN",
    LineField.TAX_RATE: "tax rate",
    LineField.NET_AMOUNT: "net amount",
}
_PARTS: Final[Mapping[ProofName, tuple[str, ...]]] = {
    ProofName.NET_PLUS_TAX: ("net_total", "tax_total", "gross_total"),
    ProofName.RATE_CLOSES: ("net_total", "tax_total"),
    ProofName.DUE_FROM_TERMS: ("issue_date", "payment_terms", "due_date"),
    ProofName.DATE_RESOLVED: ("issue_date", "due_date", "delivery_date"),
}
"""Header fields that take part in a proof; sums over lines and tax rows are added by their kind."""


def viewer_pages(connection: sa.Connection, client_id: str, document: RegisteredDocument) -> tuple[ViewerPage, ...]:
    """Return the pages of a document in order; one for a file that could not be read, or that has no pages."""
    version = latest_version(connection, client_id, document.id)
    findings = [one.finding for one in open_findings(connection, client_id, document.id)]
    return pages_of(document, version, findings)


def pages_of(document: RegisteredDocument, version: Version, findings: Iterable[Finding]) -> tuple[ViewerPage, ...]:
    """The same from what is already known of the document."""
    address = f"/clients/{document.client_id}/documents/{document.id}"
    business = version.business
    if business is not None and business.medium is Medium.XML and business.einvoice is not None:
        shown = sections(business.einvoice)
        return (_page(address, 1, None).model_copy(update={"sections": shown}),)
    views = {view.number: view for view in page_views(version.reading)}
    by_page: dict[int, list[ViewerBox]] = {}
    if business is not None:
        for page, box in _boxes(business, version.reading, _states(findings), address):
            by_page.setdefault(page, []).append(box)
    first, last = max(1, document.first_page), max(1, document.last_page)
    return tuple(
        _page(address, page - first + 1, views.get(page), _from_the_top(by_page.get(page, ()))).model_copy(
            update={"in_file": page}
        )
        for page in range(first, last + 1)
    )


def page_views(reading: DocumentReading | None) -> tuple[PageView, ...]:
    """Return how the pages of a document were laid, those of a hybrid e-invoice's visible pages included."""
    if reading is None:
        return ()
    return reading.views or page_views(reading.picture)


def _page(address: str, number: int, view: PageView | None, boxes: tuple[ViewerBox, ...] = ()) -> ViewerPage:
    return ViewerPage(
        number=number,
        width=view.width if view else 0.0,
        height=view.height if view else 0.0,
        picture=f"{address}/pages/{number}.png",
        words=f"{address}/words/{number}.json",
        boxes=boxes,
    )


def _from_the_top(boxes: Iterable[ViewerBox]) -> tuple[ViewerBox, ...]:
    return tuple(sorted(boxes, key=lambda box: (box.top, box.x0, box.id)))


_Placed = tuple[int, ViewerBox]


def _boxes(
    business: BusinessDocument, reading: DocumentReading | None, states: Mapping[str, BoxState], address: str
) -> Iterator[_Placed]:
    """Yield each box with its page in the file."""
    # What the visible page of a hybrid says carries the places; what it is called and whether it holds, the XML.
    shown = business.picture or business
    cells = [*_line_boxes(shown, states, address)]
    taxes = [*_tax_boxes(_tax_rows(reading), states)]
    amounts = tuple(box.id for _, box in cells if box.id.endswith(LineField.NET_AMOUNT.value))
    rates = tuple(box.id for _, box in taxes)
    for name in FieldName:
        field: Field[object] | None = getattr(shown, name.value)
        if field is not None:
            said: Field[object] = getattr(business, name.value) or field
            yield from _field_boxes(name, field, _state(said, states.get(name.value)), (amounts, rates), address)
        elif reading is not None:
            yield from _undecided(name, reading.picture or reading, states.get(name.value, BoxState.DOUBTFUL), address)
    yield from cells
    yield from taxes


def _field_boxes(
    name: FieldName,
    field: Field[object],
    state: BoxState,
    rows: tuple[tuple[str, ...], tuple[str, ...]],
    address: str,
) -> Iterator[_Placed]:
    label = LABELS[name]
    crop = f"{address}/crops/{name.value}.png"
    box = _box(field.evidence, name.value, name.value, label, state)
    if box is not None:
        proves = _taking_part(name, field, *rows)
        yield field.evidence.page, box.model_copy(update={"raw": field.raw, "proves": proves, "crop": crop})
    yield from _runners_up(name, field.candidates)


def _undecided(name: FieldName, reading: DocumentReading, state: BoxState, address: str) -> Iterator[_Placed]:
    """Yield the places of a field whose print was seen, and is no one value until a person says which."""
    seen = reading.fields.get(name)
    if seen is None:
        return
    if seen.chosen is not None:
        box = _box(seen.chosen.evidence, name.value, name.value, LABELS[name], state)
        if box is not None:
            crop = f"{address}/crops/{name.value}.png"
            yield seen.chosen.evidence.page, box.model_copy(update={"raw": seen.chosen.raw, "crop": crop})
    yield from _runners_up(name, seen.others)


def _runners_up(name: FieldName, candidates: Iterable[Candidate]) -> Iterator[_Placed]:
    for number, candidate in enumerate(candidates, start=1):
        of = f"{LABELS[name]}, choice {number}"
        other = _box(candidate.evidence, f"{name.value}~{number}", name.value, of, BoxState.CANDIDATE)
        if other is not None:
            yield candidate.evidence.page, other.model_copy(update={"raw": candidate.raw})


def _taking_part(
    name: FieldName, field: Field[object], amounts: tuple[str, ...], rates: tuple[str, ...]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for proof in field.proofs:
        found |= dict.fromkeys(_PARTS.get(proof.name, ()))
        if proof.name is ProofName.LINES_SUM:
            found |= dict.fromkeys(amounts)
        if proof.name is ProofName.RATE_CLOSES:
            found |= dict.fromkeys(rates)
    return tuple(part for part in found if part != name.value)


def _line_boxes(business: BusinessDocument, states: Mapping[str, BoxState], address: str) -> Iterator[_Placed]:
    for line in business.lines:
        state = states.get(f"line {line.number}", BoxState.READ)
        for cell, candidate in line.cells.items():
            label = f"Line {line.number}, {LINE_LABELS.get(cell, cell.value.replace('_', ' '))}"
            box = _cell(
                candidate, f"line-{line.number}-{cell.value}", f"lines.{line.number}.{cell.value}", label, state
            )
            if box is not None:
                crop = f"{address}/crops/lines.png?line={line.number}&cell={cell.value}"
                yield candidate.evidence.page, box.model_copy(update={"crop": crop})


def _tax_rows(reading: DocumentReading | None) -> tuple[TaxReading, ...]:
    if reading is None:
        return ()
    return (reading.picture or reading).taxes


def _tax_boxes(rows: Iterable[TaxReading], states: Mapping[str, BoxState]) -> Iterator[_Placed]:
    for number, row in enumerate(rows, start=1):
        rate = row.rate.readings[0] if row.rate and row.rate.readings else ""
        state = states.get(f"tax {rate} %", BoxState.READ)
        for part, candidate in (("rate", row.rate), ("base", row.base), ("tax", row.tax)):
            if candidate is not None:
                label = f"Tax row {number}, {part}"
                box = _cell(candidate, f"tax-{number}-{part}", f"taxes.{number}.{part}", label, state)
                if box is not None:
                    yield candidate.evidence.page, box


def _cell(candidate: Candidate, box_id: str, field: str, label: str, state: BoxState) -> ViewerBox | None:
    if candidate.evidence.reader is Reader.PERSON:
        state = BoxState.CAPTURED
    box = _box(candidate.evidence, box_id, field, label, state)
    return None if box is None else box.model_copy(update={"raw": candidate.raw})


def _box(evidence: Evidence, box_id: str, field: str, label: str, state: BoxState) -> ViewerBox | None:
    place = evidence.box
    if place is None or evidence.page < 1:
        return None
    return ViewerBox(
        id=box_id,
        field=field,
        label=label,
        x0=place.x0,
        top=place.top,
        x1=place.x1,
        bottom=place.bottom,
        state=state,
    )


def _states(findings: Iterable[Finding]) -> dict[str, BoxState]:
    """Return by subject what open findings say of it, the worst first."""
    found: dict[str, BoxState] = {}
    for finding in findings:
        state = _said(finding)
        if state is not None and found.get(finding.subject) is not BoxState.WRONG:
            found[finding.subject] = state
    return found


def _said(finding: Finding) -> BoxState | None:
    if finding.severity is Severity.INFO:
        return None
    stops = finding.severity in {Severity.BLOCK_POST, Severity.BLOCK_PAY}
    return BoxState.WRONG if stops and finding.code not in UNPROVEN else BoxState.DOUBTFUL


def _state(field: Field[object], said: BoxState | None) -> BoxState:
    if said is not None:
        return said
    if field.evidence.reader is Reader.PERSON or field.has(ProofName.PERSON):
        return BoxState.CAPTURED
    return BoxState.PROVEN if field.proofs else BoxState.READ
