"""Pictures and words of pages, from the cache or made in the jail.

A picture is named after the bytes of its file, its page, how that page is laid and how wide it is, so that the same
request is answered alike as long as that stays the same. The browser is given these pictures only, never a file that
somebody sent.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from PIL import Image, ImageDraw

from documents.archive import Archive
from documents.error import DaybookError, WrongInputError
from documents.home import Home
from documents.log import get_logger
from documents.reading import PageView
from documents.shown import Shown, Wish
from documents.text import Box, Word
from documents.value import Value
from extractors.jail import Jail, Limits
from review.pictures import checked
from review.pictures.cache import MOST_BYTES, Cache
from review.pictures.placeholder import SVG, placeholder

FOLDER: Final = "pictures"
"""In the home."""
VARIABLE: Final = "DAYBOOK_PICTURES_MIB"
"""Environment: how much disk pictures may take."""
MAKING: Final = "2"
"""Counts ways of making pictures, so that another way makes others."""
WIDTHS: Final = (200, 400, 900, 1400, 2000, 2800)
"""Pixels; whatever is asked for comes in the next of these, so that few pictures serve all screens."""
CROP_DPI: Final = 220
"""Sharp enough to tell a 1 from a 7 in print of 6 points."""
MARGIN: Final = (170.0, 9.0, 30.0, 9.0)
"""Points around a field in its crop, to the left, above, to the right and below: its label usually stands before it."""
MARK: Final = (29, 78, 216)
MARK_GAP: Final = 2.0
"""Points between a field and the frame around it."""
FAR: Final = 100.0
"""Points beyond the edge of a page up to which a box counts; farther away there is nothing to show."""
PROCESSES: Final = 2
"""That make pictures side by side; words have one of their own, because a scan takes seconds."""
LOCKS: Final = 64
PICTURE_LIMITS: Final = {"seconds": 20.0, "seconds_per_page": 0.0, "cpu_seconds": 20, "cpu_seconds_per_page": 0}
WORDS_LIMITS: Final = {"seconds": 40.0, "cpu_seconds": 40}
"""Nobody waits longer for a picture, or for the words of a scan."""
GIVEN_UP_SECONDS: Final = 600.0
"""A page that could not be shown is not tried again for so long: a bomb costs its whole time at every try."""
MOST_GIVEN_UP: Final = 1000
NOT_NOW: Final = (
    "The picture could not be made just now. The document itself is safe; try again in a minute, and tell the operator "
    "if it stays so."
)


class Picture(Value):
    """A picture for the browser.

    Attributes:
        etag: The same as long as the picture is; empty for a placeholder, which is not to be kept.
    """

    media_type: str
    data: bytes
    etag: str = ""


class PageWords(Value):
    """The words of a page.

    Attributes:
        view: How the page is laid; None when it cannot be read.
        words: In reading order, boxes in points of the page so laid.
        problem: A sentence that says why there are none.
    """

    view: PageView | None = None
    words: tuple[Word, ...] = ()
    problem: str = ""


class NoPictureError(DaybookError):
    """The page cannot be shown; the message is a sentence for the reviewer."""


class Pictures:
    """Makes pictures of one installation; safe from any thread."""

    def __init__(self, archive: Archive, cache: Cache, limits: Limits | None = None) -> None:
        """Prepare everything; processes start when they are needed.

        Args:
            archive: Of the originals.
            cache: Where pictures are kept.
            limits: What one picture may cost; the same memory as for reading when not given.
        """
        self._archive = archive
        self._cache = cache
        limits = limits or Limits.from_environment().model_copy(update=PICTURE_LIMITS)
        self._jails = [Jail(limits, warm=False) for _ in range(PROCESSES)]
        self._free: queue.LifoQueue[Jail] = queue.LifoQueue()
        for jail in self._jails:
            self._free.put(jail)
        self._reading = Jail(limits.model_copy(update=WORDS_LIMITS), warm=False)
        self._locks = tuple(threading.Lock() for _ in range(LOCKS))
        self._given_up: dict[str, tuple[float, str]] = {}

    def start(self) -> None:
        """Start one process before somebody waits for it; without this the first picture takes seconds."""
        with self._jail() as jail, suppress(DaybookError):  # whoever asks next is told why there is none
            if not jail.process:
                jail.__enter__()

    def close(self) -> None:
        """Stop the processes; the next picture starts one again."""
        for jail in (*self._jails, self._reading):
            jail.__exit__(None, None, None)

    def page(self, sha256: str, number: int, view: PageView | None, width: int) -> Picture:
        """Return the picture of a page, or one that says why there is none.

        Args:
            sha256: Of the original.
            number: In the file, from 1.
            view: How the page was laid when it was read; None to find out.
            width: In pixels; it comes in the next larger of `WIDTHS`.
        """
        try:
            return self._page(sha256, number, view or self._view(sha256, number), width)
        except NoPictureError as error:
            return _no_picture(error)

    def crop(self, sha256: str, number: int, view: PageView | None, box: Box) -> Picture:
        """Return what stands around a box of a page, enlarged and marked, or a picture that says why there is none."""
        try:
            view = view or self._view(sha256, number)
            box = _within(box, view)
            name = _name(sha256, view, f"crop-{box.x0:.1f}-{box.top:.1f}-{box.x1:.1f}-{box.bottom:.1f}")
            data = self._known(name)
            if data is None:
                data = _cut(self._page(sha256, number, view, round(view.width * CROP_DPI / 72)), view, box)
                self._cache.put(name, data)
            return _picture(name, data)
        except NoPictureError as error:
            return _no_picture(error)

    def words(self, sha256: str, number: int) -> PageWords:
        """Return the words of a page, read anew: from the text layer at once, from a scan within seconds."""
        name = f"{sha256}-{number}-words-{MAKING}"
        with self._lock(name):
            kept = self._cache.get(name)
            if kept is not None:
                with suppress(ValueError):  # damaged on disk: read anew
                    return PageWords.model_validate_json(kept)
            try:
                shown = self._ask(name, lambda: self._reading.show(self._archive.path(sha256), Wish(page=number)))
            except NoPictureError as error:
                return PageWords(problem=str(error))
            found = PageWords(
                view=shown.view, words=shown.words, problem=shown.problem.message if shown.problem else ""
            )
            self._cache.put(name, found.model_dump_json().encode())
            return found

    def _view(self, sha256: str, number: int) -> PageView:
        """Return how a page is laid whose reading does not say."""
        found = self.words(sha256, number)
        if found.view is None:
            raise NoPictureError(found.problem)
        return found.view

    def _page(self, sha256: str, number: int, view: PageView, width: int) -> Picture:
        width = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
        name = _name(sha256, view, str(width))
        data = self._known(name)
        if data is None:
            with self._lock(name):  # two who ask at once have it made once
                data = self._known(name)
                if data is None:
                    data = self._made(name, sha256, Wish(page=number, width=width, view=view))
                    self._cache.put(name, data)
        return _picture(name, data)

    def _known(self, name: str) -> bytes | None:
        data = self._cache.get(name)
        return data if data and checked.media_type_of(data) else None

    def _made(self, name: str, sha256: str, wish: Wish) -> bytes:
        with self._jail() as jail:
            shown = self._ask(name, lambda: jail.show(self._archive.path(sha256), wish))
        data = base64.b64decode(shown.picture)
        if not checked.media_type_of(data):
            raise NoPictureError("The picture of this page is not of a form that is shown here; look at the original.")
        return data

    def _ask(self, name: str, ask: Callable[[], Shown]) -> Shown:
        """Ask a jail, and turn whatever goes wrong into a sentence, which is then said for a while without asking."""
        until, sentence = self._given_up.get(name, (0.0, ""))
        if time.monotonic() < until:
            raise NoPictureError(sentence)
        try:
            shown = ask()
        except DaybookError as error:
            get_logger().error("a page could not be shown", exc_info=error)
            raise NoPictureError(NOT_NOW) from error
        if shown.problem is not None and shown.view is None:
            if len(self._given_up) >= MOST_GIVEN_UP:
                self._given_up.clear()
            self._given_up[name] = (time.monotonic() + GIVEN_UP_SECONDS, shown.problem.message)
            raise NoPictureError(shown.problem.message)
        return shown

    def _lock(self, name: str) -> threading.Lock:
        return self._locks[hash(name) % LOCKS]

    @contextmanager
    def _jail(self) -> Iterator[Jail]:
        jail = self._free.get()
        try:
            yield jail
        finally:
            self._free.put(jail)


def pictures_of(home: Home, archive: Archive, environment: Mapping[str, str] = os.environ) -> Pictures:
    """Return the pictures of an installation, kept in its home.

    Raises:
        WrongInputError: DAYBOOK_PICTURES_MIB is no whole number.
    """
    said = environment.get(VARIABLE, str(MOST_BYTES >> 20))
    if not said.isdecimal():
        raise WrongInputError(f'{VARIABLE}="{said}": expected a whole number of MiB')
    return Pictures(archive, Cache(home.path / FOLDER, int(said) << 20))


def _picture(name: str, data: bytes) -> Picture:
    etag = hashlib.sha256(name.encode()).hexdigest()[:32]
    return Picture(media_type=checked.media_type_of(data), data=data, etag=f'"{etag}"')


def _no_picture(error: NoPictureError) -> Picture:
    return Picture(media_type=SVG, data=placeholder("No picture of this page", str(error)))


def _name(sha256: str, view: PageView, what: str) -> str:
    laid = hashlib.sha256(view.model_dump_json().encode()).hexdigest()[:12]
    return f"{sha256}-{view.number}-{laid}-{what}-{MAKING}"


def _within(box: Box, view: PageView) -> Box:
    """Return the part of a box that is on its page, or close by: an edge far away would be no number of pixels."""

    def near(edge: float, length: float) -> float:
        return 0.0 if math.isnan(edge) else min(max(edge, -FAR), length + FAR)

    return Box(
        near(box.x0, view.width), near(box.top, view.height), near(box.x1, view.width), near(box.bottom, view.height)
    )


def _cut(page: Picture, view: PageView, box: Box) -> bytes:
    """Cut a box with its margin out of the picture of its page, and draw a frame around the box."""
    with Image.open(io.BytesIO(page.data), formats=("PNG", "WEBP")) as opened:
        image = opened.convert("RGB")
    scale = image.width / view.width
    before, above, after, below = MARGIN
    wanted = (box.x0 - before, box.top - above, box.x1 + after, box.bottom + below)
    left, top, right, bottom = (round(edge * scale) for edge in wanted)
    left, top = max(0, min(left, image.width - 2)), max(0, min(top, image.height - 2))
    part = image.crop((left, top, max(left + 2, min(right, image.width)), max(top + 2, min(bottom, image.height))))
    frame = (box.x0 - MARK_GAP, box.top - MARK_GAP, box.x1 + MARK_GAP, box.bottom + MARK_GAP)
    x0, y0, x1, y1 = (edge * scale for edge in frame)
    outline = (x0 - left, y0 - top, max(x0 + 1, x1) - left, max(y0 + 1, y1) - top)
    ImageDraw.Draw(part).rounded_rectangle(outline, radius=round(2 * scale), outline=MARK, width=max(1, round(scale)))
    out = io.BytesIO()
    part.save(out, "PNG", compress_level=4)
    return out.getvalue()
