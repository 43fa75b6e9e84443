"""Every report there is, found by walking the folders that hold them: a newcomer adds one file and its test."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from types import ModuleType
from typing import Final

import reports.ledger
import reports.operations
from documents.error import WrongInputError
from reports.report import ReportKind

FOLDERS: Final[tuple[ModuleType, ...]] = (reports.ledger, reports.operations)


@functools.cache
def report_kinds() -> tuple[ReportKind, ...]:
    """Return every report, ordered by code."""
    found = []
    for folder in FOLDERS:
        for module_info in pkgutil.iter_modules(folder.__path__):
            module = importlib.import_module(f"{folder.__name__}.{module_info.name}")
            if isinstance(kind := getattr(module, "REPORT", None), ReportKind):
                found.append(kind)
    return tuple(sorted(found, key=lambda kind: kind.code))


def report_kind(name: str) -> ReportKind:
    """Return the report of a name or code.

    Raises:
        WrongInputError: There is none; the message lists those there are.
    """
    for kind in report_kinds():
        if name.casefold() in {kind.name, kind.code.casefold()}:
            return kind
    raise WrongInputError(f'no report "{name}"; there are: {", ".join(kind.name for kind in report_kinds())}')
