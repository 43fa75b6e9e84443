"""`daybook proposals`: what a backfill proposed is seen and refused from the command line."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from daybook.app import app
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.register.proposals import Proposal, propose
from tests.documents.register.register_of import receive


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
