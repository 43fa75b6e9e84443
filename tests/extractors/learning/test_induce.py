"""Rules are drafted from corrections and kept only when every known document agrees."""

from __future__ import annotations

from documents.field import FieldName
from documents.learned import FieldRule, OnPage, Relation
from extractors.layout.paper import lay_out
from extractors.learning.induce import Corrected, back_test, induce, with_tally
from tests.extractors.printed import page_of

LETTER = """
    Harbour Tools Ltd

    Folio {number}                      Struck on {date}
    Depot 88123                         Bay 4

    Torque wrench                              {gross}
                                   Carried  {gross}
                                 To square  {gross}
"""


def corrected(
    at: int, *, number: str, date: str = "14/03/2026", gross: str = "170.00", page: str = LETTER, **fields: str | None
):
    paper = lay_out((page_of(page.format(number=number, date=date, gross=gross)),))
    return Corrected(f"d{at}", paper, {FieldName[name.upper()]: value for name, value in fields.items()})


def test_one_correction_teaches_anchor_geometry_and_pattern() -> None:
    first = corrected(1, number="HT-2041", invoice_number="HT-2041")
    (rule, *_rest) = induce([first])
    assert (rule.field, rule.anchor, rule.relation, rule.page) == (
        FieldName.INVOICE_NUMBER,
        "folio",
        Relation.RIGHT,
        OnPage.FIRST,
    )
    assert (rule.pattern, rule.hits, rule.misses, rule.learned_from) == (r"HT\-\d{3,6}", 1, 0, ("d1",))
    assert "folio" in str(rule)
    assert "right in 1 of 1 documents" in str(rule)


def test_a_correction_settles_how_the_vendor_writes_dates() -> None:
    first = corrected(1, number="HT-1", date="03/04/2026", issue_date="2026-03-04")
    rule = induce([first])[0]
    assert rule.date_order == "MDY"


def test_a_rule_that_the_history_contradicts_is_not_kept() -> None:
    first = corrected(1, number="HT-2041", invoice_number="HT-2041")
    other = corrected(2, number="HT-2042", invoice_number="88123")
    rules = induce([first, other])
    assert all(rule.anchor != "folio" for rule in rules)
    kept = induce([first])[0]
    assert back_test(kept, [first, other]).misses == ("d2",)
    assert with_tally(kept, [first, other]).misses == 1


def test_a_value_where_a_person_said_there_is_none_is_a_miss() -> None:
    first = corrected(1, number="HT-2041", order_number="HT-2041")
    without = corrected(2, number="HT-2042", order_number=None)
    assert induce([first]) != ()
    assert induce([first, without]) == ()


def test_a_document_whose_field_is_unknown_says_nothing() -> None:
    first = corrected(1, number="HT-2041", invoice_number="HT-2041")
    unknown = corrected(2, number="HT-2042")
    assert back_test(induce([first])[0], [unknown]).hits == back_test(induce([first])[0], [unknown]).misses == ()
    assert induce([first, unknown])[0].hits == 1


def test_only_the_fields_asked_for_are_learned() -> None:
    first = corrected(1, number="HT-2041", invoice_number="HT-2041", issue_date="2026-03-14")
    assert {rule.field for rule in induce([first], {FieldName.ISSUE_DATE})} == {FieldName.ISSUE_DATE}


def test_of_equal_amounts_the_last_is_the_total() -> None:
    first = corrected(1, number="HT-2041", gross_total="170.00")
    assert induce([first])[0].anchor == "to square"


def test_rules_are_kept_as_text() -> None:
    rule = induce([corrected(1, number="HT-2041", invoice_number="HT-2041")])[0]
    assert FieldRule.model_validate_json(rule.model_dump_json()) == rule
