"""The home: one folder with everything, named by the environment, never left by a client's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.home import CHECKOUT, Home


def test_everything_is_in_one_folder(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.inbox("acme") == tmp_path / "inbox" / "acme"
    assert home.books("acme") == tmp_path / "books" / "acme"
    assert home.originals == tmp_path / "originals"
    assert home.clients_dir == tmp_path / "clients"
    assert home.database_url == f"sqlite:///{tmp_path}/daybook.db"


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert not home.path.exists()
    assert home.create().clients_dir.is_dir()


def test_the_environment_names_home_and_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Home().path == CHECKOUT / "var"
    monkeypatch.setenv("DAYBOOK_HOME", str(tmp_path))
    monkeypatch.setenv("DAYBOOK_DATABASE_URL", "postgresql://daybook@db/daybook")
    assert (Home().path, Home().database_url) == (tmp_path, "postgresql://daybook@db/daybook")
    assert Home(tmp_path / "other").path == tmp_path / "other"


@pytest.mark.parametrize("client", ["", "..", "../etc", "a/b", "Acme", "a", "x" * 32, "acme\n"])
def test_a_name_that_is_no_client_makes_no_path(tmp_path: Path, client: str) -> None:
    for place in (Home(tmp_path).inbox, Home(tmp_path).books):
        with pytest.raises(WrongInputError, match="nothing was changed"):
            place(client)
