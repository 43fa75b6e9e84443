"""Keeps a poster running beside the desk: a child that is started anew when it ended, and stopped with us."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from documents.home import Home
from documents.log import get_logger
from flows import child

log = get_logger()

LOOK_SECONDS: Final = 1.0
"""Between two looks whether the poster still runs; also the wait before a new one, so that a fault does not spin."""


@contextmanager
def posting(home: Home) -> Iterator[Path]:
    """Have what is decided posted for the length of a `with` block; yield the poster's log."""
    where = home.path / "review" / "poster.log"
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep, args=(home, where, stopping), name="keeps the poster", daemon=True)
    keeper.start()
    try:
        yield where
    finally:
        stopping.set()
        keeper.join()


def _keep(home: Home, where: Path, stopping: threading.Event) -> None:
    while not stopping.is_set():
        poster = child.start("flows.poster", (), _environment(home), where)
        while poster.poll() is None and not stopping.wait(LOOK_SECONDS):
            pass
        child.stop(poster)
        if not stopping.is_set():
            log.warning("the poster ended and is started again", status=poster.returncode, log=str(where))
            stopping.wait(LOOK_SECONDS)


def _environment(home: Home) -> dict[str, str]:
    return {**os.environ, "DAYBOOK_HOME": str(home.path)}
