"""Only pictures of the plain form that the jail writes reach a browser."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from review.pictures.checked import PNG, WEBP, media_type_of


def made(kind: str, mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 30), 200 if mode == "L" else (200, 10, 10)).save(out, kind, **how)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


PLAIN = made("PNG")
LOSSY = made("WEBP", quality=80)


@pytest.mark.parametrize(("data", "said"), [(PLAIN, PNG), (made("PNG", "L"), PNG), (LOSSY, WEBP)])
def test_plain_pictures_pass(data: bytes, said: str) -> None:
    assert media_type_of(data) == said


def described() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "<script>"
    return exif


def with_text() -> bytes:
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "<script>")
    return made("PNG", pnginfo=note)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a",
        made("JPEG"),
        made("WEBP", lossless=True),
        made("WEBP", quality=80, exif=described()),
        with_text(),
        PLAIN + b"<script>",
        PLAIN[:-12],
        PLAIN[:-1],
        LOSSY + b"more",
        PLAIN[:33] + chunk(b"IHDR", PLAIN[16:29]) + PLAIN[33:],
        PLAIN[:8] + chunk(b"IHDR", (0).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0") + PLAIN[33:],
        PLAIN[:8] + chunk(b"IHDR", (2**31).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0") + PLAIN[33:],
    ],
)
def test_anything_else_does_not(data: bytes) -> None:
    assert media_type_of(data) == ""


@given(st.integers(8, len(PLAIN) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_png_passes(at: int, change: int) -> None:
    damaged = bytearray(PLAIN)
    damaged[at] ^= change
    assert media_type_of(bytes(damaged)) == ""


@given(st.binary(max_size=200))
def test_rubbish_is_refused_and_never_raises(data: bytes) -> None:
    assert media_type_of(b"\x89PNG\r\n\x1a\n" + data) == ""
    assert media_type_of(b"RIFF" + data) == ""
