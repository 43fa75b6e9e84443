"""The hash of what a finding rests on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents.finding import Severity
from validators.evidence import evidence_hash


def test_spelling_and_order_do_not_matter():
    one = evidence_hash({"price": Decimal("1.20"), "day": dt.date(2026, 3, 4), "of": {"b", "a"}})
    other = evidence_hash({"of": {"a", "b"}, "day": dt.date(2026, 3, 4), "price": Decimal("1.2")})
    assert one == other
    assert len(one) == 64


def test_values_and_names_matter():
    hashes = {
        evidence_hash(values)
        for values in ({"a": 1}, {"a": 2}, {"b": 1}, {"a": None}, {"a": ""}, {"a": "1"}, {"a": (1, 2)}, {"a": (2, 1)})
    }
    assert len(hashes) == 8
    assert evidence_hash({"a": Severity.WARN}) == evidence_hash({"a": "WARN"})


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(min_value=0, max_value=6))
def test_trailing_zeros_do_not_matter(value, zeros):
    assert evidence_hash({"a": value}) == evidence_hash({"a": Decimal(f"{value:f}" + "0" * zeros)})
