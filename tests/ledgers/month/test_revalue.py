"""Open foreign items at the end of a month, with the figures of the accounting specification (P-07)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from ledgers import general_ledger
from ledgers.month.checklist import refuse_to_come
from ledgers.month.revalue import revalue
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.reconcile import within_the_ledger
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting

MARCH_4, MARCH_31, APRIL_1, APRIL_2 = (
    dt.date(2026, 3, 4),
    dt.date(2026, 3, 31),
    dt.date(2026, 4, 1),
    dt.date(2026, 4, 2),
)
RATES = {MARCH_31: Decimal("1.0725"), APRIL_2: Decimal("1.0910")}


def rate_of(currency: str, day: dt.date) -> Decimal | None:
    return RATES.get(day) if currency == "USD" else None


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    """12,450.00 USD owed since 4 March at 1.0850."""
    base = {"base_amount": Decimal("11474.65")}
    cost = posting("6200", "12450.00").model_copy(update=base)
    owed = posting("2000", "-12450.00", party="redwood").model_copy(update={"base_amount": Decimal("-11474.65")})
    entry = invoice_entry(
        "usd", currency="USD", fx_rate=Decimal("1.0850"), posting_date=MARCH_4, reference="INV-1", postings=(cost, owed)
    )
    with engine.begin() as connection:
        general_ledger.post(connection, entry, document_sha=SHA)
        general_ledger.post(connection, invoice_entry("home", posting_date=MARCH_4), document_sha=SHA)
        yield connection


def balances(connection: sa.Connection, day: dt.date) -> dict[str, str]:
    rows = general_ledger.trial_balance(connection, "acme", day)
    return {row.account: str(row.balance) for row in rows if row.account in {"2000", "7110", "7100"}}


def test_p07_the_difference_stands_on_the_last_day_and_is_gone_on_the_first(connection: sa.Connection) -> None:
    (done,) = revalue(connection, CLIENT, "2026-03", rate_of, by="cara")
    assert done.created
    assert balances(connection, MARCH_31) == {"2000": "-12808.39", "7110": "133.74"}
    assert balances(connection, APRIL_1) == {"2000": "-12674.65", "7110": "0.00"}
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_a_second_run_posts_nothing(connection: sa.Connection) -> None:
    (first,) = revalue(connection, CLIENT, "2026-03", rate_of, by="cara")
    (again,) = revalue(connection, CLIENT, "2026-03", rate_of, by="cara")
    assert (again.entry, again.reversal, again.created) == (first.entry, first.reversal, False)


def test_the_payment_after_it_realises_the_whole_difference(connection: sa.Connection) -> None:
    revalue(connection, CLIENT, "2026-03", rate_of, by="cara")
    paid = PaidRow(
        payment="P-1", date=APRIL_2, vendor_id="redwood", invoice="INV-1", amount=Decimal("12450.00"), currency="USD"
    )
    post_payments(connection, CLIENT, [paid], rate_of, maker="operator")
    assert balances(connection, APRIL_2) == {"2000": "-1200.00", "7100": "-63.10", "7110": "0.00"}
    assert list(within_the_ledger(connection, CLIENT)) == []
    assert revalue(connection, CLIENT, "2026-04", rate_of, by="cara") == (), "nothing foreign is open any more"


def test_without_a_rate_or_in_a_locked_month_nothing_is_posted(connection: sa.Connection) -> None:
    with pytest.raises(WrongInputError, match=r"USD on 2026-03-31: found no rate"):
        revalue(connection, CLIENT, "2026-03", lambda _currency, _day: None, by="cara")
    locked = CLIENT.model_copy(update={"locked_until": "2026-03-31"})
    with pytest.raises(WrongInputError, match=r"2026-03: found locked"):
        revalue(connection, locked, "2026-03", rate_of, by="cara")


def test_a_month_that_is_not_over_is_not_revalued() -> None:
    refuse_to_come("2026-03", dt.date(2026, 3, 31))
    with pytest.raises(WrongInputError, match="found 2026-03-30 as the present day, expected 2026-03-31 or later"):
        refuse_to_come("2026-03", dt.date(2026, 3, 30))
