"""Puts the learned scorer's word beside the hand score: the order of candidates, never their proofs.

Measured on papers kept out of tuning, the learned score is the better one for invoice numbers. Of dates it finds more
than the hand score and is wrong more often, so that it speaks only where the hand score has nothing to say. Order
numbers are left to the hand score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.scorer.features import Scored, table_of, values_of
from extractors.scorer.trees import forests, probabilities

OVERRULES: Final = {FieldName.INVOICE_NUMBER: 0.8}
"""Probability from which the learned score puts another value before the best one by hand."""
FILLS: Final = {FieldName.ISSUE_DATE: 0.95, FieldName.DUE_DATE: 0.95}
"""Probability from which it chooses a date whose label is too weak for the hand score."""
CHOSEN: Final = 0.5
"""Score that a candidate needs to be chosen, and all that the learned score raises one to: no label is proof by it."""

Found = Mapping[FieldName, Sequence[Candidate]]


def ranked(paper: Paper, found: Found) -> dict[FieldName, Sequence[Candidate]]:
    """Return the candidates of every field, those of the ranked ones in the order of both scores.

    A field without any candidate by hand, such as the invoice number of an order, is left alone: it was learned from
    papers that have a value only, and knows nothing of papers without.
    """
    changed = dict(found)
    for name in (*OVERRULES, *FILLS):
        values = values_of(paper, found[name], name) if found.get(name) else []
        if values:
            points = probabilities(forests()[name.value], table_of(paper, values, name))
            changed[name] = ordered(name, found[name], values, points)
    return changed


def ordered(
    name: FieldName, hand: Sequence[Candidate], values: Sequence[Scored], points: NDArray[np.float64]
) -> list[Candidate]:
    """Return candidates, the one first that both scores together choose.

    Args:
        name: The field.
        hand: By hand score, best first.
        values: The values that were scored.
        points: Their calibrated probabilities.
    """
    best = int(np.argmax(points))
    first = values[best].one
    is_silent = not hand or hand[0].score < CHOSEN
    least = FILLS.get(name, 1.0) if is_silent else OVERRULES.get(name, 1.0)
    if points[best] < least or (not is_silent and set(hand[0].readings) & set(first.readings)):
        return list(hand)
    raised = first.model_copy(update={"score": max(first.score, CHOSEN)})
    return [raised, *(one for one in hand if one.readings != raised.readings)]
