"""What was done to a PDF after it was made: changed behind or inside of what was signed, or saved by an editing tool.

A signature names the bytes it covers (its byte range) and their digest. What stands behind the last signature was added
after it, and a digest that is not that of the bytes tells that they were changed. Whether the signer is who it says it
is, nobody can tell from the file: certificates are not judged here.

Source: ISO 32000-2, 12.8.1 and 14.3; RFC 5652, 11.2; accounting specification V-DOC-09.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import pikepdf

from extractors.pages.error import reading_with

EDITING_TOOLS: Final = (
    *(
        "sejda",
        "ilovepdf",
        "smallpdf",
        "pdfescape",
        "soda pdf",
        "pdffiller",
        "dochub",
        "pdf-xchange editor",
        "pdfelement",
    ),
    *("foxit phantompdf", "foxit pdf editor", "foxit editor", "nitro pro", "pdf candy", "lightpdf", "pdf24 editor"),
    *("infix", "master pdf editor", "xodo", "photoshop", "gimp", "paint.net", "affinity photo", "pixelmator"),
)
"""Tools that change the text or the picture of a finished page, as they name themselves; no tool that makes papers."""
NAMED_IN: Final = ("/Producer", "/Creator")
DEEPEST: Final = 8
"""Levels of a form's fields below each other that are followed."""
MOST_SIGNATURES: Final = 50
DIGESTS: Final = {20: "sha1", 32: "sha256", 48: "sha384", 64: "sha512"}
"""Digests of a signature by their length in bytes."""
_MESSAGE_DIGEST: Final = re.compile(
    rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04\x31.\x04([\x14\x20\x30\x40])", re.DOTALL
)
"""The attribute messageDigest in DER: its name, a set of one value, and that value's length."""
_BLANK: Final = b" \t\r\n\x00"


class _Signature(NamedTuple):
    """The byte ranges that a signature covers, as (start, end), and what it holds in DER."""

    ranges: tuple[tuple[int, int], ...]
    contents: bytes


def file_history(path: Path) -> tuple[str, ...]:
    """Return sentences on what was done to a PDF after it was made, none for a file that shows nothing of the kind.

    Raises:
        UnreadableFileError: The file is damaged or encrypted.
    """
    with reading_with("qpdf", "the history of the file"), pikepdf.open(path) as document:
        signatures = tuple(_signatures(document))
        tools = tuple(_editing_tools(document))
    return (*_of_signatures(path.read_bytes(), signatures), *tools)


def _of_signatures(file: bytes, signatures: tuple[_Signature, ...]) -> Iterator[str]:
    if not signatures:
        return
    covered = max(end for signature in signatures for _, end in signature.ranges)
    behind = len(file[covered:].strip(_BLANK))
    if behind:
        yield f"The file was changed after it was signed: {behind} bytes were added behind what the signature covers."
    if any(_is_broken(file, signature) for signature in signatures):
        yield "The signature does not hold: the bytes it covers are not those that were signed."


def _is_broken(file: bytes, signature: _Signature) -> bool:
    """Tell whether the signed digest is another one than that of the bytes; without a digest nothing is told."""
    found = _MESSAGE_DIGEST.search(signature.contents)
    if found is None:
        return False
    size = found[1][0]
    signed = signature.contents[found.end() : found.end() + size]
    digest = hashlib.new(DIGESTS[size])
    for start, end in signature.ranges:
        digest.update(file[start:end])
    return digest.digest() != signed


def _signatures(document: pikepdf.Pdf) -> Iterator[_Signature]:
    form = document.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    count = 0
    for field in _fields(fields, DEEPEST):
        held = field.get("/V")
        if not isinstance(held, pikepdf.Dictionary) or "/ByteRange" not in held or "/Contents" not in held:
            continue
        signature = _signature(held)
        if signature is not None and count < MOST_SIGNATURES:
            count += 1
            yield signature


def _fields(fields: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    """Yield the fields of a form and those below them; what a hostile form nests deeper is left out."""
    if not isinstance(fields, pikepdf.Array) or not depth:
        return
    for field in fields:
        if isinstance(field, pikepdf.Dictionary):
            yield field
            yield from _fields(field.get("/Kids"), depth - 1)


def _signature(held: pikepdf.Dictionary) -> _Signature | None:
    """Return a signature of pairs of start and length that lie in the file in order; None of anything else."""
    try:
        numbers = [int(number) for number in held["/ByteRange"]]
    except (TypeError, ValueError):
        return None
    ranges = tuple((start, start + length) for start, length in zip(numbers[::2], numbers[1::2], strict=False))
    in_order = all(start <= end for start, end in ranges) and all(one[1] <= other[0] for one, other in pairwise(ranges))
    if not ranges or len(numbers) % 2 or ranges[0][0] < 0 or not in_order:
        return None
    return _Signature(ranges, bytes(held["/Contents"]))


def _editing_tools(document: pikepdf.Pdf) -> Iterator[str]:
    """Yield a sentence where the file says that a tool for changing finished pages saved it."""
    said = [str(document.docinfo.get(name, "")) for name in NAMED_IN]
    for name in dict.fromkeys(said):
        if any(tool in name.lower() for tool in EDITING_TOOLS):
            yield f'The file was saved by "{name[:60]}", a tool that changes finished pages.'
