"""What every set of books promises (`ledgers.books.protocol.Books`), asked of each of them."""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.error import RetryableError
from documents.master.client import Account
from ledgers.books.beancount import BeancountBooks
from ledgers.books.files import locked
from ledgers.books.hledger import HledgerBooks
from ledgers.books.protocol import BookEntry, Books, BooksBusyError, BooksRefusedError
from ledgers.entry import Journal, Posting, Purpose
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import invoice_entry, posting

KINDS: dict[str, type[BeancountBooks | HledgerBooks]] = {"beancount": BeancountBooks, "hledger": HledgerBooks}
NUMBERED = CLIENT.model_copy(
    update={
        "accounts": tuple(
            account.model_copy(update={"external": "AP-7"}) if account.code == "2000" else account
            for account in CLIENT.accounts
        )
    }
)
"""The client with a number of its own for what it owes."""
HOSTILE = (
    'Evil" "x"\n2026-01-01 open Assets:Stolen\n; \\',
    "x\n    expenses:6200  1 EUR\n    assets:stolen\n",
    "a ; key:acme/other\n| (code) ! *",
    "include /etc/passwd",
    "\x1b[31mred\x00\u202etxt.exe",
    'back\\slash "quoted"',
    "\u200f\u2066right to left\u2069\ufeff",
    "2026-05-06 * (acme/AC-AP-2026-000009) x",
    '\n\noption "title" "x"\nplugin "os"\n',
    "comment\n{{{ }}} ;; #tag ^link",
    "x" * 100_000,
    "",
)


@pytest.fixture(params=KINDS)
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Books:
    made: Books = KINDS[request.param](tmp_path / "books", NUMBERED)
    return made


def item(number: int = 1, **more: object) -> BookEntry:
    entry = invoice_entry(f"doc-{number}").model_copy(update=more)
    return BookEntry(key=f"acme/AC-AP-2026-{number:06d}", entry=entry, original="originals/ab/ab")


def files_of(books: Books) -> dict[str, bytes]:
    folder: Path = books.folder  # type: ignore[attr-defined]
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_nothing_is_there_before_the_first_entry(books: Books) -> None:
    assert (books.keys(), books.balances(), books.verify()) == (set(), {}, [])


def test_tax_point_and_cost_objects_stand_in_the_books_and_change_no_amount(books: Books) -> None:
    objects = {"cost_centre": "4100", "project": "P-7, phase 2"}
    lines = posting("6200", "50.00", dimensions=objects), posting("2000", "-50.00")
    books.write([item(1, tax_point=dt.date(2026, 4, 30), postings=lines), item(2)])
    assert (books.balances()["6200"], books.verify()) == (Decimal(1050), [])
    said = b"".join(files_of(books).values()).decode()
    assert re.search(r"tax-point: ?(on )?2026-04-30", said)
    assert said.count("4100") == said.count("cost_centre") == 1
    assert re.search(r'project: ?"?P-7[,/] phase 2', said)


def test_what_is_written_can_be_read_back_and_is_sound(books: Books) -> None:
    books.write([item(1), item(2, posting_date=dt.date(2026, 6, 1))])
    assert books.keys() == {"acme/AC-AP-2026-000001", "acme/AC-AP-2026-000002"}
    assert books.balances() == {"1400": Decimal(400), "2000": Decimal(-2400), "6200": Decimal(2000)}
    assert books.verify() == []


def test_writing_twice_is_writing_once(books: Books) -> None:
    books.write([item(1)])
    before = files_of(books)
    books.write([item(1)])
    assert files_of(books) == before
    books.write([item(2), item(1)])
    assert len(books.keys()) == 2
    assert books.balances()["6200"] == 2000


def test_a_refused_entry_leaves_the_books_untouched(books: Books) -> None:
    books.write([item(1)])
    before = files_of(books)
    unbalanced = item(2, postings=(posting("6200", "10.00"), posting("2000", "-9.00")))
    unknown = item(3, postings=(posting("9999", "10.00"), posting("2000", "-10.00")))
    for wrong in (unbalanced, unknown):
        with pytest.raises(BooksRefusedError):
            books.write([item(4, posting_date=dt.date(2026, 9, 1)), wrong])
        assert files_of(books) == before


def test_a_tenth_of_a_cent_is_refused(books: Books) -> None:
    with pytest.raises(BooksRefusedError):
        books.write([item(postings=(posting("6200", "100.004"), posting("2000", "-100.00")))])


def test_a_second_writer_comes_back_later(books: Books) -> None:
    with locked(books.folder), pytest.raises(BooksBusyError):  # type: ignore[attr-defined]
        books.write([item(1)])
    books.write([item(1)])
    assert books.verify() == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_from_a_document_stays_text(books: Books, text: str) -> None:
    books.write([item(1, payee=text, reference=text, document_id=f"doc {text}".replace("\x00", ""))])
    books.write([item(2)])
    assert books.verify() == []
    assert books.keys() == {"acme/AC-AP-2026-000001", "acme/AC-AP-2026-000002"}
    assert books.balances() == {"1400": Decimal(400), "2000": Decimal(-2400), "6200": Decimal(2000)}


def test_entry_key_document_and_original_are_in_the_books(books: Books) -> None:
    entry = item(1).model_copy(update={"document_sha": "ab" * 32})
    books.write([entry])
    text = b"".join(files_of(books).values()).decode()
    for fact in (entry.key, "doc-1", "ab" * 32, "originals/ab/ab", "Office supplies", "AP-7"):
        assert fact in text


