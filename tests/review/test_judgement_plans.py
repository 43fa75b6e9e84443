"""However large the register grows, one judgement reads a few rows: no query of it walks through a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.reading import DocumentReading
from flows.stages.judge import judge_wave
from flows.stages.waves import WAVES
from ledgers.prior_documents import PriorDocuments
from tests.flows.stages.world import ORDER, VENDOR, World, goods_receipt, invoice, order_document, receipt

WHOLE_TABLE = re.compile(r"^SCAN (?!CONSTANT|anon_|\(subquery)|Seq Scan on (?!anon_)")
"""What a query itself collected may be read from end to end."""
WHOLE_CLIENT = re.compile(r"^SEARCH (?!periods |audit_heads |\w+ USING COVERING).*\(client_id=\?\)$")
"""All rows of a client; it has few periods and one head, and the first of an index may be asked for."""
DOCUMENTS = {
    "ordered": invoice(),
    "without an order": invoice("RE-2", order="", day="2026-03-11"),
    "of a vendor known by name": invoice("RE-3", vendor_tax_id="", iban="", vendor_name="Mueller Burobedarf"),
    "of nobody known": invoice("RE-4", vendor_tax_id="", iban="", vendor_name="Zimmerei Holm"),
    "of a country far away": invoice("RE-5", currency="USD"),
    "order": order_document(),
    "receipt": goods_receipt(),
}


@contextmanager
def asked(engine: sa.Engine) -> Iterator[dict[str, Any]]:
    """Collect every query with its values."""
    found: dict[str, Any] = {}

    def note(_one: Any, _two: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            found[statement] = values

    sa.event.listen(engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(engine, "before_cursor_execute", note)


def plan(connection: sa.Connection, statement: str, values: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    # A table of a few rows is read whole even with the best index, unless that is forbidden.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [str(row[0]).strip() for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values)]


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])
    return made


@pytest.mark.parametrize("what", DOCUMENTS)
def test_no_query_of_a_judgement_walks_through_a_table(world: World, what: str) -> None:
    found: DocumentReading = DOCUMENTS[what]
    world.receive(found)
    world.read_all()
    with asked(world.engine) as queries:
        for wave in WAVES:
            judge_wave(world.desk, wave)
    assert queries
    with read(world.engine) as connection:
        walking = {
            statement: step
            for statement, values in queries.items()
            for step in plan(connection, statement, values)
            if WHOLE_TABLE.search(step) or WHOLE_CLIENT.search(step)
        }
    assert sorted(f"{step}: {statement[-300:]}" for statement, step in walking.items()) == []


def test_each_way_in_which_documents_are_alike_has_its_index(sqlite_engine: sa.Engine) -> None:
    with asked(sqlite_engine) as queries, read(sqlite_engine) as connection:
        keys = {"vendor_id": "V", "number_n2": "N", "gross_minor": 1, "tax_id": "T", "iban": "I"}
        PriorDocuments(connection, "acme", "D").alike(**keys)
        steps = [step for statement, values in list(queries.items()) for step in plan(connection, statement, values)]
    used = re.findall(r"ix_business_keys_(\w+)", "\n".join(steps))
    assert used == ["vendor_n2", "n2_gross", "n2_tax_id", "n2_iban", "vendor_gross", "vendor_day"]
