"""The review desk's list of work with very many open tasks: the first page, each filter, counts, causes, and upkeep.

Documents of three clients wait with one to three findings each, as judging would leave them. Times are those of the
read models with all that one page shows, on SQLite.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import parse_qs

import sqlalchemy as sa

from benchmarks.figure import Figure
from documents.archive import Archive
from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.finding import Finding, Queue, Role, Severity
from documents.home import Home
from documents.register import work_facts
from documents.register.tables import arrivals, documents, files, findings
from documents.register.work_facts import WorkFacts
from documents.state import State
from review.installation import Installation
from review.views.queue_causes import groups
from review.views.queue_filter import Reach, Visit, filter_of
from review.views.queue_list import PAGE, Cursor, counts, first_rows
from review.views.queue_tables import changes
from review.views.queue_upkeep import catch_up

OPEN: Final = 100_000
SHARES: Final = (("north", 0.6), ("middle", 0.3), ("south", 0.1))
SHA: Final = "0" * 64
BATCH: Final = 5_000
TIMES: Final = 15
"""Each question is asked so often."""
CHANGED: Final = 200
"""Documents of which the upkeep is measured when everything else is there."""
ROLES: Final = frozenset({Role.SUPERVISOR, Role.REVIEWER, Role.PRIVACY})
DESKS: Final = {
    "V-ARI-01": Queue.CAPTURE,
    "V-DOC-01": Queue.CAPTURE,
    "V-ID-01": Queue.VENDOR_MASTER,
    "V-ID-08": Queue.VENDOR_MASTER,
    "V-FRD-01": Queue.VENDOR_MASTER,
    "V-DUP-04": Queue.DUPLICATE_FRAUD,
    "V-PO-06": Queue.BUYER,
    "V-PO-09": Queue.RECEIVING,
    "V-TAX-01": Queue.TAX,
    "V-SOD-02": Queue.APPROVAL,
}
CLIENT_FILE: Final = """
id = "{id}"
name = "{id} Trading"
country = "DE"
currency = "EUR"
[schedule]
cron = "0 1 * * *"
timezone = "Europe/Berlin"
[[entities]]
id = "{id}"
name = "{id} Trading"
country = "DE"
"""
QUESTIONS: Final = {
    "first page": "desk=all",
    "one desk": "desk=receiving",
    "one client": "desk=all&client=south",
    "one code": "desk=all&code=V-TAX-01",
    "one vendor": "desk=all&vendor=V00777",
    "amounts": "desk=all&least=9000&most=9100",
    "waiting": "desk=all&age=3",
    "late": "desk=all&due=late",
    "mine": "desk=all&whose=mine",
    "nobody's": "desk=all&whose=unassigned",
    "search, found": "desk=all&q=re-00099999",
    "search, nothing": "desk=all&q=nothing+is+called+so",
}


def measure(count: int = OPEN) -> Iterator[Figure]:
    """Yield how long the list takes to be made, and each question to be answered."""
    with tempfile.TemporaryDirectory() as folder:
        here = _installation(Path(folder))
        try:
            yield from _figures(here, count)
        finally:
            here.engine.dispose()


def _figures(here: Installation, count: int) -> Iterator[Figure]:
    fill(here, count)
    started = time.process_time()
    catch_up(here)
    spent = time.process_time() - started
    what = f"review queue, {count:,} open documents"
    yield Figure(f"{what}: the list made anew", count / spent, "documents/s CPU")
    yield Figure(f"{what}: {CHANGED} changed documents in the list", _upkeep(here), "ms CPU")
    visit = visit_of(here)
    for name, query in QUESTIONS.items():
        yield from _both(f"{what}: {name}", timed(partial(_page, here, visit, query)))
    yield from _both(f"{what}: page 100", timed(partial(_page, here, visit, "desk=all", _page_100(here, visit))))
    yield from _both(f"{what}: causes", timed(partial(_causes, here, visit, "desk=all")))
    yield from _both(f"{what}: causes of one desk", timed(partial(_causes, here, visit, "desk=receiving")))


def timed(ask: Callable[[], object]) -> list[float]:
    """Return the milliseconds of CPU of each time the question was asked, sorted; the first one warms up."""
    found = []
    for _ in range(TIMES + 1):
        started = time.process_time()
        ask()
        found.append(1000 * (time.process_time() - started))
    return sorted(found[1:])


def _both(name: str, times: Sequence[float]) -> Iterator[Figure]:
    yield Figure(f"{name}: p50", statistics.median(times), "ms CPU")
    yield Figure(f"{name}: p95", times[int(0.95 * len(times))], "ms CPU")


def _page(here: Installation, visit: Visit, query: str, after: Cursor | None = None) -> None:
    """Read what one page shows: rows, counts by desk and by code."""
    wanted = filter_of(parse_qs(query))
    with read(here.engine) as connection:
        first_rows(connection, wanted, visit, after=after)
        counts(connection, wanted, visit)


def _page_100(here: Installation, visit: Visit) -> Cursor | None:
    with read(here.engine) as connection:
        return first_rows(connection, filter_of({"desk": ["all"]}), visit, limit=99 * PAGE).following


def _causes(here: Installation, visit: Visit, query: str) -> None:
    wanted = filter_of(parse_qs(query))
    with read(here.engine) as connection:
        groups(connection, wanted, visit)
        counts(connection, wanted, visit)


def _upkeep(here: Installation) -> float:
    with write(here.engine) as connection:
        some = sa.select(documents.c.client_id, documents.c.id).where(documents.c.client_id == "north").limit(CHANGED)
        connection.execute(changes.insert().from_select(["client_id", "document_id"], some))
    started = time.process_time()
    catch_up(here)
    return 1000 * (time.process_time() - started)


def visit_of(here: Installation) -> Visit:
    """Return a visit of somebody who sees everything."""
    reach = tuple(Reach(one, ROLES) for one in here.clients())
    return Visit(reach, "jo", dt.datetime.now(dt.UTC))


def _installation(folder: Path) -> Installation:
    home = Home(folder, f"sqlite:///{folder / 'queue.db'}").create()
    for client_id, _ in SHARES:
        (home.clients_dir / f"{client_id}.toml").write_text(CLIENT_FILE.format(id=client_id), encoding="utf-8")
    engine = connect(home.database_url)
    upgrade(engine)
    return Installation(home, engine, Archive(home.originals))


def fill(here: Installation, count: int) -> None:
    """Let so many documents wait, each noted once as changed."""
    now = dt.datetime.now(dt.UTC)
    with write(here.engine) as connection:
        connection.execute(files.insert(), {"sha256": SHA, "size": 1, "stored_at": now})
    for client_id, share in SHARES:
        dice, numbers = Random(client_id), iter(range(int(count * share)))
        while batch := list(islice(numbers, BATCH)):
            with write(here.engine) as connection:
                _insert(connection, [_waiting(client_id, number, dice, now) for number in batch])
    with write(here.engine) as connection:
        connection.execute(changes.delete())
        every = sa.select(documents.c.client_id, documents.c.id).order_by(documents.c.id)
        connection.execute(changes.insert().from_select(["client_id", "document_id"], every))


def _insert(connection: sa.Connection, made: Sequence[dict[str, Any]]) -> None:
    connection.execute(documents.insert(), [one["document"] for one in made])
    connection.execute(arrivals.insert(), [one["arrival"] for one in made])
    connection.execute(work_facts.table.insert(), [one["facts"] for one in made])
    connection.execute(findings.insert(), [row for one in made for row in one["findings"]])


def _waiting(client_id: str, number: int, dice: Random, now: dt.datetime) -> dict[str, Any]:
    document_id = f"{client_id}-{number:08d}"
    received = now - dt.timedelta(minutes=dice.randint(0, 10_000))
    gross = int(10 ** dice.uniform(3, 7))
    both = {"client_id": client_id, "document_id": document_id}
    row = {"id": document_id, "client_id": client_id, "sha256": SHA, "number": number + 1, "doc_type": "invoice"}
    state = {"state": State.QUEUED.value, "state_since": received, "reason": "Waits.", "received_at": received}
    arrival = {"source": "folder", "source_ref": document_id, "original_name": f"{number}.pdf", "sha256": SHA}
    codes = dice.sample(sorted(DESKS), dice.choices((1, 2, 3), (60, 30, 10))[0])
    vendor = f"V{dice.randint(0, 9999):05d}"
    return {
        "document": {**row, **state, "gross_minor": gross, "currency": "EUR"},
        "arrival": {**both, **arrival, "received_at": received, "outcome": "received"},
        "facts": {**both, "facts": _facts(number, vendor, gross, dice).model_dump_json()},
        "findings": [_finding_row(both, _finding(code, dice), received) for code in codes],
    }


def _facts(number: int, vendor: str, gross: int, dice: Random) -> WorkFacts:
    order = f"45{dice.randint(0, 99_999):05d}"
    return WorkFacts(
        number=f"RE-{number:08d}",
        seller=f"Seller {vendor} GmbH",
        vendor_id=vendor,
        tax_id=f"DE{vendor}",
        iban=f"DE{vendor}",
        orders=(order,),
        order_lines={1: f"{order}/1"},
        base=Decimal(gross) / 100,
    )


def _finding(code: str, dice: Random) -> Finding:
    subject = "line 1" if code.startswith("V-PO") else "gross_total"
    return Finding(
        code=code,
        severity=Severity.BLOCK_POST,
        subject=subject,
        message=f"Expected {dice.randint(1, 999)}.00 EUR, found {dice.randint(1, 999)}.00 EUR; look at the page.",
        suggestion="Compare it with the order.",
        queue=DESKS[code],
        evidence_hash=f"{dice.getrandbits(256):064x}",
    )


def _finding_row(both: dict[str, str], finding: Finding, since: dt.datetime) -> dict[str, Any]:
    names = ("code", "subject", "evidence_hash", "message")
    return {
        **both,
        **{name: getattr(finding, name) for name in names},
        "severity": finding.severity.value,
        "queue": finding.queue.value,
        "status": "open",
        "body": finding.model_dump_json(),
        "first_seen": since,
    }
