from pathlib import Path

import pytest

from documents.home import Home
from tests.daybook.acme import ACME


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home that every command of this process uses, with one client."""
    monkeypatch.setenv("DAYBOOK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAYBOOK_DATABASE_URL", "")
    home = Home().create()
    (home.clients_dir / "acme.toml").write_text(ACME)
    return home
