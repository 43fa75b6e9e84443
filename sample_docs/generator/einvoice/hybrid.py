"""Factur-X: the printed page with its CII embedded by the factur-x package, every time stamp made steady."""

from __future__ import annotations

import io
import re

import pikepdf
from facturx import generate_from_binary

STAMP = b"2026-01-01T00:00:00+00:00"
PDF_STAMP = "D:20260101000000+00'00'"


def hybrid(page: bytes, xml: bytes, author: str, title: str) -> bytes:
    """Return a PDF/A-3 with the XML attached.

    The package stamps the clock into three places; they are overwritten, so that the same seed gives the same bytes.
    """
    labels = {"author": author, "title": title, "subject": title, "keywords": "Factur-X"}
    made = generate_from_binary(
        page, xml, flavor="factur-x", level="en16931", check_xsd=False, check_schematron=False, pdf_metadata=labels,
        xmp_compression=False,
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(made)) as pdf:
        _steady(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _steady(pdf: pikepdf.Pdf) -> None:
    for name in ("/CreationDate", "/ModDate"):
        if name in pdf.docinfo:
            pdf.docinfo[name] = pikepdf.String(PDF_STAMP)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/EmbeddedFile":
            thing.Params.ModDate = pikepdf.String(PDF_STAMP)
    metadata = pdf.Root.Metadata
    metadata.write(re.sub(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[^<]*", STAMP, metadata.read_bytes()))
