"""The smallest cause that findings share, and what one decision would clear."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.finding import Queue
from tests.validators.routing.waiting import MONDAY, document, hours, reason
from validators.catalogue import catalogue
from validators.routing.causes import _KEYS, About, Group, assign, cause_rules, group
from validators.routing.work import OpenDocument


def groups(*documents: OpenDocument) -> tuple[Group, ...]:
    return group(assign(documents))


def shared(*documents: OpenDocument) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.cause.title, one.documents) for one in groups(*documents) if one.shared]


def test_the_table_speaks_of_codes_and_facts_that_exist() -> None:
    known = {entry.code for entry in catalogue()} | {"TECH", "V-93"}
    assert set(cause_rules()) <= known
    assert set(_KEYS) == set(get_args(About)) - {"document"}
    for code, rule in cause_rules().items():
        assert rule.decision or not rule.about or rule.lane, code


def test_an_unknown_vendor_is_one_cause_by_its_tax_id() -> None:
    unknown = reason("V-ID-01", Queue.VENDOR_MASTER, found="Brixen")
    one = document("a", unknown, seller="Brixen OHG", tax_id="DE1", amount=Decimal(100), currency="EUR")
    two = document("b", unknown, seller="BRIXEN", tax_id="DE1", amount=Decimal(-20), currency="EUR")
    other = document("c", unknown, seller="Brixen OHG", tax_id="DE2")
    found, single = groups(one, two, other)
    assert (found.documents, found.frees, found.money) == (("a", "b"), ("a", "b"), {"EUR": Decimal(120)})
    assert found.cause.title == 'seller "Brixen OHG" (DE1)'
    assert found.cause.decision == "create the vendor, or give this name or tax id to one the client has"
    assert (single.documents, single.shared) == (("c",), False)


@pytest.mark.parametrize(
    ("finding", "facts", "title"),
    [
        (reason("V-PO-09", subject="order 4711/3"), {}, "order 4711, line 3"),
        (reason("V-PO-09", subject="order HP-2/7/3"), {}, "order HP-2/7, line 3"),
        (reason("V-PO-06", subject="line 2"), {"order_lines": {2: "4711/3"}}, "order 4711, line 3"),
        (reason("V-PO-02", subject="order 4711"), {}, "order 4711"),
        (reason("V-PO-14", subject="charges"), {"orders": ("4711",)}, "order 4711"),
        (reason("V-PO-01", subject="po_number", found="9999"), {}, "order 9999"),
        (
            reason("V-FRD-01", subject="iban"),
            {"iban": "DE89370400440532013000", "vendor_id": "V1"},
            "account DE89…3000 of V1",
        ),
        (reason("V-ID-02"), {"vendor_id": "V1", "seller": "Kontor"}, 'vendor V1 "Kontor"'),
        (reason("V-ID-07", found="Other Ltd"), {}, 'addressed to "Other Ltd"'),
        (reason("V-TAX-01", found="16 %"), {"vendor_id": "V1"}, "16 % of vendor V1"),
        (reason("V-DOC-01", subject="due_date"), {"vendor_id": "V1"}, "due_date of vendor V1"),
        (reason("TECH", message="TECH: KeyError in f, line 3"), {}, "TECH: KeyError in f, line 3"),
        (reason("V-ID-01"), {"seller": "Nobody AG"}, 'seller "Nobody AG"'),
        (reason("V-ID-01"), {"iban": "CH1"}, "seller CH1"),
    ],
)
def test_what_two_documents_share(finding: Any, facts: dict[str, Any], title: str) -> None:
    one, two = (document(name, finding, **facts) for name in "ab")
    assert shared(one, two) == [(title, ("a", "b"))]


@pytest.mark.parametrize(
    "code", ["V-ID-01", "V-ID-02", "V-FRD-01", "V-PO-09", "V-PO-01", "V-TAX-01", "V-ARI-03", "X-1"]
)
def test_what_says_nothing_shares_nothing(code: str) -> None:
    assert shared(document("a", reason(code)), document("b", reason(code))) == []


def test_the_narrowest_fact_that_is_shared_is_the_cause() -> None:
    line_1, line_2 = (reason("V-PO-09", subject=f"order 4711/{number}") for number in (1, 2))
    assert shared(document("a", line_1), document("b", line_1)) == [("order 4711, line 1", ("a", "b"))]
    assert shared(document("a", line_1), document("b", line_2)) == [("order 4711", ("a", "b"))]
    three = (document("a", line_1), document("b", line_1), document("c", line_2))
    assert shared(*three) == [("order 4711, line 1", ("a", "b"))]


def test_a_document_with_another_reason_is_not_freed() -> None:
    held = reason("V-PO-09", subject="order 4711/1")
    both = document("b", held, reason("V-ARI-03", Queue.CAPTURE))
    found = groups(document("a", held), both)
    assert (found[0].documents, found[0].frees) == (("a", "b"), ("a",))


def test_two_findings_of_one_cause_are_one_and_the_oldest_document_is_first() -> None:
    twice = document("a", reason("TECH", message="same"), reason("TECH", message="same", subject="x"))
    older = document("z", reason("TECH", message="same"), received_at=MONDAY - hours(1))
    (found,) = groups(twice, older)
    assert (found.documents, found.frees) == (("z", "a"), ("z", "a"))


reasons = st.lists(
    st.builds(
        reason,
        st.sampled_from(["V-PO-09", "V-PO-06", "V-ID-01", "V-ARI-03", "TECH"]),
        st.sampled_from(list(Queue)),
        subject=st.sampled_from(["", "order 4711/1", "order 4711/2", "line 1"]),
    ),
    min_size=1,
    max_size=4,
)


@given(st.lists(st.tuples(reasons, st.sampled_from(["", "Kontor", "Brixen"])), max_size=8))
def test_every_finding_is_in_exactly_one_group(found: list[tuple[Any, str]]) -> None:
    documents = [document(f"a-{number}", *mine, seller=seller) for number, (mine, seller) in enumerate(found)]
    made = groups(*documents)
    assert len(assign(documents)) == sum(len(one.reasons) for one in documents)
    assert {name for one in made for name in one.documents} == {one.document_id for one in documents}
    for one in made:
        assert set(one.frees) <= set(one.documents)
        assert one.cause.about != "document" or not one.shared
    for one in documents:
        assert {each.queue for each in made if one.document_id in each.documents} == set(one.queues)
