"""Judging against a large register: CPU time of rules, matching and duplicate search per document, on SQLite.

The register holds one client's vendors and past invoices with their entries in the ledger; a third of the invoices
comes from one vendor in a hundred, as in real registers. Documents name their vendor by tax id, by a misread name and
its postcode, or not at all, and carry the text of a page, in which rules look for what the fields do not say.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

import sqlalchemy as sa

from benchmarks import large_ledger
from benchmarks.defects.places import PLACES, vendor
from benchmarks.defects.right import free_invoice, ordered_invoice
from benchmarks.defects.scene import Scene
from benchmarks.figure import Figure
from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.master.store import store_orders, store_receipts, store_vendors
from documents.register.tables import business_keys, documents, files
from documents.state import State
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from ledgers.facts import DatabaseFacts
from validators.context import Context
from validators.judge import judge

VENDORS: Final = 100_000
INVOICES: Final = 1_000_000
JUDGED: Final = 300
CLIENT: Final = "planted"
SHA: Final = "0" * 64
BATCH: Final = 10_000
BUSY: Final = 100
"""One vendor in so many sends a third of all invoices."""
COUNTS_FROM_ONE: Final = 4
"""One vendor in so many numbers its invoices 1, 2, 3, so that thousands have the same number."""
FIRST: Final = (
    *("ba", "bre", "cla", "da", "del", "fer", "flo", "gon", "gru", "hil", "ho", "jan", "kra", "kro", "lin", "lo"),
    *("mar", "mi", "nor", "ol", "pel", "ros", "sta", "tur", "wa"),
)
SECOND: Final = (
    *("ber", "cke", "den", "fel", "gan", "hau", "jor", "ken", "lan", "mann", "nau", "ning", "pold", "ring", "sen"),
    *("ster", "tal", "ven", "wald", "wig"),
)
TRADES: Final = ("Bau", "Druck", "Elektro", "Handel", "Logistik", "Metall", "Papier", "Service", "Technik", "Werkzeuge")
WORDS: Final = (
    *(
        "Rechnung",
        "Menge",
        "Preis",
        "Betrag",
        "Lieferung",
        "Artikel",
        "Toner",
        "Schraube",
        "Bestellung",
        "Datum",
        "Netto",
    ),
    *("zahlbar", "innerhalb", "Tagen", "ohne", "Abzug", "Bank", "Telefon", "Straße", "Geschäftsführer", "Amtsgericht"),
)
WORD_SHARE: Final = 0.75
LINES: Final = 60
"""Lines of a document's text, of three to nine words or amounts each."""
NOON: Final = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)


def figures(folder: Path, vendors: int = VENDORS, invoices: int = INVOICES, judged: int = JUDGED) -> Iterator[Figure]:
    """Fill a register in a folder, unless one is there, judge documents against it, and yield the CPU time of each."""
    path = folder / "large.db"
    is_there = path.exists()
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    if not is_there:
        fill(engine, vendors, invoices)
    times = sorted(judge_all(engine, vendors, judged))
    engine.dispose()
    what = f"{vendors:,} vendors, {invoices:,} invoices"
    yield Figure(f"judging a document, {what}: p50", statistics.median(times), "ms CPU")
    yield Figure(f"judging a document, {what}: p95", times[int(0.95 * len(times))], "ms CPU")


def vendor_of(number: int) -> Vendor:
    """Return one of the register's vendors; every number is another one."""
    dice = Random(number)
    name = "".join(dice.choice(part) for part in (FIRST, SECOND, SECOND)).capitalize()
    full = f"{name} {dice.choice(FIRST).capitalize()}{dice.choice(SECOND)} {dice.choice(TRADES)} GmbH"
    changes = {"id": f"V{number:06d}", "name": full, "postcode": f"{number % 90_000 + 10_000}"}
    return vendor(dice, PLACES[0], number).model_copy(update=changes)


def fill(engine: sa.Engine, vendors: int, invoices: int) -> None:
    """Store vendors and past invoices."""
    with write(engine) as connection:
        store_vendors(connection, CLIENT, (vendor_of(number) for number in range(vendors)), by="benchmark")
    with write(engine) as connection:
        connection.execute(files.insert(), {"sha256": SHA, "size": 1, "stored_at": NOON})
        large_ledger.start_chain(connection, CLIENT)
    numbers = iter(range(1, invoices + 1))
    while batch := list(islice(numbers, BATCH)):
        keys = [_keys(number, vendors) for number in batch]
        with write(engine) as connection:
            connection.execute(documents.insert(), [_document(number) for number in batch])
            connection.execute(business_keys.insert(), keys)
            large_ledger.post_invoices(connection, keys, batch[0])


