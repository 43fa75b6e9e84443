"""Invoicing period (EN 16931 BT-73, BT-74): from which day to which what is billed was or will be rendered."""

from __future__ import annotations

import itertools
from typing import Final

from documents.field import Candidate, FieldName
from documents.values.periods import Stated, stated_periods
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper
from extractors.parties.blocks import around

FIELD: Final = FieldName.INVOICING_PERIOD
LABELLED: Final = 0.85
ONE_OF_SEVERAL: Final = 0.4
"""Of two periods neither is chosen: lines may have periods of their own."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return the periods behind a label, in the order of the page; more than one are only shown."""
    stated = list(stated_periods(paper.text))
    points = LABELLED if len({one.period for one in stated}) == 1 else ONE_OF_SEVERAL
    return best_first(_candidate(paper, one, points) for one in stated)


def _candidate(paper: Paper, stated: Stated, points: float) -> Candidate:
    """Return a period with the place of its two days, which may stand in two rows."""
    starts = list(itertools.accumulate((len(row.text) + 1 for row in paper.rows), initial=0))
    parts = [
        (row, max(stated.start - start, 0), min(stated.end - start, len(row.text)))
        for row, start in zip(paper.rows, starts, strict=False)
        if start < stated.end and stated.start < start + len(row.text)
    ]
    box = around([row.box_of(first, last) for row, first, last in parts])
    print_ = " ".join(row.text[first:last] for row, first, last in parts)
    found = text_candidate(paper, print_, parts[0][0].page, box, points, stated.label)
    return found.model_copy(update={"readings": (str(stated.period),)})
