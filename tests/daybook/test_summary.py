import datetime as dt
import io
from decimal import Decimal
from typing import Any

from rich.console import Console

from daybook.nights import Nights
from daybook.summary import summary
from daybook.waiting import fact, waiting
from documents.finding import Queue
from documents.home import Home
from documents.state import State
from documents.violation import Violation
from reports.completeness import Completeness, Figure
from reports.exceptions import OpenException
from reports.night import Books, NightReport, nothing

NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
ANEW = "Ask for a corrected document."


def exception(document: str, code: str, queue: Queue, **known: Any) -> OpenException:
    return OpenException(
        **{
            "client_id": "acme",
            "document_id": document,
            "file_name": f"{document}.pdf",
            "state": State.QUEUED,
            "code": code,
            "sentence": f"{code} was broken by 10.00 EUR. {ANEW}",
            "suggestion": ANEW,
            "queue": queue,
            "received_at": NOW,
            **known,
        }
    )


BROKEN = (
    exception("acme-1", "V-DOC-01", Queue.CAPTURE),
    exception("acme-1", "V-FRD-01", Queue.VENDOR_MASTER),
    exception("acme-1", "V-PO-06", Queue.BUYER),
    exception("acme-2", "V-DOC-05", Queue.CAPTURE),
)


def night(exceptions: tuple[OpenException, ...] = (), **known: Any) -> NightReport:
    return NightReport(
        client_id="acme",
        client_name="Acme",
        started_at=NOW,
        finished_at=NOW,
        currency="EUR",
        counts=nothing("acme"),
        exceptions=exceptions,
        **known,
    )


def printed(tmp_path: Any, *reports: NightReport, row: Completeness | None = None) -> str:
    screen = Console(file=io.StringIO(), width=100)
    nights = Nights(reports={one.client_id: one for one in reports})
    screen.print(summary(Home(tmp_path, "sqlite://"), [row or nothing("acme")], nights))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_each_document_is_told_once_with_its_gravest_exception(tmp_path: Any) -> None:
    text = printed(tmp_path, night(BROKEN))
    assert "acme-1 acme-1.pdf: V-FRD-01 V-FRD-01 was broken by 10.00 EUR. +2 more" in text
    assert "acme-2 acme-2.pdf: V-DOC-05 V-DOC-05 was broken by 10.00 EUR." in text
    assert (text.count("acme-1.pdf"), text.count("acme-2.pdf")) == (1, 1)
    assert "V-PO-06" not in text


def test_documents_are_grouped_by_client_and_queue() -> None:
    other = exception("zeta-9", "V-DUP-01", Queue.DUPLICATE_FRAUD, client_id="zeta")
    found = waiting((other, *BROKEN))
    assert [(one.client_id, one.queue) for one in found] == [
        ("acme", Queue.VENDOR_MASTER),
        ("acme", Queue.CAPTURE),
        ("zeta", Queue.DUPLICATE_FRAUD),
    ]


def test_a_fault_of_ours_comes_before_everything() -> None:
    ours = exception("acme-1", "TECH", Queue.TECHNICAL)
    assert waiting((*BROKEN, ours))[0].gravest == ours


def test_a_sentence_that_is_nothing_but_advice_is_kept() -> None:
    assert fact(exception("acme-1", "V-1", Queue.CAPTURE, sentence=ANEW)) == ANEW


def test_a_second_night_says_plainly_that_nothing_is_new(tmp_path: Any) -> None:
    assert "Nothing new: 0 documents received, 0 posted" in printed(tmp_path, night())
    assert "Nothing new" not in printed(tmp_path, night(new_documents=1))
    assert "Nothing new" not in printed(tmp_path, night(posted_now=1))


def test_a_client_that_stands_still_is_named_last_and_its_reason_is_told_once(tmp_path: Any) -> None:
    why = "entry AC-AP-2026-000017: account 1400 is 47.89 EUR in the ledger and 47.88 in the books"
    book = Books(name="beancount", entries=1, accepted=True, agrees=False, problems=(why,))
    broken = Violation(code="I7", subject="beancount AC-AP-2026-000017", message=why, client_id="acme")
    report = night(books=(book,), violations=(broken,), stopped="nothing was posted: mend the books")
    text = " ".join(printed(tmp_path, report).split())
    assert text.count("47.88") == 1
    assert text.index("acme: nothing was posted: mend the books") < text.index("47.88")
    assert "0 s. Nothing was posted for acme: the reason is above" in text
    assert "Nothing was posted for" not in printed(tmp_path, night())


def test_a_file_name_can_neither_move_the_cursor_nor_be_markup(tmp_path: Any) -> None:
    hostile = exception("acme-1", "V-1", Queue.CAPTURE, file_name="a\x1b[2J\u202e[red]b.pdf")
    assert "a [2J [red]b.pdf" in printed(tmp_path, night((hostile,)))


def test_nothing_is_wider_than_the_screen_and_no_figure_is_cut(tmp_path: Any) -> None:
    figure = Figure(count=123456, money={"EUR": Decimal("123456789.10")})
    row = nothing("acme").model_copy(update={"received": figure, "posted": figure})
    long = exception("acme-1", "V-1", Queue.CAPTURE, sentence="word " * 80)
    text = printed(tmp_path, night((long,)), row=row)
    assert max(map(len, text.splitlines())) <= 100
    assert text.count("123,456,789.10") == 2


def test_a_night_that_did_not_close_is_said_before_the_exceptions(tmp_path: Any) -> None:
    text = printed(tmp_path, night(BROKEN), row=nothing("acme").model_copy(update={"ties": False}))
    assert 0 < text.index("acme: received is not the sum of the others") < text.index("V-FRD-01")
