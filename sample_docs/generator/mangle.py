"""Faults of whole files: what scanners, mail gateways and people really send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pikepdf

FIXED_TIME = (2026, 1, 1, 0, 0, 0)
TEXT = "Hello,\n\nplease find our invoice attached. The attachment was removed by the mail gateway.\n\nKind regards\n"
NOTICE = "This file begins like a program and is none."


def mangle(data: bytes, fault: str) -> bytes:
    """Return the bytes of a good file after the fault; some faults replace them altogether."""
    return _FAULTS[fault](data)


def _truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 5]


def _damaged_picture(data: bytes) -> bytes:
    return data[:200]


def _zero_page(_data: bytes) -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out, deterministic_id=True)
    return out.getvalue()


def _office(_data: bytes) -> bytes:
    """A tiny word processor file, without the time of its making."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "word/document.xml": '<?xml version="1.0"?><document><body><p>See attached invoice.</p></body></document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), text)
    return out.getvalue()


def _encrypted(data: bytes) -> bytes:
    """Encrypt with RC4: the newer ciphers draw random numbers, and the same seed would not give the same bytes."""
    out = io.BytesIO()
    lock = pikepdf.Encryption(owner="owner-of-samples", user="secret-of-samples", R=4, aes=False, metadata=False)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=lock, static_id=True)
    return out.getvalue()


_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "encrypted": _encrypted,
    "truncated": _truncated,
    "damaged_picture": _damaged_picture,
    "zero_page": _zero_page,
    "empty": lambda _data: b"",
    "wrong_type_text": lambda _data: TEXT.encode(),
    "wrong_type_program": lambda _data: b"MZ\x90\x00\x03" + bytes(59) + NOTICE.encode(),
    "wrong_type_office": _office,
}
