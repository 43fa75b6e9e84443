from pathlib import Path

import pytest

from daybook.importing import import_file
from documents.error import WrongInputError
from documents.home import Home
from documents.master.store import BATCH, Stored

ACME = """
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"

[[entities]]
id = "acme"
name = "Acme GmbH"
country = "DE"
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home", f"sqlite:///{tmp_path}/home/daybook.db").create()
    (home.clients_dir / "acme.toml").write_text(ACME)
    return home


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Papier GmbH,DE\nV2,Toner AG,CH\n")
    assert import_file(home, "acme", "vendors", file) == Stored(new=2)
    assert import_file(home, "acme", "vendors", file) == Stored(unchanged=2)
    file.write_text("id,name,country\nV1,Papier und Stift GmbH,DE\nV2,Toner AG,CH\n")
    assert import_file(home, "acme", "vendors", file) == Stored(changed=1, unchanged=1)


def test_one_wrong_row_keeps_the_whole_file_out(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Papier GmbH,DE\nV2,,CH\n")
    with pytest.raises(WrongInputError, match=r"vendors\.csv"):
        import_file(home, "acme", "vendors", file)
    file.write_text("id,name,country\nV1,Papier GmbH,DE\n")
    assert import_file(home, "acme", "vendors", file) == Stored(new=1)


def test_an_unknown_client_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match=r"nobody\.toml"):
        import_file(home, "nobody", "vendors", tmp_path / "vendors.csv")


def test_progress_is_told_and_a_fault_at_the_end_takes_everything_back(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "vendors.csv"
    rows = [f"V{number},Vendor {number},DE" for number in range(2 * BATCH)]
    file.write_text("\n".join(["id,name,country", *rows, "V0,Twice,DE"]))
    told: list[int] = []
    with pytest.raises(WrongInputError, match="not on line 2 already"):
        import_file(home, "acme", "vendors", file, progress=told.append)
    assert sum(told) == 2 * BATCH
    file.write_text("\n".join(["id,name,country", *rows]))
    assert import_file(home, "acme", "vendors", file) == Stored(new=2 * BATCH)
