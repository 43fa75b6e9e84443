"""Faults of a file, told apart from faults of ours.

Libraries that parse foreign bytes raise whatever they like (`PdfiumError`, bare `TypeError`, `OSError`, `ValueError`).
Each call into such a library stands alone inside `reading_with`, so that the same types raised by our own code are
never taken for the document's fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from documents.error import DaybookError
from documents.reading import FileFault, FileProblem

_PLACE: Final = re.compile(r"^/[^:(]*(?=\()|^/[^:]*:\s*|\s*'/[^']*'")
"""Where libraries name the file: in front (qpdf) or quoted (Pillow). The archive's place is nobody's affair."""


class UnreadableFileError(DaybookError):
    """The file cannot be read as a document; carries the fault and a sentence for the reviewer."""

    def __init__(self, fault: FileFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault

    @property
    def problem(self) -> FileProblem:
        """Return the fault as a value that can be stored."""
        return FileProblem(fault=self.fault, message=str(self))


class OcrUnavailableError(UnreadableFileError):
    """Tesseract or its language data cannot be used on this machine."""

    def __init__(self, message: str) -> None:
        super().__init__(FileFault.OCR_UNAVAILABLE, message)


@contextmanager
def reading_with(library: str, what: str) -> Iterator[None]:
    """Turn every error a parsing library raises into `UnreadableFileError` with fault DAMAGED.

    Args:
        library: Name of the library, for the message.
        what: What was being read, such as "page 3".

    Raises:
        UnreadableFileError: Whenever the body raises anything but MemoryError, which is a resource limit.
    """
    try:
        yield
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:
        said = _PLACE.sub("", " ".join(str(error).split()))[:200].rstrip(".") or type(error).__name__
        raise UnreadableFileError(
            FileFault.DAMAGED,
            f"{what[0].upper()}{what[1:]} cannot be read ({library}: {said}). The file is probably damaged; ask the "
            "sender for a new copy.",
        ) from error
