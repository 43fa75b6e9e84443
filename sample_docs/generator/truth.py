"""The truth beside a file: what is printed on it, and where it must end."""

from __future__ import annotations

from typing import Any

from documents.state import BUCKET_OF, State
from sample_docs.generator.model import Expectation, Job, Line, Paper, Part, Printed
from sample_docs.generator.money import plain, quantity

HEADER = (
    "vendor_name", "vendor_tax_id", "buyer_name", "invoice_number", "po_number", "issue_date", "due_date", "currency",
    "net_total", "tax_total", "gross_total", "iban",
)  # fmt: skip
ALL = Printed(set(HEADER), {"description", "quantity", "unit_price", "amount"})
"""What an e-invoice states."""
LINE_COLUMNS = {
    "description": "description",
    "quantity": "quantity",
    "unit_price": "unit_price",
    "amount": "net_amount",
}


def stated(part: Part, printed: Printed) -> dict[str, Any]:
    """Return the keys of the scorer for one document; what is not printed is absent."""
    paper = part.paper
    known = _known(paper)
    fields = {name: known[name] for name in HEADER if name in printed.fields and known[name]}
    truth: dict[str, Any] = {"doc_type": paper.doc_type, **fields}
    if printed.columns:
        truth["lines"] = [_line(line, printed.columns) for line in paper.lines]
    truth["_expect"] = _expect(part.expect)
    return truth


def of_job(job: Job, printed: list[Printed], use: str, kind: str) -> dict[str, Any]:
    """Return the whole truth of a file. A broken file states no field.

    Where the page of a hybrid contradicts its XML, the truth states what the XML says: it is the legal original.
    """
    notes = {
        "_client": job.client.id,
        "_layout": job.layout,
        "_layout_use": use,
        "_language": job.paper.supplier.language,
        "_kind": kind,
        "_defect": job.defect,
    }
    if kind == "broken":
        return {**notes, "_documents": [], "_expect": _expect(job.parts[0].expect)}
    first, *others = [stated(part, shown) for part, shown in zip(job.parts, printed, strict=True)]
    return {**first, **notes, "_documents": others}


def _known(paper: Paper) -> dict[str, str]:
    own = paper.number if paper.title in ("invoice", "credit_note", "receipt") else ""
    return {
        "vendor_name": paper.supplier.company.name,
        "vendor_tax_id": paper.supplier.company.tax_id,
        "buyer_name": paper.to.name,
        "invoice_number": own,
        "po_number": paper.order_number,
        "issue_date": paper.issue_date.isoformat(),
        "due_date": paper.due_date.isoformat() if paper.due_date else "",
        "currency": paper.currency,
        "net_total": plain(paper.net),
        "tax_total": plain(paper.tax),
        "gross_total": plain(paper.gross),
        "iban": paper.iban,
    }


def _line(line: Line, columns: set[str]) -> dict[str, str]:
    values = {
        "description": line.description,
        "quantity": quantity(line.quantity),
        "unit_price": plain(line.price),
        "amount": plain(line.net),
    }
    shown = {"quantity"} if "quantity_unit" in columns else set()
    return {name: values[key] for key, name in LINE_COLUMNS.items() if key in columns | shown}


def _expect(expect: Expectation) -> dict[str, Any]:
    state = State(expect.state)
    found = {
        "state": str(state),
        "bucket": str(BUCKET_OF[state]),
        "held": expect.held,
        "findings": list(expect.findings),
    }
    return found | ({"duplicate_of": expect.duplicate_of} if expect.duplicate_of else {})
