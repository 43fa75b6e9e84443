from __future__ import annotations

import numpy as np

from documents.field import Candidate, Evidence, FieldName
from documents.text import Box
from extractors.choice.proofs import SURE_LABEL
from extractors.layout.spans import Span, SpanKind
from extractors.scorer.features import Scored
from extractors.scorer.rank import ordered

BOX = Box(0, 0, 10, 10)


def one(raw: str, score: float) -> Candidate:
    return Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1, box=BOX), score=score)


def scored(candidate: Candidate) -> Scored:
    span = Span(SpanKind.IDENTIFIER, 0, 1, 0, len(candidate.raw), candidate.raw, BOX, 1.0)
    return Scored(span, candidate, 0.0)


def order(name: FieldName, *pairs: tuple[Candidate, float]) -> list[tuple[str, float]]:
    hand = sorted((candidate for candidate, _p in pairs if candidate.score), key=lambda item: -item.score)
    values = [scored(candidate) for candidate, _p in pairs]
    found = ordered(name, hand, values, np.array([points for _c, points in pairs]))
    return [(item.raw, item.score) for item in found]


NUMBER, DUE = FieldName.INVOICE_NUMBER, FieldName.DUE_DATE


def test_a_far_likelier_number_comes_first() -> None:
    assert order(NUMBER, (one("A-1", 0.7), 0.1), (one("B-2", 0.3), 0.9)) == [("B-2", 0.5), ("A-1", 0.7)]
    assert order(NUMBER, (one("A-1", 0.7), 0.1), (one("B-2", 0.3), 0.7))[0] == ("A-1", 0.7)


def test_a_date_chosen_by_hand_is_not_overruled() -> None:
    assert order(DUE, (one("A-1", 0.7), 0.1), (one("B-2", 0.0), 0.99)) == [("A-1", 0.7)]


def test_a_date_is_filled_where_the_hand_chooses_none() -> None:
    assert order(DUE, (one("A-1", 0.3), 0.1), (one("B-2", 0.0), 0.96))[0] == ("B-2", 0.5)
    assert order(DUE, (one("A-1", 0.3), 0.1), (one("B-2", 0.0), 0.94))[0] == ("A-1", 0.3)


def test_a_learned_score_is_never_enough_for_the_proof_of_a_label() -> None:
    ((_raw, score), *_rest) = order(NUMBER, (one("A-1", 0.0), 1.0), (one("B-2", 0.4), 0.0))
    assert score < SURE_LABEL
