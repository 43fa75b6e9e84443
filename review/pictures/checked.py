"""What comes out of the jail is foreign: before a browser gets a picture, its form is checked.

Only plain PNG and lossy WebP pass, byte for byte of the form that the jail writes, without any part that could carry
something else. Nothing is decoded here.

Source: PNG specification (W3C, third edition) sections 5 and 11; RFC 9649 (WebP) sections 2.3 to 2.5.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

PNG: Final = "image/png"
WEBP: Final = "image/webp"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset({b"IHDR", b"IDAT", b"IEND"})
_HEAD: Final = struct.Struct(">I4s")
_WEBP_HEAD: Final = 20
MOST_SIDE: Final = 100_000
"""Pixels."""


def media_type_of(data: bytes) -> str:
    """Return image/png or image/webp for a picture of the form the jail writes; empty for anything else."""
    if _is_plain_png(data):
        return PNG
    return WEBP if _is_plain_webp(data) else ""


def _is_plain_png(data: bytes) -> bool:
    if not data.startswith(_SIGNATURE):
        return False
    at, kinds = len(_SIGNATURE), []
    while at < len(data):
        if at + _HEAD.size > len(data):
            return False
        length, kind = _HEAD.unpack_from(data, at)
        end = at + _HEAD.size + length
        if kind not in _CHUNKS or data[end : end + 4] != zlib.crc32(data[at + 4 : end]).to_bytes(4, "big"):
            return False
        if kind == b"IHDR" and not _is_sane_head(data[at + _HEAD.size : end]):
            return False
        kinds.append(kind)
        at = end + 4
    return kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and kinds.count(b"IHDR") == kinds.count(b"IEND") == 1


def _is_sane_head(head: bytes) -> bool:
    """Tell whether a head says eight bits of grey or colour, and a size that is possible."""
    if len(head) != 13:
        return False
    width, height, depth, colour = struct.unpack_from(">IIBB", head)
    return 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and depth == 8 and colour in {0, 2}


def _is_plain_webp(data: bytes) -> bool:
    """Tell whether this is one lossy frame: no lossless data, no animation, no metadata."""
    if len(data) < _WEBP_HEAD or data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8 ":
        return False
    whole, frame = struct.unpack_from("<I", data, 4)[0], struct.unpack_from("<I", data, 16)[0]
    return bool(whole == len(data) - 8 and frame + frame % 2 == len(data) - _WEBP_HEAD)
