"""Totals on the way to the totals, by what the others add up to."""

from __future__ import annotations

from decimal import Decimal

from documents.field import Candidate, Evidence, FieldName
from extractors.choice.subtotals import PART, ranked_totals

NET, GROSS, CHARGE = FieldName.NET_TOTAL, FieldName.GROSS_TOTAL, FieldName.CHARGE_TOTAL


def amount(value: str, label: str, score: float = 1.0) -> Candidate:
    return Candidate(raw=value, readings=(value,), evidence=Evidence(page=1), score=score, label=label)


def ranked(found: dict[FieldName, list[Candidate]], name: FieldName) -> list[tuple[str, float]]:
    return [(one.raw, one.score) for one in ranked_totals(found)[name]]


def test_amounts_under_one_label_that_another_total_is_the_sum_of_are_parts_of_it() -> None:
    parts = [amount("179.49", "Total"), amount("7.46", "TOTAL"), amount("224.34", "Grand total", 0.8)]
    assert ranked({GROSS: parts, NET: [amount("186.95", "Sub total")]}, GROSS)[0] == ("224.34", 0.8)
    assert ("179.49", PART) in ranked({GROSS: parts, NET: [amount("186.95", "Sub total")]}, GROSS)
    assert ranked({GROSS: parts, NET: [amount("186.96", "Sub total")]}, GROSS)[0] == ("179.49", 1.0)


def test_amounts_under_different_labels_are_no_parts() -> None:
    parts = [amount("100", "Total"), amount("20", "Sum")]
    assert ranked({GROSS: parts, NET: [amount("120", "Net")]}, GROSS)[0] == ("100", 1.0)


def test_a_net_total_before_a_charge_gives_way_to_the_one_behind_it() -> None:
    nets = [amount("44.94", "Subtotal"), amount("55.47", "Net")]
    assert ranked({NET: nets, CHARGE: [amount("10.53", "Freight")]}, NET)[0][0] == "55.47"
    assert ranked({NET: nets, CHARGE: [amount("10.54", "Freight")]}, NET)[0][0] == "44.94"
    assert ranked({NET: nets}, NET)[0][0] == "44.94"


def test_a_charge_and_an_allowance_are_taken_together() -> None:
    found = {
        NET: [amount("100", "Subtotal"), amount("97", "Net")],
        CHARGE: [amount("7", "Freight")],
        FieldName.ALLOWANCE_TOTAL: [amount("-10", "Discount")],
    }
    assert [Decimal(raw) for raw, _score in ranked(found, NET)] == [97, 100]
