"""AT-19 and AT-21, small: whatever is posted, reversed and aborted, the ledger stays whole."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from decimal import Decimal

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.database.engine import write
from ledgers import general_ledger, sub_ledger
from ledgers.checks import check_balance, check_chain, check_single_entry
from ledgers.entry import Entry
from ledgers.tables import entries
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry

CENTS = st.integers(-(10**7), 10**7).map(lambda cents: Decimal(cents).scaleb(-2))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", "again", "reverse", "abort"]), st.integers(0, 9), CENTS, CENTS, st.integers(1, 12)
    ),
    min_size=1,
    max_size=12,
)
CLIENTS = (f"c{number}" for number in itertools.count(100))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_at19_the_sub_ledger_is_the_control_account_and_numbers_have_no_gap(
    engine: sa.Engine, steps: list[tuple[str, int, Decimal, Decimal, int]]
) -> None:
    client = CLIENT.model_copy(update={"id": next(CLIENTS)})
    for act, document, net, tax, month in steps:
        entry = invoice_entry(f"doc-{document}", str(net), str(tax)).model_copy(
            update={"client_id": client.id, "posting_date": dt.date(2026, month, 1)}
        )
        _do(engine, act, entry)
    with engine.connect() as connection:
        for check in (check_balance, check_single_entry, check_chain):
            assert list(check(connection, client)) == []
        rows = {row.account: row.balance for row in general_ledger.trial_balance(connection, client.id)}
        items = sub_ledger.open_items_of(connection, client.id)
        assert sum(rows.values(), Decimal(0)) == 0
        assert sum((item.open_base for item in items), Decimal(0)) == rows.get("2000", 0)


def _do(engine: sa.Engine, act: str, entry: Entry) -> None:
    with engine.connect() as connection:
        if act == "reverse":
            query = sa.select(entries.c.label).where(
                entries.c.client_id == entry.client_id, entries.c.document_id == entry.document_id
            )
            label = connection.scalar(query.order_by(entries.c.id).limit(1))
            if label is not None:
                how = general_ledger.Reversal(posting_date=entry.posting_date, fiscal_year=2026, maker="ann")
                general_ledger.reverse(connection, entry.client_id, label, how)
        else:
            for _ in range(2 if act == "again" else 1):
                general_ledger.post(connection, entry, document_sha=SHA)
        if act == "abort":
            connection.rollback()
        else:
            connection.commit()


def test_at03_at21_rival_posters_give_each_document_one_number_without_gaps(engine: sa.Engine) -> None:
    """Four posters post the same ten documents at once; every third attempt is aborted and tried again."""
    counter = itertools.count()

    def poster(start: int) -> None:
        for number in range(10):
            document = f"doc-{(start + number) % 10}"
            while not _attempt(engine, document, abort=next(counter) % 3 == 0):
                pass

    threads = [threading.Thread(target=poster, args=(start,)) for start in (0, 3, 6, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        rows = connection.execute(sa.select(entries.c.number, entries.c.document_id).order_by(entries.c.number)).all()
        assert [row.number for row in rows] == list(range(1, 11))
        assert len({row.document_id for row in rows}) == 10
        assert list(check_chain(connection, CLIENT)) == []


class _AbortedError(Exception):
    pass


def _fail(*, abort: bool) -> None:
    if abort:
        raise _AbortedError


def _attempt(engine: sa.Engine, document: str, *, abort: bool) -> bool:
    try:
        with write(engine) as connection:
            general_ledger.post(connection, invoice_entry(document), document_sha=SHA)
            _fail(abort=abort)
    except _AbortedError:
        return False
    return True
