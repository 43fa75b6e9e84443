"""What the sample documents say, and how it is compared with what was read."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from documents.business import BusinessDocument, Line
from documents.values.names import similarity

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"

AMOUNTS = ("net_total", "tax_total", "gross_total")
DATES = ("issue_date", "due_date")
NAMES = ("vendor_name", "buyer_name")
NUMBERS = ("vendor_tax_id", "invoice_number", "po_number", "currency", "iban")
FIELDS = (*AMOUNTS, *DATES, *NAMES, *NUMBERS)
POSTED_FIELDS = (*AMOUNTS, "issue_date", "invoice_number", "currency")
"""Fields that an entry is made of; a posted document may have none of them wrong."""
ALIKE = 0.85


@dataclass(frozen=True)
class Expected:
    """One document of one sample file."""

    client: str
    file: str
    number: int
    kind: str
    layout: str
    layout_use: str
    defect: str
    fields: dict[str, Any]
    state: str
    held: bool
    findings: frozenset[str]

    def __str__(self) -> str:
        return (
            f"{self.client}/{self.file}#{self.number} ({self.layout}, {self.kind}{self.defect and ', '}{self.defect})"
        )


def expectations(client: str) -> tuple[Expected, ...]:
    """Return every document of a client's sample files; a file sent twice stands for its first arrival only."""
    found = []
    for path in sorted((SAMPLES / "inbox" / client).glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        for number, fields in enumerate([truth, *truth["_documents"]], start=1):
            expect = fields.get("_expect", truth["_expect"])
            found.append(
                Expected(
                    client=client,
                    file=path.name.removesuffix(".truth.json"),
                    number=number,
                    kind=truth["_kind"],
                    layout=truth["_layout"],
                    layout_use=truth["_layout_use"],
                    defect=truth["_defect"],
                    fields={name: value for name, value in fields.items() if not name.startswith("_")},
                    state=expect["state"],
                    held=expect["held"],
                    findings=frozenset(expect["findings"]),
                )
            )
    return tuple(found)


def wrong_fields(expected: Expected, business: BusinessDocument | None, names: tuple[str, ...] = FIELDS) -> list[str]:
    """Return one sentence for each field that was read otherwise than the truth says."""
    return [
        f'{expected} {name}: read "{_read(business, name)}", printed "{expected.fields[name]}"'
        for name in names
        if name in expected.fields and not _same(name, _read(business, name), expected.fields[name])
    ]


def wrong_lines(expected: Expected, business: BusinessDocument | None) -> list[str]:
    """Return one sentence for each line that is not the printed one; on a scan a figure may be missing, never wrong."""
    stated = expected.fields.get("lines", [])
    lines = () if business is None else business.lines
    if len(lines) != len(stated):
        return [f"{expected}: {len(lines)} lines read, {len(stated)} printed"]
    return [
        f"{expected} line {line.number}: read {line.description!r} {line.quantity} x {line.unit_price} = "
        f"{line.net_amount}, printed {truth}"
        for line, truth in zip(lines, stated, strict=True)
        if not _same_line(line, truth, scan=expected.kind == "scan")
    ]


def _same_line(line: Line, truth: dict[str, str], *, scan: bool) -> bool:
    found = {"quantity": line.quantity, "unit_price": line.unit_price, "net_amount": line.net_amount}
    figures = all(
        found[name] == Decimal(truth[name]) or (scan and found[name] is None)
        for name in found
        if truth.get(name) is not None
    )
    return figures and (scan or similarity(line.description, truth.get("description", line.description)) >= ALIKE)


def _read(business: BusinessDocument | None, name: str) -> Any:
    field = None if business is None else getattr(business, name)
    return None if field is None else field.value


def _same(name: str, found: Any, stated: str) -> bool:
    if found is None:
        return False
    if name in AMOUNTS:
        return bool(found == Decimal(stated))
    if name in DATES:
        return bool(found == dt.date.fromisoformat(stated))
    if name in NAMES:
        return similarity(str(found), stated) >= ALIKE
    return _plain(str(found)) == _plain(stated)


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
