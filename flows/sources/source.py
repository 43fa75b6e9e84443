"""Where documents come from: a folder, a mailbox, a bucket. A new source is one file with a class that answers this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that lies in a source.

    Attributes:
        ref: Unique in the source for each time somebody sent it; the same until it is acknowledged.
        name: As the sender named it; shown to people, never used as a path of ours.
        refusal: Why it may not be read, in one sentence; empty for a file.
    """

    ref: str
    name: str
    refusal: str = ""


class Source(Protocol):
    """A place that keeps what it has until it is told that it is safe with us."""

    @property
    def name(self) -> str:
        """The source's name in the register, at most 200 characters; must not change, or items are seen as new."""
        ...

    def pending(self) -> Iterator[Item]:
        """Yield what is complete and not yet acknowledged, oldest names first.

        Raises:
            RetryableError: The source is away.
        """
        ...

    def open(self, item: Item) -> AbstractContextManager[BinaryIO]:
        """Open the bytes of an item for reading.

        Raises:
            FileChangedError: It is no longer what `pending` saw.
            NotAFileError: It became something that may not be read.
            OSError: It is gone or may not be read by this user.
        """
        ...

    def acknowledge(self, item: Item) -> None:
        """Take an item out of the source. Called only after its bytes and its arrival are durable; safe to repeat."""
        ...
