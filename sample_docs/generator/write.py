"""Write a set to a folder: inbox files with their truth, master data, client files, the manifest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sample_docs.generator import layout as layouts
from sample_docs.generator import scan, truth
from sample_docs.generator.einvoice.cii import cii
from sample_docs.generator.einvoice.hybrid import hybrid
from sample_docs.generator.einvoice.ubl import ubl
from sample_docs.generator.mangle import mangle
from sample_docs.generator.master import write_master
from sample_docs.generator.model import Job, Printed
from sample_docs.generator.teller import Teller


class Made:
    """One finished file in memory."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.printed: list[Printed] = [truth.ALL for _ in job.parts]
        self.pages = 0 if job.output in ("ubl", "cii") else 1
        self.data = self._make()
        if job.mangle:
            self.data = mangle(self.data, job.mangle)
        self.path = job.file

    @property
    def kind(self) -> str:
        """Word of the manifest for what kind of file it is."""
        if self.job.mangle:
            return "broken"
        if self.job.output == "facturx":
            return "hybrid"
        if self.job.output in ("ubl", "cii"):
            return "xml"
        return "scan" if self.job.grade else "born-digital"

    @property
    def use(self) -> str:
        """Whether its layout may be tuned on."""
        return layouts.load()[self.job.layout].use if self.job.output not in ("ubl", "cii") else "tune"

    def _make(self) -> bytes:
        job = self.job
        if job.output == "ubl":
            return ubl(job.paper)
        if job.output == "cii":
            return cii(job.paper)
        papers = [job.page] if job.page else [part.paper for part in job.parts]
        page, printed, self.pages = layouts.print_papers(papers, job.layout)
        if job.output == "facturx":
            paper = job.paper
            return hybrid(page, cii(paper), paper.supplier.company.name, f"{paper.title} {paper.number}")
        self.printed = printed
        return self._degraded(page)

    def _degraded(self, page: bytes) -> bytes:
        job = self.job
        if not job.grade:
            return page
        pages = scan.pictures(page, job.grade, job.seed)
        if job.output == "png":
            return scan.as_png(pages[0], job.grade)
        if job.output == "jpg":
            return scan.jpeg(pages[0], job.grade)
        if job.output == "tif":
            return scan.as_tiff(pages, job.grade)
        return scan.as_pdf(pages, job.grade)

    def truth(self) -> dict[str, Any]:
        """Return what belongs beside the file."""
        found = truth.of_job(self.job, self.printed, self.use, self.kind)
        if self.job.output in ("ubl", "cii"):
            found["_layout"] = self.job.output
        return found

    def entry(self) -> dict[str, Any]:
        """Return the row of the manifest."""
        known = self.truth()
        return {
            "id": str(Path(self.path).with_suffix("")),
            "file": self.path,
            "truth": f"{self.path}.truth.json",
            "source": known["_layout"],
            "kind": self.kind,
            "pages": 0 if self.job.mangle else self.pages,
            "fields": sum(name in known for name in ("doc_type", *truth.HEADER)),
            "lines": len(known.get("lines", [])),
            "core": True,
        }


def write_set(tellers: Sequence[Teller], out: Path) -> int:
    """Write everything and return the number of files in the inboxes."""
    _forget(out)
    entries = []
    for teller in tellers:
        for made in map(Made, teller.jobs):
            path = out / made.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made.data)
            write_json(out / f"{made.path}.truth.json", made.truth())
            entries.append(made.entry())
        write_master(teller, out)
    write_json(out / "manifest.json", {"documents": entries})
    return len(entries)


def _forget(out: Path) -> None:
    """Remove the files of an earlier set, and nothing that its manifest does not name."""
    manifest = out / "manifest.json"
    if manifest.exists():
        for entry in json.loads(manifest.read_text(encoding="utf-8"))["documents"]:
            (out / entry["file"]).unlink(missing_ok=True)
            (out / entry["truth"]).unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write JSON that people can read and compare."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
