from __future__ import annotations

from documents.field import FieldName
from extractors.fields import generators
from extractors.layout.paper import Paper, lay_out
from extractors.scorer.features import KINDS, WIDTH, table_of, values_of
from tests.extractors.printed import INVOICE, page_of

HAND, RANK = 0, 1


def paper(art: str = INVOICE) -> Paper:
    return lay_out([page_of(art)])


def test_every_field_has_one_row_of_features_for_each_value() -> None:
    laid_out = paper()
    for name in KINDS:
        values = values_of(laid_out, generators()[name](laid_out), name)
        assert table_of(laid_out, values, name).shape == (len(values), WIDTH)
        assert table_of(laid_out, [], name).shape == (0, WIDTH)


def test_values_without_a_hand_score_are_seen_as_well() -> None:
    laid_out = paper(INVOICE + "\nPlease settle the bill before 20/05/2026\n")
    hand = generators()[FieldName.DUE_DATE](laid_out)
    values = values_of(laid_out, hand, FieldName.DUE_DATE)
    assert {"20/05/2026", "13/04/2026", "14/03/2026"} <= {value.span.raw for value in values}
    table = table_of(laid_out, values, FieldName.DUE_DATE)
    scores = dict(zip((value.span.raw for value in values), table[:, HAND], strict=True))
    assert scores["13/04/2026"] > scores["20/05/2026"]
    ranks = dict(zip((value.span.raw for value in values), table[:, RANK], strict=True))
    assert ranks["13/04/2026"] == 0
