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
    layout = load()[name]
    drafts = [_draw(paper, layout) for paper in papers]
    if len(drafts) == 1 and drafts[0][0].page == 1:  # "page 1 of 1" was guessed right
        sheet, shown = drafts[0]
        return sheet.finish(), [shown], 1
    sheet, printed = Sheet(layout.size), []
    for place, (paper, (draft, _)) in enumerate(zip(papers, drafts, strict=True)):
        if place:
            sheet.next_page()
        sheet.page, sheet.total = 1, draft.page
        view = View(paper)
        layout.draw(view, sheet)
        printed.append(view.printed)
    return sheet.finish(), printed, sum(draft.page for draft, _ in drafts)


def _draw(paper: Paper, layout: Layout) -> tuple[Sheet, Printed]:
    """Print once, which also tells how many pages there are."""
    sheet, view = Sheet(layout.size), View(paper)
    layout.draw(view, sheet)
    return sheet, view.printed
