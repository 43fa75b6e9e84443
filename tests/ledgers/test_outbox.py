from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import connect
from documents.error import RetryableError, WrongInputError
from documents.home import Home
from ledgers import general_ledger
from ledgers.books.files import locked
from ledgers.books.protocol import ItemisedBooks
from ledgers.cases.payment import Payment, Settlement, payment_entry
from ledgers.cases.revaluation import revaluation_entry
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.outbox import export, open_books, refill, waiting_count
from ledgers.reconcile import NAMED, reconcile
from ledgers.sub_ledger import OpenItem, open_items_of
from ledgers.tables import outbox
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting


def post(engine: sa.Engine, *made: Entry) -> list[str]:
    with engine.begin() as connection:
        return [general_ledger.post(connection, entry, document_sha=SHA).label for entry in made]


def foreign(document_id: str) -> Entry:
    cost = Posting(account="6200", amount=Decimal("12450.00"), base_amount=Decimal("11474.65"))
    owed = Posting(account="2000", amount=Decimal("-12450.00"), base_amount=Decimal("-11474.65"), party="redwood")
    return invoice_entry(document_id).model_copy(
        update={"currency": "USD", "fx_rate": Decimal("1.0850"), "postings": (cost, owed)}
    )


def memo(document_id: str) -> Entry:
    return invoice_entry(document_id).model_copy(
        update={
            "journal": Journal.MEMO,
            "purpose": Purpose.ORDER,
            "postings": (posting("M900", "50.00"), posting("M901", "-50.00")),
        }
    )


def test_at20_the_books_equal_the_ledger_to_the_cent(engine: sa.Engine, tmp_path: Path) -> None:
    labels = post(engine, invoice_entry("a"), foreign("b"), memo("c"), invoice_entry("d", "0.05", "0.01"))
    with engine.begin() as connection:
        how = general_ledger.Reversal(posting_date=dt.date(2026, 6, 2), fiscal_year=2026, maker="ann", checker="bob")
        general_ledger.reverse(connection, "acme", labels[0], how)
    summary = export(engine, CLIENT, tmp_path)
    assert summary.written == {"beancount": 4, "hledger": 4}
    assert summary.waiting == {"beancount": 0, "hledger": 0}
    assert summary.problems == ()
    with engine.begin() as connection:
        assert reconcile(connection, CLIENT, tmp_path) == ()
        ours = {row.account: row.balance for row in general_ledger.trial_balance(connection, "acme")}
    assert ours["2000"] == Decimal("-11474.71")
    for target in general_ledger.BOOKS:
        assert open_books(target, CLIENT, tmp_path).balances()["2000"] == ours["2000"]


def test_books_are_fed_later_when_the_database_is_away(tmp_path: Path) -> None:
    away = connect(f"postgresql+psycopg://daybook@/nowhere?host={tmp_path}")
    with pytest.raises(RetryableError, match="tried again later"):
        export(away, CLIENT, tmp_path)


def items(connection: sa.Connection, account: str = "2000") -> list[OpenItem]:
    return open_items_of(connection, "acme", account=account)


def sums(home: Path, target: str, account: str) -> dict[str, Decimal]:
    """Return what stands on an account of the books, by currency."""
    books = open_books(target, CLIENT, home)
    assert isinstance(books, ItemisedBooks)
    found: dict[str, Decimal] = {}
    for amounts in books.contents().values():
        for (code, currency), amount in amounts.items():
            if code == account:
                found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def test_revaluation_and_payment_abroad_close_in_both_currencies(engine: sa.Engine, tmp_path: Path) -> None:
    """P-07 and worked example 3: what is owed stands in dollars, moves in euros, and is gone in both at the end."""
    post(engine, foreign("a"))
    with engine.begin() as connection:
        entry = revaluation_entry(CLIENT, items(connection), dt.date(2026, 5, 31), Decimal("1.0725"), maker="carla")
        assert entry is not None
        label = general_ledger.post(connection, entry, document_sha=SHA).label
    export(engine, CLIENT, tmp_path)
    for target in general_ledger.BOOKS:
        assert sums(tmp_path, target, "2000") == {"USD": Decimal("-12450.00"), "EUR": Decimal("-11608.39")}
    with engine.begin() as connection:
        how = general_ledger.Reversal(posting_date=dt.date(2026, 6, 1), fiscal_year=2026, maker="carla")
        general_ledger.reverse(connection, "acme", label, how)
        (item,) = items(connection)
        day = dt.date(2026, 6, 2)
        payment = Payment(
            reference="P-1",
            entity="AC",
            vendor_id="redwood",
            day=day,
            posting_date=day,
            currency="USD",
            settlements=(Settlement(item=item, paid=Decimal("12450.00")),),
            fx_rate=Decimal("1.0910"),
        )
        general_ledger.post(connection, payment_entry(CLIENT, payment), document_sha=SHA)
    assert export(engine, CLIENT, tmp_path).problems == ()
    assert drift(engine, tmp_path) == []
    for target in general_ledger.BOOKS:
        assert sums(tmp_path, target, "2000") == {"USD": Decimal(0), "EUR": Decimal(0)}
        balances = open_books(target, CLIENT, tmp_path).balances()
        assert balances == {
            "1010": Decimal("-11411.55"),
            "6200": Decimal("11474.65"),
            "7100": Decimal("-63.10"),
        }


