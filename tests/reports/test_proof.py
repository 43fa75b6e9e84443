"""An entry is proven down to the words on the page, and the bundle of its proof is checked without Daybook."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.error import WrongInputError
from ledgers.outbox import export
from ledgers.tables import entries
from reports.proof import Proof, proof_of
from reports.proof_bundle import write_bundle
from tests.acceptance.examples import pay
from tests.flows.stages.world import ORDER, VENDOR, World, invoice, receipt

PAID = dt.date(2026, 4, 2)


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    """A posted and paid invoice, one after it in the journal, and books that have both."""
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])
    made.receive(invoice(), content=b"bill")
    made.receive(invoice("RE-2", 1, order="", day="2026-03-13"), content=b"another")
    made.night()
    pay(made, PAID, "mueller", "RE-1", "296.31")
    assert export(engine, made.desk.client, made.desk.home.path).problems == ()
    return made


def label_of(world: World, purpose: str = "invoice") -> str:
    with read(world.engine) as connection:
        query = sa.select(entries.c.label).where(entries.c.purpose == purpose).order_by(entries.c.id)
        return str(connection.scalars(query).first())


def proof(world: World, label: str = "") -> Proof:
    with read(world.engine) as connection:
        return proof_of(connection, world.desk.archive, "acme", label or label_of(world))


def failing(world: World) -> list[str]:
    return [one.what for one in proof(world).checks if not one.holds]


def damage(world: World, statement: str) -> None:
    """Do what no rule of the database allows, as its owner could."""
    with world.engine.connect() as connection:
        if world.engine.dialect.name == "sqlite":
            for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text(statement))
        connection.commit()


def test_an_entry_rests_on_words_on_a_page_and_was_sent_and_paid(world: World) -> None:
    found = proof(world)
    assert found.holds
    assert len(found.checks) == 5
    (gross,) = [one for one in found.fields if one.field == "gross_total"]
    assert (gross.value, gross.raw, gross.page) == ("296.31", "296.31", 1)
    assert {one.book for one in found.books if one.acknowledged_at} == {"beancount", "hledger"}
    assert [(one.day, str(one.amount)) for one in found.payments] == [(PAID, "296.31")]


def test_a_payment_stands_in_no_document_and_is_proven_too(world: World) -> None:
    found = proof(world, label_of(world, "payment"))
    assert (found.holds, found.document_id, found.fields) == (True, "", ())


def test_an_unknown_entry_is_an_error(world: World) -> None:
    with pytest.raises(WrongInputError, match="no entry"):
        proof(world, "AC-AP-2026-000099")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE entries SET payee = 'x' WHERE number = 1 AND journal = 'AP'", "the entry is as it was posted"),
        ("UPDATE entries SET previous_hash = '' WHERE number = 2 AND journal = 'AP'", "the chain leads to the journal's head"),
        ("UPDATE chain_heads SET hash = '' WHERE journal = 'AP'", "the chain leads to the journal's head"),
        (f"UPDATE entries SET document_sha = '{'0' * 64}' WHERE number = 1", "the entry is of this document"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(world: World, statement: str, what: str) -> None:
    damage(world, statement)
    assert what in failing(world)


def test_damaged_bytes_are_named(world: World) -> None:
    path = world.desk.archive.path(proof(world).document_sha)
    path.chmod(0o644)
    path.write_bytes(b"bill!")
    assert failing(world) == ["the original has the bytes received"]


def bundle(world: World, folder: Path) -> Path:
    with read(world.engine) as connection:
        write_bundle(connection, world.desk.archive, proof(world), folder)
    return folder


def checked(folder: Path, *anchor: str) -> tuple[int, str]:
    command = [sys.executable, "-I", folder / "check.py", *anchor]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout


def test_the_bundle_is_checked_without_daybook(world: World, tmp_path: Path) -> None:
    folder = bundle(world, tmp_path / "bundle")
    names = {"chain.jsonl", "check.py", "manifest.json", "original.pdf", "proof.json"}
    assert {path.name for path in folder.iterdir()} == names
    assert checked(folder) == (0, "everything agrees\n")
    head = json.loads((folder / "proof.json").read_text())["head"]
    assert checked(folder, head)[0] == 0
    assert checked(folder, "0" * 64)[0] == 1, "an anchor that says otherwise"
    with pytest.raises(WrongInputError, match="not empty"):
        bundle(world, folder)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("original.pdf", "bill", "bull", "original.pdf is not the file"),
        ("chain.jsonl", "29631", "29632", "was changed: its content gives"),
        ("chain.jsonl", "RE-2", "RE-3", "AC-AP-2026-000002 was changed"),
        ("proof.json", "296.31", "296.32", "proof.json is not the file"),
    ],
)
def test_a_changed_bundle_does_not_agree(
    world: World, tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    path = bundle(world, tmp_path / "bundle") / name
    path.write_text(path.read_text().replace(before, after, 1))
    status, told = checked(path.parent)
    assert status == 1
    assert said in told
