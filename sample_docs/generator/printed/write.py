"""Writes printed papers to a folder, each with its truth beside it, and the manifest and registers of them all."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from sample_docs.generator.printed.make import PrintedPaper, papers
from sample_docs.generator.printed.parties import Party
from sample_docs.generator.printed.press import press
from sample_docs.generator.truth import HEADER
from sample_docs.generator.variety.register import COLUMNS, OWN_COLUMNS
from sample_docs.generator.write import write_json


def write_printed(seed: int, count: int, out: Path) -> int:
    """Write papers as <template>/<name>.pdf and return how many.

    `vendors.csv` is a register of all their vendors, for `daybook read --vendors`; `companies.csv` one of all their
    buyers, for `daybook read --own`.

    Args:
        seed: The same seed gives the same truths; PDFs tell when they were printed.
        count: How many.
        out: Made when missing; files of the same name are written over.

    Raises:
        RuntimeError: The system has no Chromium.
    """
    entries, vendors, buyers = [], [], []
    with press() as printing:
        for paper in papers(seed, count):
            pdf = printing.print(paper.html, paper.foot)
            folder = out / paper.deal.sheet.name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{paper.name}.pdf").write_bytes(pdf)
            write_json(folder / f"{paper.name}.truth.json", paper.truth)
            entries.append(_entry(paper, pdf))
            vendors.append(_vendor_row(paper.name, paper.deal.vendor))
            buyers.append(_own_row(paper.name, paper.deal.buyer))
    write_json(out / "manifest.json", {"documents": entries})
    _write_rows(out / "vendors.csv", COLUMNS, vendors)
    _write_rows(out / "companies.csv", OWN_COLUMNS, buyers)
    return len(entries)


def _entry(paper: PrintedPaper, pdf: bytes) -> dict[str, Any]:
    stem = f"{paper.deal.sheet.name}/{paper.name}"
    return {
        "id": stem,
        "file": f"{stem}.pdf",
        "truth": f"{stem}.truth.json",
        "source": paper.deal.sheet.name,
        "kind": "born-digital",
        "pages": len(pypdfium2.PdfDocument(pdf)),
        "fields": sum(name in paper.truth for name in ("doc_type", *HEADER)),
        "lines": len(paper.truth.get("lines", [])),
        "core": True,
    }


def _vendor_row(key: str, vendor: Party) -> dict[str, str]:
    """Return a row of a register of vendors; invented Belgian bank codes are refused by the import and left out."""
    iso = vendor.place.iso
    brand = vendor.brand if vendor.brand.casefold() not in vendor.name.casefold() else ""
    iban = "" if iso == "BE" else vendor.iban.replace(" ", "")
    values = (key, vendor.name, iso, vendor.full_tax_id, vendor.tax_number, iban, vendor.web, brand)
    return dict(zip(COLUMNS, values, strict=True))


def _own_row(key: str, buyer: Party) -> dict[str, str]:
    values = (key, buyer.name, buyer.place.iso, buyer.full_tax_id, buyer.address[0])
    return dict(zip(OWN_COLUMNS, values, strict=True))


def _write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
