"""Temporary folders: gone with their owner, and only then."""

import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.jail.place import PREFIX, place, sweep

ROOT = Path(__file__).parents[3]
HOLDS_ONE = """
from extractors.jail.place import place
with place() as folder:
    (folder / "page.png").write_bytes(b"rest")
    print(folder, flush=True)
    input()
"""
ROUNDS = 2000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        patch.setenv("TMPDIR", str(tmp_path))
        yield tmp_path


@pytest.fixture
def owner() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDS_ONE]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
        process.kill()


def folder_of(owner: subprocess.Popen[str]) -> Path:
    assert owner.stdout is not None
    return Path(owner.stdout.readline().strip())


def test_a_folder_ends_with_its_block() -> None:
    with place() as folder:
        (folder / "rest").mkdir()
    assert not folder.exists()


def test_what_a_killed_process_left_is_removed(owner: subprocess.Popen[str]) -> None:
    folder = folder_of(owner)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert (folder / "page.png").exists()
    assert sweep() == 1
    assert not folder.exists()


def test_what_a_living_process_uses_stays(owner: subprocess.Popen[str]) -> None:
    folder = folder_of(owner)
    assert sweep() == 0
    assert (folder / "page.png").exists()


def test_only_folders_of_ours_are_removed(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "book").touch()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").touch()
    (temporary / "daybook-something").mkdir()
    assert sweep() == 0
    assert (elsewhere / "book").exists()
    assert len(list(temporary.iterdir())) == 4


def test_a_sweep_never_takes_a_folder_that_is_being_made() -> None:
    ended = threading.Event()

    def sweep_on() -> None:
        while not ended.is_set():
            sweep()

    sweeper = threading.Thread(target=sweep_on)
    sweeper.start()
    try:
        for _ in range(ROUNDS):
            with place() as folder:
                assert folder.exists()
    finally:
        ended.set()
        sweeper.join()
