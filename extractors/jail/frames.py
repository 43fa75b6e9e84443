"""Messages between processes: four bytes of length, then JSON. Nothing here can run code, unlike pickle."""

from __future__ import annotations

import os
import select
import struct
import time

_HEAD = struct.Struct(">I")
_CHUNK = 1 << 16


class BrokenFrameError(Exception):
    """The other side closed in the middle of a message, or announced one that is too long."""


class SilenceError(Exception):
    """The other side did not answer in time."""


def send(descriptor: int, message: bytes) -> None:
    """Write one message.

    Raises:
        OSError: The other side is gone.
    """
    data = _HEAD.pack(len(message)) + message
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor: int, longest: int, deadline: float | None = None) -> bytes | None:
    """Read one message; None when the other side has closed properly before it.

    Args:
        descriptor: To read from.
        longest: Bytes that a message may have.
        deadline: On the monotonic clock; None waits for ever.

    Raises:
        BrokenFrameError: It closed in the middle, or the message is longer than allowed.
        SilenceError: The deadline passed.
    """
    head = _exactly(descriptor, _HEAD.size, deadline)
    if head is None:
        return None
    length: int = _HEAD.unpack(head)[0]
    if length > longest:
        raise BrokenFrameError(f"a message of {length} bytes is announced; at most {longest} are taken")
    body = _exactly(descriptor, length, deadline)
    if body is None:
        raise BrokenFrameError("closed after the head of a message")
    return body


def _exactly(descriptor: int, size: int, deadline: float | None) -> bytes | None:
    """Read so many bytes; None when the other side closed before the first."""
    parts = bytearray()
    while len(parts) < size:
        _wait(descriptor, deadline)
        try:
            part = os.read(descriptor, min(_CHUNK, size - len(parts)))
        except ConnectionResetError:
            part = b""
        if not part:
            if parts:
                raise BrokenFrameError(f"closed after {len(parts)} of {size} bytes")
            return None
        parts += part
    return bytes(parts)


def _wait(descriptor: int, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    if left <= 0 or not select.select([descriptor], [], [], left)[0]:
        raise SilenceError
