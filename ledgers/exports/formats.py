"""Which formats there are, and writing them: whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from documents.error import RetryableError
from ledgers.exports import datev, gdpdu, saft, sheet
from ledgers.exports.extract import Extract

FORMATS: Final[dict[str, Callable[[Extract], tuple[bytes, ...]]]] = {
    "csv": sheet.as_csv,
    "xlsx": sheet.as_xlsx,
    "datev": datev.as_datev,
    "saft": saft.as_saft,
    "gdpdu": gdpdu.as_gdpdu,
}
"""What makes the files of each format. All but CSV and XLSX are templates that their owners' programs never checked."""


def write_files(path: Path, parts: Sequence[bytes]) -> tuple[Path, ...]:
    """Write the files of an export, and return their paths: `path` itself, or, for several, numbered ones beside it.

    Each is written beside its place first, so that a full disk leaves no half file.

    Raises:
        RetryableError: The disk is full or failing, or the folder is not there.
    """
    paths = [path]
    if len(parts) > 1:
        paths = [path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(1, len(parts) + 1)]
    drafts = [one.with_name(f"{one.name}.draft") for one in paths]
    try:
        for draft, part in zip(drafts, parts, strict=True):
            draft.write_bytes(part)
        for draft, one in zip(drafts, paths, strict=True):
            draft.replace(one)
    except OSError as error:
        for draft in drafts:
            if draft.is_file():
                draft.unlink()
        raise RetryableError(f"{path}: {error.strerror}; nothing was written") from error
    return tuple(paths)
