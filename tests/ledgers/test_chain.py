"""What is hashed is plain JSON: an auditor needs no more than `json.dumps` and SHA-256."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.chain import as_text, canonical, stored
from ledgers.entry import Journal

values = st.one_of(
    st.text(),
    st.none(),
    st.integers(),
    st.dates(),
    st.decimals(allow_nan=False, allow_infinity=False, places=6),
    st.sampled_from(Journal),
)
rows = st.fixed_dictionaries({"payee": values, "account": values, "text": values, "fx_rate": values})


@given(entry=rows, postings=st.lists(rows, max_size=3))
def test_the_text_is_what_json_writes(entry: dict[str, Any], postings: list[dict[str, Any]]) -> None:
    content = {"entry": entry, "postings": postings}
    assert as_text(entry, postings) == json.dumps(content, sort_keys=True, separators=(",", ":"), default=stored)


def test_a_value_keeps_its_digits() -> None:
    day, rate = dt.date(2026, 5, 6), Decimal("1.10")
    assert as_text({"fx_rate": rate, "doc_date": day}, []) == (
        '{"entry":{"doc_date":"2026-05-06","fx_rate":"1.10"},"postings":[]}'
    )


@pytest.mark.parametrize("value", [1.5, True, b"x"])
def test_what_has_no_form_is_not_hashed(value: object) -> None:
    with pytest.raises(TypeError, match="has no form in the ledger"):
        as_text({"account": value, "text": ""}, [])


def test_what_a_row_was_given_later_is_hashed_only_where_it_holds_something() -> None:
    old = canonical({"id": 7, "label": "A", "tax_point": None}, [{"line_no": 1, "dimensions": None, "due_date": None}])
    assert old == '{"entry":{"label":"A"},"postings":[{"due_date":null,"line_no":1}]}'
    new = canonical({"label": "A", "tax_point": dt.date(2026, 5, 6)}, [{"line_no": 1, "dimensions": '{"project":"P"}'}])
    assert '"tax_point":"2026-05-06"' in new
    assert "project" in new
