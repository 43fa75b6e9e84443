"""The database refuses an entry that says it reverses another one and is not its exact opposite, on both engines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from ledgers import general_ledger
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.tables import entries
from tests.ledgers.samples import SHA, invoice_entry, posting

REVERSED = "AC-AP-2026-000001"
Lines = tuple[Posting, ...]
Forge = Callable[[Lines], Lines]


def exact(of: Entry, label: str = REVERSED, **more: Any) -> Entry:
    """Return the exact opposite of an entry, as the general ledger makes it."""
    lines = tuple(
        line.model_copy(
            update={
                "amount": -line.amount,
                "base_amount": -line.base_amount,
                "tax_base": None if line.tax_base is None else -line.tax_base,
                "quantity": None if line.quantity is None else -line.quantity,
            }
        )
        for line in of.postings
    )
    return of.model_copy(
        update={"purpose": Purpose.REVERSAL, "reverses": label, "postings": lines, "maker": "ann"} | more
    )


def line(number: int, **changes: Any) -> Forge:
    """Return what changes one line."""
    return lambda lines: tuple(
        one.model_copy(update=changes) if at == number else one for at, one in enumerate(lines, start=1)
    )


def moved(cents: str) -> Forge:
    """Move an amount from the first line to the second, so that the entry still sums to zero."""
    change = Decimal(cents)

    def forge(lines: Lines) -> Lines:
        first, second, *rest = lines
        signs = ((first, change), (second, -change))
        return (
            *(
                one.model_copy(update={"amount": one.amount + by, "base_amount": one.base_amount + by})
                for one, by in signs
            ),
            *rest,
        )

    return forge


def more_lines(lines: Lines) -> Lines:
    return (*lines, posting("6200", "5.00"), posting("6300", "-5.00"))


ORIGINAL = invoice_entry(
    tax_point=dt.date(2026, 4, 30),
    postings=(
        posting(
            "6200",
            "1000.00",
            quantity=Decimal("2.50"),
            unit="HUR",
            order_number="4500012",
            order_line=1,
            dimensions={"project": "P7"},
        ),
        posting("1400", "200.00", tax_code="S20", tax_base=Decimal("1000.00")),
        posting("2000", "-1200.00", party="northwind"),
    ),
)


@pytest.fixture
def posted(engine: sa.Engine) -> sa.Engine:
    with engine.begin() as connection:
        general_ledger.post(connection, ORIGINAL, document_sha=SHA)
    return engine


def post(engine: sa.Engine, entry: Entry) -> str:
    with engine.begin() as connection:
        return general_ledger.post(connection, entry, document_sha=SHA).label


def test_the_exact_opposite_is_posted_and_can_be_undone_itself(posted: sa.Engine) -> None:
    label = post(posted, exact(ORIGINAL))
    undo = ORIGINAL.model_copy(update={"purpose": Purpose.REVERSAL, "reverses": label, "revision": 1})
    assert post(posted, undo) == "AC-AP-2026-000003"


@pytest.mark.parametrize(
    "forge",
    [
        moved("0.01"),
        moved("-1000.00"),
        line(1, account="6300"),
        line(3, party="southwind"),
        line(2, tax_code="S10"),
        line(2, tax_base=Decimal("-999.99")),
        line(2, tax_base=None),
        line(1, quantity=Decimal("-2.51")),
        line(1, quantity=Decimal("2.50")),
        line(1, quantity=None),
        line(1, unit="DAY"),
        line(1, order_number="4500013"),
        line(1, order_line=2),
        line(1, dimensions={}),
        line(1, dimensions={"project": "P8"}),
        line(3, dimensions={"project": "P7"}),
        more_lines,
        lambda lines: tuple(reversed(lines)),
        lambda lines: ORIGINAL.postings,
    ],
)
def test_what_is_not_the_opposite_is_refused(posted: sa.Engine, forge: Forge) -> None:
    right = exact(ORIGINAL)
    with pytest.raises(IntegrityError, match="exact opposite"):
        post(posted, right.model_copy(update={"postings": forge(right.postings)}))
    assert post(posted, right) == "AC-AP-2026-000002"


def test_fewer_lines_are_refused(posted: sa.Engine) -> None:
    legs = posting("6200", "-1000.00"), posting("2000", "1000.00", party="northwind")
    with pytest.raises(IntegrityError, match="exact opposite"):
        post(posted, exact(ORIGINAL, postings=legs))


@pytest.mark.parametrize(
    "changes",
    [
        {"journal": Journal.GENERAL},
        {"entity": "AX"},
        {"currency": "USD"},
        {"currency": "USD", "base_currency": "USD"},
        {"tax_point": None},
        {"tax_point": dt.date(2026, 5, 6)},
    ],
    ids=str,
)
def test_it_stands_in_the_same_entity_journal_and_currencies_with_the_same_tax_point(
    posted: sa.Engine, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="exact opposite"):
        post(posted, exact(ORIGINAL, **changes))


def test_each_entry_is_reversed_once(posted: sa.Engine) -> None:
    post(posted, exact(ORIGINAL))
    with pytest.raises(IntegrityError):
        post(posted, exact(ORIGINAL, revision=1))


@pytest.mark.parametrize("label", ["AC-AP-2026-000002", "AC-AP-2026-000009"])
def test_neither_itself_nor_what_is_not_there_is_reversed(posted: sa.Engine, label: str) -> None:
    with pytest.raises(IntegrityError):
        post(posted, exact(ORIGINAL, label))


def test_another_clients_entry_is_not_reversed(posted: sa.Engine) -> None:
    with pytest.raises(IntegrityError):
        post(posted, exact(ORIGINAL, client_id="bison"))


def test_one_false_reversal_refuses_its_whole_batch(posted: sa.Engine) -> None:
    right = exact(ORIGINAL)
    batch = [invoice_entry("doc-2"), right.model_copy(update={"postings": moved("3.00")(right.postings)})]
    with pytest.raises(IntegrityError, match="exact opposite"), posted.begin() as connection:
        general_ledger.post_many(connection, [general_ledger.ToPost(entry=one, document_sha=SHA) for one in batch])
    with posted.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(entries)) == 1


AMOUNTS = st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=6)
FALSITIES = ("account", "amount", "party", "order_line")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=AMOUNTS, at=st.integers(0, 6), what=st.sampled_from(FALSITIES), by=st.integers(1, 10**9))
def test_of_any_entry_only_the_opposite_reverses_it(
    engine: sa.Engine, cents: list[int], at: int, what: str, by: int
) -> None:
    """Any lines, any one of them made false: refused; left as they are: posted."""
    amounts = [*cents, -sum(cents)]
    of = invoice_entry(postings=tuple(posting("6200", str(Decimal(one).scaleb(-2))) for one in amounts))
    right = exact(of)
    place = 1 + at % len(amounts)
    change = Decimal(by).scaleb(-2)
    lies: dict[str, Forge] = {
        "account": line(place, account="6300"),
        "party": line(place, party="northwind"),
        "order_line": line(place, order_line=by % 100 + 1),
        "amount": moved(str(change)),
    }
    wrong = right.model_copy(update={"postings": lies[what](right.postings)})
    with engine.connect() as connection, connection.begin() as transaction:
        general_ledger.post(connection, of, document_sha=SHA)
        with pytest.raises(IntegrityError, match="exact opposite"), connection.begin_nested():
            general_ledger.post(connection, wrong, document_sha=SHA)
        assert general_ledger.post(connection, right, document_sha=SHA).created
        transaction.rollback()
