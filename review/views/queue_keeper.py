"""Who keeps the list of work true while the desk runs: one thread that does little at a time and never hurries.

Pages may be answered by several processes. Each has such a thread; they find out by the database who works on what.
"""

from __future__ import annotations

import threading
import time
from typing import Final

from documents.error import RetryableError
from documents.log import get_logger
from review.installation import Installation
from review.views.queue_items import AT_ONCE
from review.views.queue_upkeep import catch_up, changed, freshen

LOOKS_EVERY: Final = 1.0
"""Seconds between two looks for changes."""
RESTS: Final = 4.0
"""Times as long as it worked, so that it takes a fifth of a processor while there is much to do."""
PATIENCE: Final = 0.1
"""Seconds that a page waits for changes to be worked out; what is missing then comes with the next page."""


class Keeper:
    """Works out what changed soon after it did, and the oldest points when there is nothing else to do."""

    def __init__(self, here: Installation) -> None:
        """Take an installation; nothing runs until `start`."""
        self._here = here
        self._wanted, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="work-keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what is being done."""
        self._over.set()
        self._wanted.set()
        self._thread.join()

    def wait(self, client_ids: tuple[str, ...], seconds: float = PATIENCE) -> bool:
        """Ask for the changes of these clients now, and tell whether all were worked out within some time."""
        end = time.monotonic() + seconds
        while behind(self._here, client_ids):
            self._wanted.set()
            if time.monotonic() >= end:
                return False
            time.sleep(seconds / 10)
        return True

    def _run(self) -> None:
        while not self._over.is_set():
            started = time.monotonic()
            busy = self._work()
            spent = time.monotonic() - started
            self._wanted.wait(min(spent * RESTS, LOOKS_EVERY) if busy else LOOKS_EVERY)
            self._wanted.clear()

    def _work(self) -> bool:
        try:
            return bool(catch_up(self._here, most=AT_ONCE) or freshen(self._here))
        except RetryableError:
            return False
        except Exception as error:  # noqa: BLE001
            # Whatever it is, the next page must not find the list standing still for ever.
            get_logger().error("the list of work was not kept", exc_info=error)
            return False


def behind(here: Installation, client_ids: tuple[str, ...]) -> int:
    """Return how many changes of these clients the list does not show yet."""
    return sum(changed(here, client_ids).values())