def test_a_deposit_a_discount_and_a_write_off_are_in_the_books(engine: sa.Engine, tmp_path: Path) -> None:
    """P-08, P-10 and P-19."""
    deposit = (
        posting("1300", "3000.00", party="v"),
        posting("1400", "570.00", tax_code="V19", tax_base=Decimal("3000.00")),
        posting("2000", "-3570.00", party="v"),
    )
    post(engine, invoice_entry("dep", postings=deposit), invoice_entry("inv", "779.50", "148.11"))
    with engine.begin() as connection:
        owed = next(item for item in items(connection) if item.document_id == "inv")
        tax = posting("1400", "148.11", tax_code="V19", tax_base=Decimal("779.50"))
        day = dt.date(2026, 5, 20)
        settlement = Settlement(
            item=owed, paid=Decimal("908.56"), discount=Decimal("18.55"), written_off=Decimal("0.50"), taxes=(tax,)
        )
        payment = Payment(
            reference="P-1",
            entity="AC",
            vendor_id=owed.vendor_id,
            day=day,
            posting_date=day,
            currency="EUR",
            settlements=(settlement,),
            maker="ann",
            checker="bob",
        )
        general_ledger.post(connection, payment_entry(CLIENT, payment), document_sha=SHA)
    assert export(engine, CLIENT, tmp_path).problems == ()
    assert drift(engine, tmp_path) == []
    for target in general_ledger.BOOKS:
        balances = open_books(target, CLIENT, tmp_path).balances()
        assert {code: balances[code] for code in ("1000", "1300", "2000", "5030", "7000")} == {
            "1000": Decimal("-908.56"),
            "1300": Decimal("3000.00"),
            "2000": Decimal("-3570.00"),
            "5030": Decimal("-15.59"),
            "7000": Decimal("-0.50"),
        }


