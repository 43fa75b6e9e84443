"""Candidates of the header fields: one file a field, found by walking this folder.

Every file has FIELD, the field's name, and `candidates(paper)`, which returns what may be its value, best first.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from documents.field import Candidate, FieldName

if TYPE_CHECKING:
    from extractors.layout.paper import Paper

    Generator = Callable[[Paper], list[Candidate]]


@functools.cache
def generators() -> dict[FieldName, Generator]:
    """Return the generator of every field, from the files of this folder."""
    found: dict[FieldName, Generator] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found[FieldName(module.FIELD)] = module.candidates
    return found