def test_beancount_keeps_the_payees_name(tmp_path: Path) -> None:
    from beancount import loader
    from beancount.core import data

    books = BeancountBooks(tmp_path, CLIENT)
    books.write([item(1, payee='Evil" "x"\n2026-01-01 open Assets:Stolen\n; \\')])
    directives, errors, _options = loader.load_file(str(books.main))
    assert errors == []
    assert [d.payee for d in directives if isinstance(d, data.Transaction)] == [
        'Evil" "x" 2026-01-01 open Assets:Stolen ; \\'
    ]


def test_memo_entries_stay_out(books: Books) -> None:
    memo = item(
        journal=Journal.MEMO, purpose=Purpose.ORDER, postings=(posting("M900", "1.00"), posting("M901", "-1.00"))
    )
    books.write([memo])
    assert books.keys() == set()


def foreign(number: int, amount: str, base: str) -> BookEntry:
    cost = Posting(account="6200", amount=Decimal(amount), base_amount=Decimal(base))
    owed = Posting(account="2000", amount=-Decimal(amount), base_amount=-Decimal(base), party="v")
    return item(number, currency="USD", fx_rate=Decimal("1.1"), postings=(cost, owed))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 10**9).map(lambda cents: str(Decimal(cents).scaleb(-2))),
            st.integers(1, 10**9).map(lambda cents: str(Decimal(cents).scaleb(-2))),
        ),
        min_size=30,
        max_size=30,
    )
)
def test_foreign_amounts_are_exact_to_the_cent(books: Books, pairs: list[tuple[str, str]]) -> None:
    """A third of all pairs do not survive Beancount's unit price in 28 digits."""
    shutil.rmtree(books.folder, ignore_errors=True)  # type: ignore[attr-defined]
    books.write([foreign(number, *pair) for number, pair in enumerate(pairs, start=1)])
    total = sum(Decimal(base) for _amount, base in pairs)
    assert books.balances() == {"2000": -total, "6200": total}
    assert books.verify() == []


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "12000"), ("KWD", "1.250")])
def test_currencies_without_and_with_three_decimals(tmp_path: Path, currency: str, amount: str) -> None:
    client = CLIENT.model_copy(update={"currency": currency})
    lines = (posting("6200", amount), posting("2000", f"-{amount}"))
    for kind in KINDS.values():
        books: Books = kind(tmp_path / kind.name, client)
        books.write([item(currency=currency, base_currency=currency, postings=lines)])
        assert books.balances() == {"2000": -Decimal(amount), "6200": Decimal(amount)}
        assert books.verify() == []


def test_two_codes_that_become_one_name_are_refused(tmp_path: Path) -> None:
    accounts = tuple(Account(code=code, name="x", kind="expense") for code in ("61.1", "61/1"))
    client = CLIENT.model_copy(update={"accounts": accounts})
    with pytest.raises(BooksRefusedError, match=r"61\.1 and 61/1 are both Expenses:61-1"):
        BeancountBooks(tmp_path, client)


def test_the_programs_themselves_accept_the_books(tmp_path: Path) -> None:
    entry = foreign(3, "12450.00", "11474.65")
    for kind in KINDS.values():
        kind(tmp_path / kind.name, CLIENT).write([item(1), entry])
    bean_check = Path(sys.executable).with_name("bean-check")
    for command in (
        [str(bean_check), str(tmp_path / "beancount" / "main.beancount")],
        ["hledger", "-f", str(tmp_path / "hledger" / "main.journal"), "check", "--strict"],
    ):
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_damage_is_found(books: Books) -> None:
    books.write([item(1)])
    (month,) = (books.folder / "entries").iterdir()  # type: ignore[attr-defined]
    month.write_text(month.read_text(encoding="utf-8").replace("1000.00", "1000.01"), encoding="utf-8")
    (problem,) = books.verify()
    assert "balance" in problem


@pytest.mark.parametrize("entries", [[item(1)], [item(2), item(3, posting_date=dt.date(2026, 6, 1))]])
def test_a_full_disk_changes_nothing_and_can_be_tried_again(books: Books, entries: list[BookEntry]) -> None:
    books.write([item(9, posting_date=dt.date(2026, 5, 1))])
    before = files_of(books)

    def write_on_a_full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        try:
            books.write([one.model_copy(update={"original": "x" * 2000}) for one in entries])
        except RetryableError as error:
            if "tried again later" in str(error):
                os._exit(7)

    assert killed_at("", write_on_a_full_disk) == 7
    assert files_of(books) == before
    books.write(entries)
    assert len(books.keys()) == 1 + len(entries)
    assert books.verify() == []


def killed_at(point: str, step: Callable[[], object]) -> int:
    """Run a step in a child that kills itself at a failpoint; return the child's exit code."""
    child = os.fork()
    if child == 0:
        os.environ["DAYBOOK_FAILPOINT"] = point
        try:
            step()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("point", ["books.drafted:1", "books.renamed:1", "books.renamed:2", "books.renamed:3"])
def test_a_crash_leaves_books_that_the_next_run_completes(books: Books, point: str) -> None:
    both = [item(1), item(2, posting_date=dt.date(2026, 6, 1))]
    assert killed_at(point, lambda: books.write(both)) == -signal.SIGKILL
    books.write(both)
    assert len(books.keys()) == 2
    assert books.verify() == []
    assert books.balances()["6200"] == 2000