def sender(number: int, vendors: int) -> int:
    """Return which vendor sent a past invoice."""
    return (number * 7919) % max(1, vendors // BUSY) * BUSY if number % 3 == 0 else (number * 104_729) % vendors


def _document(number: int) -> dict[str, Any]:
    state = {"state": State.POSTED.value, "state_since": NOON, "received_at": NOON}
    return {"id": f"past-{number}", "client_id": CLIENT, "sha256": SHA, "number": number, **state}


def _keys(number: int, vendors: int) -> dict[str, Any]:
    own = sender(number, vendors)
    printed = f"R{number // vendors + 1}" if own % COUNTS_FROM_ONE == 0 else f"R{number * 13 % 10_000_000}"
    return {
        "document_id": f"past-{number}",
        "client_id": CLIENT,
        "vendor_id": f"V{own:06d}",
        "number": printed,
        "number_n1": invoice_key_n1(printed),
        "number_n2": invoice_key_n2(printed),
        "gross_minor": 1000 + number * 37 % 500_000,
        "currency": "EUR",
        "issue_date": dt.date(2025, 1, 1) + dt.timedelta(days=number % 400),
        "sign": 1,
        "tax_id": f"DE{own}",
        "iban": f"DE{own}",
    }


def judge_all(engine: sa.Engine, vendors: int, judged: int) -> list[float]:
    """Return the milliseconds of CPU that each document took; the first ones, which warm up, are left out."""
    scenes = [_scene(Random(f"large/{number}"), number, vendors) for number in range(judged)]
    with write(engine) as connection:
        store_orders(connection, CLIENT, (order for scene in scenes for order in scene.orders), source="benchmark")
        for scene in scenes:
            store_receipts(connection, CLIENT, scene.receipts)
    times = [_judged(engine, scene, f"new-{number}") for number, scene in enumerate(scenes)]
    return times[judged // 10 :]


def _judged(engine: sa.Engine, scene: Scene, document_id: str) -> float:
    with read(engine) as connection:
        started = time.process_time()
        context = Context(
            client=scene.client,
            master=DatabaseMasterData(connection, CLIENT, scene.client.entities),
            facts=DatabaseFacts(connection, CLIENT, document_id),
            received_on=scene.received_on,
            document_id=document_id,
        )
        judge(scene.document, context)
        return 1000 * (time.process_time() - started)


def _scene(dice: Random, number: int, vendors: int) -> Scene:
    """Return a document of one of the vendors, in proportion to what they sent before."""
    known = vendor_of(sender(dice.randint(1, 10**6), vendors))
    scene = free_invoice(dice) if number % 2 else ordered_invoice(dice)
    scene = scene.told(
        vendor_name=known.name,
        vendor_tax_id=known.tax_id,
        iban=known.accounts[0].iban,
        vendor_address=f"{known.street}\n{known.postcode} {known.city}",
        currency="EUR",
        text=_page(dice, f"{known.name}\n{known.street}, {known.postcode} {known.city}"),
    ).where(orders=tuple(each.model_copy(update={"vendor_id": known.id, "currency": "EUR"}) for each in scene.orders))
    if number % 5 == 0:
        misread = known.name[:2] + "x" + known.name[3:]
        keyless = scene.told(vendor_name=misread, vendor_tax_id=None, vendor_tax_number=None, iban=None)
        return keyless if number % 2 else keyless.told(vendor_name="Nobody Knows Us Ltd", vendor_address=None)
    return scene


def _page(dice: Random, head: str) -> str:
    """Return the text of a page: the sender, and lines of words and amounts."""
    lines = (" ".join(_word(dice) for _ in range(dice.randint(3, 9))) for _ in range(LINES))
    return "\n".join((head, *lines))


def _word(dice: Random) -> str:
    return dice.choice(WORDS) if dice.random() < WORD_SHARE else f"{dice.randint(1, 9999)},{dice.randint(10, 99)}"
