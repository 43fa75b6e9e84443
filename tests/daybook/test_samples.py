from pathlib import Path

import pytest

from daybook.samples import UNFINISHED, fill
from documents.error import WrongInputError
from documents.home import Home
from tests.daybook.acme import ACME


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    (folder / "clients").mkdir(parents=True)
    (folder / "clients" / "acme.toml").write_text(ACME)
    (folder / "inbox" / "acme").mkdir(parents=True)
    (folder / "inbox" / "acme" / "a.pdf").write_bytes(b"%PDF-a")
    (folder / "inbox" / "acme" / "a.pdf.truth.json").write_text("{}")
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", f"sqlite:///{tmp_path}/home/daybook.db")


def files(home: Home) -> list[str]:
    return sorted(path.name for path in home.inbox("acme").iterdir())


def test_an_empty_home_gets_clients_and_documents_but_not_their_truth(home: Home, samples: Path) -> None:
    assert fill(home, samples) == 1
    assert files(home) == ["a.pdf"]
    assert (home.clients_dir / "acme.toml").read_text() == ACME


def test_a_second_time_does_nothing(home: Home, samples: Path) -> None:
    fill(home, samples)
    (home.inbox("acme") / "a.pdf").unlink()
    assert fill(home, samples) == 0
    assert files(home) == []


def test_a_home_with_a_client_of_its_own_is_left_alone(home: Home, samples: Path) -> None:
    home.create()
    (home.clients_dir / "mine.toml").write_text(ACME.replace("acme", "mine"))
    assert fill(home, samples) == 0
    assert not home.inbox("acme").exists()


def test_what_was_stopped_in_the_middle_is_done_again(home: Home, samples: Path) -> None:
    fill(home, samples)
    (home.inbox("acme") / "a.pdf").unlink()
    (home.path / UNFINISHED).touch()
    assert fill(home, samples) == 1
    assert files(home) == ["a.pdf"]


def test_a_folder_without_samples_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="make samples"):
        fill(home, tmp_path)
