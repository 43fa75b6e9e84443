"""Every business rule: a right document, one thing broken, the official id reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.einvoice import Group
from extractors.einvoice import cii, ubl
from extractors.einvoice.rules.categories import CATEGORIES, PARTS
from extractors.einvoice.rules.profile import Profile, profile_of
from extractors.einvoice.rules.table import MOST_PER_RULE, RULES, breaches_of
from tests.extractors.einvoice.made_terms import HEADER, RATES, changed, document

LINE, SECOND, ALLOWANCE, CHARGE, ROW = "BG-25/0", "BG-25/1", "BG-20/0", "BG-21/0", "BG-23/0"

CASES = [
    ("BR-01", "", "BT-24", None),
    ("BR-02", "", "BT-1", None),
    ("BR-03", "", "BT-2", None),
    ("BR-04", "", "BT-3", None),
    ("BR-05", "", "BT-5", None),
    ("BR-06", "", "BT-27", None),
    ("BR-07", "", "BT-44", None),
    ("BR-09", "", "BT-40", None),
    ("BR-11", "", "BT-55", None),
    ("BR-12", "", "BT-106", None),
    ("BR-13", "", "BT-109", None),
    ("BR-14", "", "BT-112", None),
    ("BR-15", "", "BT-115", None),
    ("BR-17", "", "BT-59", None),
    ("BR-18", "", "BT-62", None),
    ("BR-19", "", "BG-12", None),
    ("BR-20", "", "BT-69", None),
    ("BR-21", LINE, "BT-126", None),
    ("BR-22", LINE, "BT-129", None),
    ("BR-23", LINE, "BT-130", None),
    ("BR-24", LINE, "BT-131", None),
    ("BR-25", LINE, "BT-153", None),
    ("BR-26", LINE, "BT-146", None),
    ("BR-27", LINE, "BT-146", "-0.01"),
    ("BR-28", LINE, "BT-148", "-0.01"),
    ("BR-29", "", "BT-74", "2026-01-31"),
    ("BR-30", LINE, "BT-135", "2026-01-31"),
    ("BR-31", ALLOWANCE, "BT-92", None),
    ("BR-32", ALLOWANCE, "BT-95", None),
    ("BR-33", ALLOWANCE, "BT-97", None),
    ("BR-36", CHARGE, "BT-99", None),
    ("BR-37", CHARGE, "BT-102", None),
    ("BR-38", CHARGE, "BT-104", None),
    ("BR-41", f"{LINE}/BG-27/0", "BT-136", None),
    ("BR-42", f"{LINE}/BG-27/0", "BT-139", None),
    ("BR-43", f"{LINE}/BG-28/0", "BT-141", None),
    ("BR-44", f"{LINE}/BG-28/0", "BT-144", None),
    ("BR-45", ROW, "BT-116", None),
    ("BR-46", ROW, "BT-117", None),
    ("BR-47", ROW, "BT-118", None),
    ("BR-48", ROW, "BT-119", None),
    ("BR-49", "BG-16/0", "BT-81", None),
    ("BR-50", "BG-16/0", "BT-84", None),
    ("BR-51", "BG-16/1", "BT-87", "4111111111111111"),
    ("BR-52", "BG-24/0", "BT-122", None),
    ("BR-53", "", "BT-111", None),
    ("BR-54", f"{LINE}/BG-32/0", "BT-161", None),
    ("BR-55", "BG-3/0", "BT-25", None),
    ("BR-56", "", "BT-63", None),
    ("BR-57", "", "BT-80", None),
    ("BR-61", "BG-16/0", "BT-84", None),
    ("BR-62", "", "BT-34-1", None),
    ("BR-63", "", "BT-49-1", None),
    ("BR-64", LINE, "BT-157-1", None),
    ("BR-65", LINE, "BT-158-1", None),
    ("BR-CO-04", LINE, "BT-151", None),
    ("BR-CO-09", "", "BT-31", "811907980"),
    ("BR-CO-10", "", "BT-106", "110.01"),
    ("BR-CO-11", "", "BT-107", "15.01"),
    ("BR-CO-12", "", "BT-108", None),
    ("BR-CO-13", "", "BT-109", "100.01"),
    ("BR-CO-14", "", "BT-110", "19.01"),
    ("BR-CO-15", "", "BT-112", "118.99"),
    ("BR-CO-16", "", "BT-113", "19.01"),
    ("BR-CO-17", ROW, "BT-117", "18.00"),
    ("BR-CO-18", ROW, "", None),
    ("BR-CL-04", "", "BT-5", "EUX"),
    ("BR-CL-05", "", "BT-6", "EUX"),
    ("BR-CL-14", "", "BT-40", "XX"),
    ("BR-CL-17", ROW, "BT-118", "X"),
    ("BR-CL-18", LINE, "BT-151", "X"),
    ("BR-DEC-01", ALLOWANCE, "BT-92", "15.001"),
    ("BR-DEC-02", ALLOWANCE, "BT-93", "150.001"),
    ("BR-DEC-05", CHARGE, "BT-99", "5.001"),
    ("BR-DEC-06", CHARGE, "BT-100", "50.001"),
    ("BR-DEC-09", "", "BT-106", "110.000"),
    ("BR-DEC-10", "", "BT-107", "15.000"),
    ("BR-DEC-11", "", "BT-108", "5.000"),
    ("BR-DEC-12", "", "BT-109", "100.000"),
    ("BR-DEC-13", "", "BT-110", "19.000"),
    ("BR-DEC-14", "", "BT-112", "119.000"),
    ("BR-DEC-15", "", "BT-111", "0.000"),
    ("BR-DEC-16", "", "BT-113", "19.000"),
    ("BR-DEC-17", "", "BT-114", "0.000"),
    ("BR-DEC-18", "", "BT-115", "100.000"),
    ("BR-DEC-19", ROW, "BT-116", "100.000"),
    ("BR-DEC-20", ROW, "BT-117", "19.000"),
    ("BR-DEC-23", LINE, "BT-131", "97.000"),
    ("BR-DEC-24", f"{LINE}/BG-27/0", "BT-136", "5.000"),
    ("BR-DEC-25", f"{LINE}/BG-27/0", "BT-137", "100.000"),
    ("BR-DEC-27", f"{LINE}/BG-28/0", "BT-141", "2.000"),
    ("BR-DEC-28", f"{LINE}/BG-28/0", "BT-142", "100.000"),
    ("BR-O-12", ROW, "BT-118", "O"),
    ("BR-O-13", ROW, "BT-118", "O"),
    ("BR-O-14", ROW, "BT-118", "O"),
    ("BR-DE-3", "", "BT-37", None),
    ("BR-DE-4", "", "BT-38", None),
    ("BR-DE-5", "", "BT-41", None),
    ("BR-DE-6", "", "BT-42", None),
    ("BR-DE-7", "", "BT-43", None),
    ("BR-DE-8", "", "BT-52", None),
    ("BR-DE-9", "", "BT-53", None),
    ("BR-DE-10", "", "BT-77", None),
    ("BR-DE-11", "", "BT-78", None),
    ("BR-DE-14", ROW, "BT-119", None),
    ("BR-DE-15", "", "BT-10", None),
    ("BR-DE-18", "", "BT-20", "#SKONTO#TAGE=14#PROZENT=2#"),
    ("BR-DE-22", "BG-24/1", "BT-125", "plan.pdf"),
    ("BR-DE-23-a", "BG-16/0", "BG-17", None),
    ("BR-DE-24-a", "BG-16/1", "BG-18", None),
    ("BR-DE-30", "", "BT-90", None),
    ("BR-DE-31", "", "BT-91", None),
]
"""Rule, group, term, and its new text; None removes the term, or the group where no term is named."""


def ids(one: Group) -> set[str]:
    """The official ids of what is broken, by the rules of XRechnung."""
    found = (rule.id for rule in RULES[Profile.XRECHNUNG] if any(rule.check(one)))
    return set(found)


def without(one: Group, *terms: str) -> Group:
    for term in terms:
        one = changed(one, "", term, None)
    return one


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one.code)
def test_a_right_document_of_any_category_breaks_nothing(category) -> None:
    assert ids(document(category.code)) == set()


@pytest.mark.parametrize(("rule", "path", "term", "text"), CASES)
def test_one_broken_thing_is_reported_with_its_official_id(rule: str, path: str, term: str, text: str | None) -> None:
    assert rule in ids(changed(document(), path, term, text))


def test_what_takes_several_changes_to_break() -> None:
    seller = ("BT-35", "BT-37", "BT-38", "BT-40")
    assert "BR-08" in ids(without(document(), *seller))
    assert "BR-10" in ids(without(document(), "BT-52", "BT-53", "BT-55"))
    assert "BR-16" in ids(document().model_copy(update={"groups": {}}))
    assert "BR-CO-03" in ids(changed(changed(document(), "", "BT-7", "2026-03-01"), "", "BT-8", "3"))
    assert "BR-CO-19" in ids(without(document(), "BT-73", "BT-74"))
    assert "BR-CO-20" in ids(changed(changed(document(), LINE, "BT-134", None), LINE, "BT-135", None))
    assert "BR-CO-26" in ids(without(document(), "BT-30", "BT-31"))
    assert "BR-DE-1" in ids(document().model_copy(update={"groups": {}}))
    assert "BR-DE-2" in ids(without(document(), "BT-41", "BT-42", "BT-43"))
    assert "BR-DE-16" in ids(without(document(), "BT-31", "BT-63"))
    rows = document("O").each("BG-23") + document("S").each("BG-23")
    assert "BR-O-11" in ids(document("O").model_copy(update={"groups": document("O").groups | {"BG-23": rows}}))
    assert "BR-DE-25-a" in ids(changed(without(document(), "BG-19"), "BG-16/0", "BT-81", "59"))


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one.code)
def test_every_category_has_its_row_its_rate_its_sum_and_its_reason(category) -> None:
    right, name = document(category.code), f"BR-{category.prefix}"
    assert f"{name}-01" in ids(changed(right, ROW, "BT-118", "Z" if category.code != "Z" else "E"))
    assert f"{name}-08" in ids(changed(right, ROW, "BT-116", "101.00"))
    assert f"{name}-09" in ids(changed(right, ROW, "BT-117", "30.00"))
    reason = changed(right, ROW, "BT-121", None) if category.reason else changed(right, ROW, "BT-121", "VATEX-EU-G")
    assert f"{name}-10" in ids(reason)


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one.code)
@pytest.mark.parametrize(
    ("number", "group", "rate"), [("05", "BG-25/0", "BT-152"), ("06", "BG-20/0", "BT-96"), ("07", "BG-21/0", "BT-103")]
)
def test_a_rate_must_go_with_its_category(category, number: str, group: str, rate: str) -> None:
    wrong = {"S": "0", "L": "-1", "M": "-1"}.get(category.code, "7")
    assert f"BR-{category.prefix}-{number}" in ids(changed(document(category.code), group, rate, wrong))


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda one: one.code)
def test_a_category_asks_for_tax_identifiers_and_outside_the_scope_forbids_them(category) -> None:
    numbers = {f"BR-{category.prefix}-{number}" for number, *_ in PARTS}
    right = document(category.code)
    if category.code == "O":
        assert numbers <= ids(changed(right, "", "BT-31", "DE811907980"))
        return
    assert numbers <= ids(without(right, "BT-31", "BT-32", "BT-63"))
    buyer = ids(without(right, "BT-47", "BT-48"))
    assert (numbers <= buyer) is bool(category.buyer)


def test_an_intra_community_supply_needs_day_and_country_of_delivery() -> None:
    assert ids(without(document("K"), "BT-72")) == set()
    assert "BR-IC-11" in ids(without(document("K"), "BT-72", "BT-73", "BT-74"))
    assert "BR-IC-12" in ids(without(document("K"), "BT-80"))


def test_there_is_a_case_for_every_rule() -> None:
    tested = {rule for rule, *_ in CASES} | {
        *("BR-08", "BR-10", "BR-16", "BR-CO-03", "BR-CO-19", "BR-CO-20", "BR-CO-26"),
        *("BR-DE-1", "BR-DE-2", "BR-DE-16", "BR-DE-25-a", "BR-IC-11", "BR-IC-12", "BR-O-11"),
    }
    tested |= {f"BR-{one.prefix}-{number:02}" for one in CATEGORIES for number in range(1, 11)}
    assert {rule.id for rules in RULES.values() for rule in rules} == tested


def test_the_official_tolerance_of_a_tax_is_below_one() -> None:
    assert "BR-S-09" not in ids(changed(document(), ROW, "BT-117", "19.99"))
    assert {"BR-S-09", "BR-CO-17"} <= ids(changed(document(), ROW, "BT-117", "20.00"))


def test_the_base_of_a_zero_rated_category_is_exact_and_of_a_taxed_one_below_one() -> None:
    assert "BR-Z-08" in ids(changed(document("Z"), ROW, "BT-116", "100.01"))
    assert "BR-S-08" not in ids(changed(document(), ROW, "BT-116", "100.99"))


def test_every_rate_of_a_category_has_a_base_of_its_own() -> None:
    """Line 1 less allowance plus charge, 87.00, at 19 %; line 2, 13.00, at 7 %."""
    one = changed(document(), SECOND, "BT-152", "7")
    (row,) = one.each("BG-23")
    rows = []
    for rate, base, tax in (("19", "87.00", "16.53"), ("7", "13.00", "0.91")):
        terms = {"BT-116": base, "BT-117": tax, "BT-119": rate}
        rows.append(row.model_copy(update={"terms": row.terms | {term: (text,) for term, text in terms.items()}}))
    one = one.model_copy(update={"groups": one.groups | {"BG-23": tuple(rows)}})
    for term, text in (("BT-110", "17.44"), ("BT-112", "117.44"), ("BT-115", "98.44")):
        one = changed(one, "", term, text)
    assert ids(one) == set()
    assert "BR-S-08" in ids(changed(one, "BG-23/1", "BT-116", "20.00"))


def test_a_breach_is_a_sentence_with_both_figures() -> None:
    breaches = breaches_of(changed(document(), "", "BT-112", "118.99"), ubl.INVOICE)
    assert breaches[0] == (
        "BR-CO-15: Net 100.00 (BT-109) plus VAT 19.00 (BT-110) is 119.00, but the total with VAT (BT-112) is stated as "
        "118.99."
    )
    assert all(": " in sentence and sentence.endswith(".") for sentence in breaches)


def test_a_breach_of_every_line_is_told_a_few_times_only() -> None:
    lines = document().each("BG-25")[1:] * 50
    many = document().model_copy(
        update={"groups": {"BG-25": tuple(changed(line, "", "BT-130", None) for line in lines)}}
    )
    told = [sentence for sentence in breaches_of(many, ubl.INVOICE) if sentence.startswith("BR-23: ")]
    assert len(told) == MOST_PER_RULE + 1
    assert told[-1] == "BR-23: The same in 47 further places."


@pytest.mark.parametrize(
    ("specification", "profile"),
    [
        ("urn:factur-x.eu:1p0:minimum", Profile.MINIMUM),
        ("urn:factur-x.eu:1p0:basicwl", Profile.BASIC_WL),
        ("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", Profile.FULL),
        ("urn:cen.eu:en16931:2017", Profile.FULL),
        ("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", Profile.EXTENDED),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", Profile.FULL),
        (HEADER["BT-24"], Profile.XRECHNUNG),
        ("", Profile.FULL),
        ("urn:example:of-another-continent:1.0", Profile.OTHER),
    ],
)
def test_a_document_keeps_the_rules_it_promises(specification: str, profile: Profile) -> None:
    assert profile_of(specification, ubl.INVOICE) is profile


def test_orders_and_zugferd_1_promise_no_rules() -> None:
    assert profile_of("urn:cen.eu:en16931:2017", ubl.ORDER) is Profile.OTHER
    assert profile_of("urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", cii.ZUGFERD_1) is Profile.OTHER
    assert breaches_of(Group(), cii.ZUGFERD_1) == ()


@given(st.sampled_from(sorted({"S", *RATES, "Z", "E", "AE", "K", "G", "O"})), st.data())
def test_any_text_in_any_term_is_judged_and_never_raises(code: str, data: st.DataObject) -> None:
    one = document(code)
    term = data.draw(st.sampled_from(sorted(one.terms)))
    one = changed(one, "", term, data.draw(st.text(max_size=20)))
    line_term = data.draw(st.sampled_from(sorted(one.each("BG-25")[0].terms)))
    one = changed(one, LINE, line_term, data.draw(st.text(alphabet="0123456789.-+eE ,", max_size=30)))
    assert all(isinstance(sentence, str) for sentence in breaches_of(one, ubl.INVOICE))
