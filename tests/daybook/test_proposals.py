"""`daybook proposals`: what a backfill proposed is seen, released and refused from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from daybook.app import app
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.register.proposals import Proposal, propose
from tests.documents.register.register_of import receive
from tests.flows.stages.test_corrected import balances, proposed
from tests.flows.stages.world import D
from tests.review.decisions.desk import DeskWorld

CLIENT_FILE = """
id = "acme"
name = "Acme Trading GmbH"
country = "DE"
currency = "EUR"
[[entities]]
id = "AC"
name = "Acme Trading GmbH"
country = "DE"
tax_id = "DE999999995"
city = "Hamburg"
[policy]
auto_approve = "5000"
second_look_percent = "0"
[[accounts]]
code = "6100"
name = "Office supplies"
kind = "expense"
[[tax_codes]]
code = "V19"
rate = "19"
"""


def proposals(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["proposals", *arguments, "--client", "acme"])


def test_what_waits_is_listed_and_refused(home: Home) -> None:
    engine = connect(home.database_url)
    upgrade(engine)
    document = receive(engine, "a.pdf").document_id
    change = '{"accounts": {"6100": "-49.80", "6700": "49.80"}}'
    with write(engine) as connection:
        asked = Proposal(
            client_id="acme", document_id=document, requested_by="Kim", reason="new readers", change=change
        )
        propose(connection, asked)
    engine.dispose()
    listed = proposals("list")
    assert listed.exit_code == 1
    for part in ("Kim", "new readers", "6100 -49.80, 6700 49.80"):
        assert part in listed.stdout
    refused = proposals("refuse", "1", "--by", "ann", "--reason", "read rightly")
    assert refused.exit_code == 0, refused.output
    assert f"proposal 1: refused, {document} stays as it is posted" in refused.stderr
    assert proposals("list").exit_code == 0


def test_a_second_person_releases_one_and_it_is_posted_at_once(
    tmp_path: Path, sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = DeskWorld(tmp_path, sqlite_engine)
    one = proposed(world)
    monkeypatch.setenv("DAYBOOK_HOME", str(world.desk.home.path))
    monkeypatch.setenv("DAYBOOK_DATABASE_URL", str(sqlite_engine.url))
    (world.desk.home.clients_dir / "acme.toml").write_text(CLIENT_FILE, encoding="utf-8")
    for by, told in (("nobody", "no person with the login"), ("rita", "found role reviewer")):
        refused = proposals("release", str(one.number), "--by", by)
        assert refused.exit_code != 0
        assert told in f"{refused.output}{refused.exception}"
    done = proposals("release", str(one.number), "--by", "ada")
    assert done.exit_code == 0, done.output
    assert "posted, reversed by AC-AP-2026-000002, posted again as AC-AP-2026-000003" in done.stderr
    assert balances(world)["6100"] == D("74.70")
    again = proposals("release", str(one.number), "--by", "ada")
    assert "none such waits" in f"{again.output}{again.exception}"
