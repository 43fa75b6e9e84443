"""Writes varied documents to a folder, each with its truth and marks beside it, and the manifest of them all."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sample_docs.generator import scan
from sample_docs.generator.identifiers import number_from
from sample_docs.generator.truth import HEADER
from sample_docs.generator.variety.make import VariedDocument
from sample_docs.generator.variety.photo import photograph
from sample_docs.generator.variety.register import COLUMNS, OWN_COLUMNS
from sample_docs.generator.write import write_json

SCANS = ("", "light", "medium", "heavy")
"""Grades of `--scan`, by number; the first is born digital."""


def write_varied(made: Iterable[VariedDocument], out: Path, *, grade: str = "", photo: bool = False) -> int:
    """Write documents as <kind>/<name>.pdf and return how many; scans and photos get a folder of their own.

    `vendors.csv` is a register of all their vendors, for `daybook read --vendors`; `companies.csv` one of all their
    buyers, for `daybook read --own`.

    Args:
        made: The documents.
        out: Made when missing; files of the same name are written over.
        grade: "" for born digital, or a grade of `scan.GRADES`.
        photo: Photographs instead of scans.
    """
    entries, vendors, buyers = [], [], []
    for document in made:
        source = document.kind + ("_photo" if photo else "_scan" if grade else "")
        stem = f"{source}/{document.name}"
        (out / source).mkdir(parents=True, exist_ok=True)
        (out / f"{stem}.pdf").write_bytes(degraded(document, grade, photo=photo))
        write_json(out / f"{stem}.truth.json", document.truth)
        write_json(out / f"{stem}.marks.json", [dataclasses.asdict(mark) for mark in document.marks])
        kind = "photo" if photo else "scan" if grade else "born-digital"
        entries.append(_entry(document, stem, source, kind))
        vendors.append(document.vendor)
        buyers.append(document.buyer)
    write_json(out / "manifest.json", {"documents": entries})
    _write_rows(out / "vendors.csv", COLUMNS, vendors)
    _write_rows(out / "companies.csv", OWN_COLUMNS, buyers)
    return len(entries)


def _write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def degraded(document: VariedDocument, grade: str, *, photo: bool = False) -> bytes:
    """Return the document as it is, scanned, or photographed."""
    seed = number_from(document.name, 9)
    if photo:
        return photograph(document.pdf, seed)
    return scan.as_pdf(scan.pictures(document.pdf, grade, seed), grade) if grade else document.pdf


def _entry(document: VariedDocument, stem: str, source: str, kind: str) -> dict[str, Any]:
    return {
        "id": stem,
        "file": f"{stem}.pdf",
        "truth": f"{stem}.truth.json",
        "source": source,
        "kind": kind,
        "pages": document.pages,
        "fields": sum(name in document.truth for name in ("doc_type", *HEADER)),
        "lines": len(document.truth.get("lines", [])),
        "core": True,
    }
