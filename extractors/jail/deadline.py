"""By when a child has to report: its whole time grows with its pages, and each page has to come in time."""

from __future__ import annotations

from typing import Any, Final

from extractors.jail.limits import Limits

MOST_PAGES: Final = 200


def whole_seconds(limits: Limits, pages: int) -> float:
    """Return how long a file of so many pages may take."""
    return min(limits.seconds + limits.seconds_per_page * pages, limits.longest_seconds)


class Deadline:
    """Moves with what a child reports, which is foreign data: it can say nothing that gives it more than a file's time.

    Attributes:
        at: When the next report has to be there, on the clock of `start`.
    """

    def __init__(self, limits: Limits, start: float) -> None:
        self._limits = limits
        self._start = start
        self._seconds = limits.seconds
        self._pages = 0
        self._read = 0
        self.at = start + limits.seconds

    def pages_counted(self, pages: int, now: float) -> None:
        """Allow for the pages that the file has; only the first report counts."""
        if not self._pages:
            self._pages = min(MOST_PAGES, max(1, pages))
            self._seconds = whole_seconds(self._limits, self._pages)
            self._move(now)

    def page_read(self, number: int, now: float) -> None:
        """Start the time of the next page; a page counts once."""
        if self._read < number <= self._pages:
            self._read = number
            self._move(now)

    def verdict(self, now: float) -> dict[str, Any]:
        """Return why the child is stopped: the seconds it had, and the page that did not come if that is why."""
        if now < self._start + self._seconds:
            return {"timeout": self._limits.seconds_since_page, "page": min(self._read + 1, self._pages)}
        return {"timeout": self._seconds}

    def _move(self, now: float) -> None:
        self.at = min(self._start + self._seconds, now + self._limits.seconds_since_page)
