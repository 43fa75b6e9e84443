"""The cache of pictures: whole files or none, the longest unused go first, and nobody is disturbed by another."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from review.pictures.cache import STALE_SECONDS, UNUSED_SECONDS, Cache


def aged(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "pictures")
    assert cache.get("ab12") is None
    cache.put("ab12", b"picture")
    assert cache.get("ab12") == b"picture"
    assert Cache(tmp_path / "pictures").get("ab12") == b"picture"


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most_bytes=1000)
    for age, name in enumerate(["aa-old", "bb-seen", "cc-new"]):
        cache.put(name, b"x" * 300)
        aged(tmp_path / name[:2] / name, 3 * UNUSED_SECONDS - age)
    assert cache.get("aa-old") is not None
    cache.put("dd-newest", b"x" * 300)
    left = {name for name in ("aa-old", "bb-seen", "cc-new", "dd-newest") if cache.get(name) is not None}
    assert left == {"aa-old", "dd-newest"}


def test_drafts_of_dead_processes_are_removed_and_those_of_others_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "aa"
    folder.mkdir()
    for name in (".dead", ".busy"):
        (folder / name).write_bytes(b"half")
    aged(folder / ".dead", 2 * STALE_SECONDS)
    Cache(tmp_path).put("aa1", b"picture")
    assert {path.name for path in folder.iterdir()} == {".busy", "aa1"}


def test_a_full_disk_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    cache.put("aa1", b"picture")
    assert cache.get("aa1") is None


def test_readers_and_writers_at_once_see_whole_pictures_or_none(tmp_path: Path) -> None:
    """Two caches on one folder, as two processes have, so small that they remove each other's pictures."""
    pictures = {f"{number:02x}-name": bytes([number]) * 400 for number in range(16)}
    wrong: list[str] = []

    def work() -> None:
        cache = Cache(tmp_path, most_bytes=2000)
        for _ in range(20):
            for name, data in pictures.items():
                cache.put(name, data)
                if cache.get(name) not in {None, data}:
                    wrong.append(name)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sum(path.stat().st_size for path in tmp_path.glob("*/*")) < 8 * 2000


@pytest.mark.parametrize("size", [0, 1, 10_000])
def test_a_picture_larger_than_the_cache_does_no_harm(tmp_path: Path, size: int) -> None:
    cache = Cache(tmp_path, most_bytes=100)
    cache.put("aa1", b"x" * size)
    assert cache.get("aa1") in {None, b"x" * size}
