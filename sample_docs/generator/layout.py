"""What a layout is, and how a paper is printed with one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from sample_docs.generator import layouts
from sample_docs.generator.model import Paper, Printed
from sample_docs.generator.sheet import A4, Sheet
from sample_docs.generator.view import View

INVOICES = frozenset({"invoice", "credit_note", "proforma"})


@dataclass(frozen=True, slots=True)
class Layout:
    """One family of papers.

    Attributes:
        draw: Prints a paper from the current page on.
        use: "tune" may be looked at when readers are improved; "test" is kept for measuring only.
        titles: What it can print.
        size: Page size in mm.
    """

    draw: Callable[[View, Sheet], None]
    use: Literal["tune", "test"] = "tune"
    titles: frozenset[str] = field(default=INVOICES)
    size: tuple[float, float] = A4


@cache
def load() -> dict[str, Layout]:
    """Return every layout by the name of its file."""
    names = sorted(module.name for module in pkgutil.iter_modules(layouts.__path__))
    return {name: importlib.import_module(f"{layouts.__name__}.{name}").LAYOUT for name in names}


def print_papers(papers: Sequence[Paper], name: str) -> tuple[bytes, list[Printed], int]:
    """Print papers one after the other into one file.

    Returns:
        The PDF, what each paper shows, and the number of pages.
    """
    pages = [_count(paper, name) for paper in papers]
    layout = load()[name]
    sheet = Sheet(layout.size)
    printed = []
    for place, (paper, count) in enumerate(zip(papers, pages, strict=True)):
        if place:
            sheet.next_page()
        sheet.page, sheet.total = 1, count
        view = View(paper)
        layout.draw(view, sheet)
        printed.append(view.printed)
    return sheet.finish(), printed, sum(pages)


def _count(paper: Paper, name: str) -> int:
    """Print once to learn how many pages there are."""
    layout = load()[name]
    sheet = Sheet(layout.size)
    layout.draw(View(paper), sheet)
    return sheet.page
