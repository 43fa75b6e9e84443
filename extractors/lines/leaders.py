"""Line items whose names lead to their amounts by dots: "Annual service ........ 120.00"."""

from __future__ import annotations

import re
from typing import Final

from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.item_rows import TOTALS
from extractors.lines.unheaded import text_before

_LEADER: Final = re.compile(r"[^\W\d_].*?\s?(?:(?:[.…·_]\s?){4,})\s*$")


def items_of_leaders(paper: Paper) -> list[Draft]:
    """Return the rows of a name, dots and an amount, where their sum is printed in another row as well; else []."""
    drafts = [draft for index in range(len(paper.rows)) if (draft := _draft(paper, index)) is not None]
    rows = {draft.row.index for draft in drafts}
    total = sum(by_style(paper, paper.spans[row][-1])[0] for row in rows)
    printed = {
        by_style(paper, span)[0]
        for row in paper.rows
        if row.index not in rows
        for span in paper.spans[row.index]
        if span.kind is SpanKind.AMOUNT and span.decimals
    }
    return drafts if total in printed else []


def _draft(paper: Paper, index: int) -> Draft | None:
    row, spans = paper.rows[index], paper.spans[index]
    if not spans or spans[-1].kind is not SpanKind.AMOUNT or not spans[-1].decimals:
        return None
    total = any(hit.weight(concept) == 1 for hit in paper.labels[index] for concept in TOTALS)
    name = text_before(row, spans[-1:])
    if total or name is None or not _LEADER.match(row.text[: spans[-1].start]):
        return None
    amount = Piece(spans[-1].raw, spans[-1].box, spans[-1].confidence)
    return Draft(row, {"description": name, "net_amount": amount})