def test_a_second_export_writes_nothing(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    assert export(sqlite_engine, CLIENT, tmp_path).written == {"beancount": 0, "hledger": 0}


@pytest.mark.parametrize("target", general_ledger.BOOKS)
def test_books_whose_folder_was_deleted_are_written_anew(engine: sa.Engine, tmp_path: Path, target: str) -> None:
    post(engine, invoice_entry("a"), memo("b"), foreign("c"))
    export(engine, CLIENT, tmp_path)
    shutil.rmtree(entries_of(tmp_path, target).parent)
    assert drift(engine, tmp_path), "the loss is found"
    assert refill(engine, CLIENT, tmp_path, target) == 2
    assert export(engine, CLIENT, tmp_path).written[target] == 2
    assert not drift(engine, tmp_path)
    assert refill(engine, CLIENT, tmp_path, target) == 0, "what is there is left alone"


def test_only_what_is_lost_is_queued_again(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    copy = shutil.copytree(Home(tmp_path).books(CLIENT.id), tmp_path / "copy")
    post(sqlite_engine, invoice_entry("b"))
    export(sqlite_engine, CLIENT, tmp_path)
    shutil.rmtree(Home(tmp_path).books(CLIENT.id))
    shutil.copytree(copy, Home(tmp_path).books(CLIENT.id))
    assert [refill(sqlite_engine, CLIENT, tmp_path, one) for one in general_ledger.BOOKS] == [1, 1]


def test_books_that_are_not_kept_cannot_be_refilled(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match=r"xero.*beancount, hledger"):
        refill(sqlite_engine, CLIENT, tmp_path, "xero")


def test_busy_books_do_not_hold_up_the_others(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    with locked(tmp_path / "books" / "acme" / "beancount"):
        summary = export(sqlite_engine, CLIENT, tmp_path)
    assert summary.written == {"beancount": 0, "hledger": 1}
    assert summary.waiting == {"beancount": 1, "hledger": 0}
    assert "another process is writing these books" in summary.problems[0]
    with sqlite_engine.begin() as connection:
        query = sa.select(outbox.c.attempts).where(outbox.c.target == "beancount")
        assert connection.scalar(query) == 1
    assert export(sqlite_engine, CLIENT, tmp_path).written == {"beancount": 1, "hledger": 0}


def test_an_entry_that_is_refused_waits_alone(engine: sa.Engine, tmp_path: Path) -> None:
    unknown = (posting("6999", "10.00"), posting("2000", "-10.00", party="v"))
    labels = post(engine, invoice_entry("a"), invoice_entry("b", postings=unknown), invoice_entry("c"))
    summary = export(engine, CLIENT, tmp_path)
    assert summary.written == {"beancount": 2, "hledger": 2}
    assert summary.waiting == {"beancount": 1, "hledger": 1}
    assert summary.problems[0] == (
        f"acme/beancount: acme/{labels[1]}: account 6999 is in no chart of the client; add it to clients/acme.toml; "
        "the entry waits"
    )
    account = CLIENT.accounts[0].model_copy(update={"code": "6999", "kind": "expense"})
    mended = CLIENT.model_copy(update={"accounts": (*CLIENT.accounts, account)})
    assert export(engine, mended, tmp_path).written == {"beancount": 1, "hledger": 1}
    with engine.begin() as connection:
        assert reconcile(connection, mended, tmp_path) == ()


def killed_at(point: str, step: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        os.environ["DAYBOOK_FAILPOINT"] = point
        try:
            step()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("point", ["books.written:1", "books.written:2", "books.renamed:4"])
def test_at02_killed_between_books_and_acknowledgement_exports_once(
    sqlite_engine: sa.Engine, tmp_path: Path, point: str
) -> None:
    post(sqlite_engine, invoice_entry("a"), invoice_entry("b"))
    sqlite_engine.dispose()
    assert killed_at(point, lambda: export(sqlite_engine, CLIENT, tmp_path)) == -signal.SIGKILL
    with sqlite_engine.begin() as connection:
        assert waiting_count(connection, "acme", "hledger") == 2
    export(sqlite_engine, CLIENT, tmp_path)
    with sqlite_engine.begin() as connection:
        assert reconcile(connection, CLIENT, tmp_path) == ()


@pytest.mark.parametrize("point", ["ledger.numbered", "ledger.inserted"])
def test_killed_while_posting_leaves_nothing_and_burns_no_number(sqlite_engine: sa.Engine, point: str) -> None:
    sqlite_engine.dispose()
    assert killed_at(point, lambda: post(sqlite_engine, invoice_entry("a"))) == -signal.SIGKILL
    assert post(sqlite_engine, invoice_entry("b"), invoice_entry("a")) == ["AC-AP-2026-000001", "AC-AP-2026-000002"]


def entries_of(home: Path, target: str) -> Path:
    """Return the one file of entries."""
    (month,) = (home / "books" / "acme" / target / "entries").iterdir()
    return month


def drift(engine: sa.Engine, home: Path) -> list[tuple[str, str, str]]:
    with engine.begin() as connection:
        return [(one.where, one.subject, one.message) for one in reconcile(connection, CLIENT, home)]


@pytest.mark.parametrize("target", general_ledger.BOOKS)
def test_the_first_entry_that_differs_is_named_with_both_figures(
    sqlite_engine: sa.Engine, tmp_path: Path, target: str
) -> None:
    post(sqlite_engine, invoice_entry("a", "10.00"), invoice_entry("b"), invoice_entry("c"))
    export(sqlite_engine, CLIENT, tmp_path)
    month = entries_of(tmp_path, target)
    text = month.read_text(encoding="utf-8")
    month.write_text(text.replace("1000.00", "1000.01").replace("-1200.00", "-1200.01"), encoding="utf-8")
    post(sqlite_engine, invoice_entry("d"))
    keys = [f"acme/AC-AP-2026-{number:06d}" for number in range(1, 5)]
    found = [one for one in drift(sqlite_engine, tmp_path) if one[0] == target]
    changed = "account 2000 is -1200.00 EUR in the ledger and -1200.01 in the books"
    assert found[:3] == [
        (target, keys[1], f"entry {keys[1]}: {changed}"),
        (target, keys[2], f"entry {keys[2]}: {changed}"),
        (
            target,
            keys[3],
            f"entry {keys[3]} is posted and not in the books; it waits to be sent, which the next night does",
        ),
    ]
    assert (target, "6200", "account 6200 is 3010.00 EUR in the ledger and 2010.02 in the books") in found


@pytest.mark.parametrize("target", general_ledger.BOOKS)
def test_a_line_that_is_gone_from_the_books_names_its_entry(
    sqlite_engine: sa.Engine, tmp_path: Path, target: str
) -> None:
    post(sqlite_engine, invoice_entry("a"), invoice_entry("b", "70.00", "14.00"))
    export(sqlite_engine, CLIENT, tmp_path)
    month = entries_of(tmp_path, target)
    lines = month.read_text(encoding="utf-8").splitlines(keepends=True)
    month.write_text("".join(line for line in lines if " 70.00 EUR" not in line), encoding="utf-8")
    found = [one for one in drift(sqlite_engine, tmp_path) if one[0] == target]
    assert found[0][:2] == (target, "")  # the books' own check complains first
    key = "acme/AC-AP-2026-000002"
    assert found[1] == (
        target,
        key,
        f"entry {key}: account 6200 is 70.00 EUR in the ledger and 0 in the books",
    )


@pytest.mark.parametrize("target", general_ledger.BOOKS)
def test_an_entry_that_was_never_posted_is_named_by_its_place(
    sqlite_engine: sa.Engine, tmp_path: Path, target: str
) -> None:
    post(sqlite_engine, invoice_entry("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    month = entries_of(tmp_path, target)
    own = '\n2026-05-07 * "by hand"\n    Expenses:6200  5.00 EUR\n    Liabilities:2000  -5.00 EUR\n'
    month.write_text(month.read_text(encoding="utf-8") + own, encoding="utf-8")
    _where, subject, message = next(one for one in drift(sqlite_engine, tmp_path) if one[0] == target)
    assert subject.startswith(f"{month.name}:")
    assert message == f"entry {subject} is in the books and was never posted"


def test_a_foreign_amount_that_differs_is_found_though_the_base_amount_agrees(
    sqlite_engine: sa.Engine, tmp_path: Path
) -> None:
    post(sqlite_engine, foreign("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    for target in general_ledger.BOOKS:
        month = entries_of(tmp_path, target)
        month.write_text(month.read_text(encoding="utf-8").replace("12450.00", "12451.00"), encoding="utf-8")
    assert [message.partition(": ")[2] for _where, _subject, message in drift(sqlite_engine, tmp_path)] == [
        "account 2000 is -12450.00 USD in the ledger and -12451.00 in the books"
    ] * 2


def test_many_entries_that_differ_are_counted(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, *(invoice_entry(f"d{number}") for number in range(NAMED + 3)))
    found = [one for one in drift(sqlite_engine, tmp_path) if one[0] == "hledger"]
    assert [subject for _where, subject, _message in found][:NAMED] == [
        f"acme/AC-AP-2026-{number:06d}" for number in range(1, NAMED + 1)
    ]
    assert found[NAMED] == ("hledger", "entries", "3 more entries differ")


def test_an_item_that_is_not_its_account_names_the_entry(engine: sa.Engine, tmp_path: Path) -> None:
    label, other = post(engine, invoice_entry("a"), invoice_entry("b", "1.00", "0.20"))
    lost = invoice_entry("c", "5.00", "1.00")
    lost = lost.model_copy(update={"postings": (*lost.postings[:2], lost.postings[2].model_copy(update={"party": ""}))})
    (third,) = post(engine, lost)
    found = [one for one in drift(engine, tmp_path) if one[0] == "sub-ledger"]
    assert found == [
        (
            "sub-ledger",
            "2000",
            f"open items are -1201.20 EUR, account 2000 is -1207.20; first to differ is entry {third}: "
            "0.00 in items, -6.00 on the account",
        )
    ]
    assert len({label, other, third}) == 3


def test_goods_received_without_an_order_are_no_list(engine: sa.Engine, tmp_path: Path) -> None:
    goods = {"order_number": "4500012", "order_line": 1}
    received = (posting("1200", "765.00", **goods), posting("2050", "-765.00", **goods))
    stray = (posting("1200", "5.00"), posting("2050", "-5.00"))
    labels = post(
        engine,
        *(
            invoice_entry(f"r{number}").model_copy(
                update={"journal": Journal.RECEIPTS, "purpose": Purpose.GOODS_RECEIPT, "postings": lines}
            )
            for number, lines in enumerate((received, stray))
        ),
    )
    found = [one for one in drift(engine, tmp_path) if one[0] == "goods received"]
    assert found == [
        (
            "goods received",
            "2050",
            f"goods received by order line are -765.00 EUR, account 2050 is -770.00; first to differ is entry "
            f"{labels[1]}: -5.00 without an order",
        )
    ]
