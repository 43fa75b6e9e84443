import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daybook.app import app

COMMANDS = [
    ["run"], ["status"], ["queue"], ["show"], ["read"], ["check"], ["verify"], ["books"], ["rules"],
    ["import", "vendors"], ["import", "orders"], ["import", "receipts"], ["import", "rates"],
]  # fmt: skip
HEAVY = {"rich", "pydantic", "sqlalchemy", "pandas", "prefect", "asyncio", "tomllib"}
LOADED = """
import sys
from typer.testing import CliRunner
from daybook.__main__ import app
assert CliRunner().invoke(app, ["--help"]).exit_code == 0
print(*sys.modules)
"""


def daybook(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DAYBOOK_HOME": str(home), "DAYBOOK_DATABASE_URL": ""}
    command = [sys.executable, "-m", "daybook", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: list[str]) -> None:
    answer = CliRunner().invoke(app, [*command, "--help"])
    assert answer.exit_code == 0
    example = answer.output.partition("Example:")[2]
    assert f"daybook {' '.join(command)}" in example


def test_examples_stand_on_lines_of_their_own() -> None:
    answer = CliRunner().invoke(app, ["period", "accruals", "--help"])
    lines = [line.strip() for line in answer.output.splitlines()]
    assert "daybook period accruals 2026-05 --client acme" in lines
    assert "daybook period accruals 2026-05 --client acme --post --by cara" in lines


def test_help_loads_nothing_heavy() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY & set(loaded) == set()


def test_wrong_use_of_a_command_is_status_2(tmp_path: Path) -> None:
    assert daybook("read", "there-is-no-such-file", "--out", str(tmp_path), home=tmp_path).returncode == 2


def test_a_wrong_parameter_is_one_line_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    answer = daybook("run", "--client", "nobody", home=tmp_path)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr == (
        f"daybook: {tmp_path}/clients: found nothing, expected nobody.toml; docs/admins.md says what is in it\n"
    )


def test_a_home_that_does_not_exist_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    answer = daybook("status", home=tmp_path / "missing")
    assert answer.returncode == 2
    assert "missing" in answer.stderr
    assert not (tmp_path / "missing").exists()


def test_a_new_home_has_nothing_and_that_ties(tmp_path: Path) -> None:
    answer = daybook("status", "--json", home=tmp_path)
    assert answer.returncode == 0
    total = json.loads(answer.stdout)["total"]
    assert (total["received"]["count"], total["ties"]) == (0, True)


@pytest.mark.parametrize("command", ["status", "queue"])
def test_a_client_there_is_not_is_an_error_that_names_those_there_are(tmp_path: Path, command: str) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "acme.toml").touch()
    answer = daybook(command, "--client", "amce", home=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == 'daybook: no client "amce"; there are: acme\n'
    assert daybook(command, "--client", "acme", home=tmp_path).returncode == 0


def test_an_unknown_document_is_named(tmp_path: Path) -> None:
    answer = daybook("show", "acme-123", home=tmp_path)
    assert answer.returncode == 2
    assert 'no document begins with "acme-123"' in answer.stderr


def test_the_journal_goes_to_a_file_or_nothing_does(tmp_path: Path) -> None:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "acme.toml").write_text(
        'id = "acme"\nname = "Acme"\ncountry = "DE"\ncurrency = "EUR"\n'
        'entities = [{ id = "AC", name = "Acme", country = "DE" }]\n'
    )
    days = ("books", "export", "--client", "acme", "--from", "2026-05-01", "--to", "2026-05-31")
    answer = daybook(*days, str(tmp_path / "may.csv"), home=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, "")
    assert answer.stderr == f"{tmp_path}/may.csv: 0 entries, 2026-05-01 to 2026-05-31\n"
    assert (tmp_path / "may.csv").read_text().startswith("entry,line,journal")
    refused = daybook(*days, "--format", "datev", str(tmp_path / "may.txt"), home=tmp_path)
    assert refused.returncode == 1
    assert "no [datev] with consultant and client" in refused.stderr
    assert not (tmp_path / "may.txt").exists()
    assert daybook(*days, "--format", "pdf", str(tmp_path / "x"), home=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("code", "said"), [("V-PO-66", 'no rule "V-PO-66"; did you mean "V-PO-'), ("soup", "`daybook rules` lists them")]
)
def test_a_code_that_no_rule_has_is_not_taken_for_an_empty_queue(tmp_path: Path, code: str, said: str) -> None:
    answer = daybook("queue", "--code", code, home=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
