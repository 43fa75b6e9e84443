"""Pages as pictures: print stands where the words' boxes are, however the page was turned; bad files say so."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from pydantic import ValidationError

from documents.reading import FileFault
from documents.shown import Shown, Wish
from documents.text import Word
from extractors.jail import Jail, Limits
from extractors.shown import show
from tests.extractors.jail import hostile_files as hostile

SAMPLES = Path(__file__).parents[2] / "sample_docs" / "inbox"
DIGITAL = SAMPLES / "nordlicht" / "002-mueller-invoice.pdf"
SCAN_ON_PDF = SAMPLES / "nordlicht" / "004-ferrarini-invoice.pdf"
SCAN_LEANING = SAMPLES / "harwood" / "002-ashdown-invoice.tif"
ROLL = SAMPLES / "harwood" / "010-quickbolt-receipt.png"
WIDTH = 1000
CONTRAST = 60
"""Levels between print and paper; a scan may be faint."""


def picture(shown: Shown) -> Image.Image:
    assert shown.problem is None
    image = Image.open(io.BytesIO(base64.b64decode(shown.picture)))
    assert Image.MIME[image.format or ""] == shown.media_type
    return image.convert("L")


def printed(words: tuple[Word, ...], shown: Shown) -> float:
    """Return the share of words in whose boxes something dark stands, each box shrunk by a fifth."""
    image = np.asarray(picture(shown))
    assert shown.view is not None
    scale = image.shape[1] / shown.view.width
    hits = []
    for word in words:
        box = word.box
        dx, dy = (box.x1 - box.x0) / 5, (box.bottom - box.top) / 5
        part = image[
            round((box.top + dy) * scale) : round((box.bottom - dy) * scale) + 1,
            round((box.x0 + dx) * scale) : round((box.x1 - dx) * scale) + 1,
        ]
        hits.append(bool(part.size and (int(part.max()) - int(part.min()) > CONTRAST)))
    return sum(hits) / len(hits)


def fits(path: Path, page: int = 1) -> Shown:
    said = show(path, Wish(page=page))
    assert said.view is not None
    assert said.words
    shown = show(path, Wish(page=page, width=WIDTH, view=said.view))
    words = tuple(word for word in said.words if len(word.text) > 2)
    assert printed(words, shown) > 0.9
    return shown


@pytest.mark.parametrize("path", [DIGITAL, SCAN_ON_PDF, SCAN_LEANING, ROLL], ids=lambda path: path.name)
def test_print_stands_in_the_boxes_of_its_words(path: Path) -> None:
    assert picture(fits(path)).width == WIDTH


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_shown_upright(turn: int, tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(DIGITAL) as document:
        document.pages[0].rotate(turn, relative=False)
        document.save(path)
    shown = fits(path)
    assert shown.view is not None
    assert shown.view.turn == 360 - turn
    image = picture(shown)
    assert image.height > image.width


def test_a_photograph_shows_the_paper_alone(tmp_path: Path) -> None:
    """The paper, smaller and leaning on a dark table, comes back flat and filling the picture."""
    path = tmp_path / "photo.png"
    paper = picture(show(DIGITAL, Wish(page=1, width=1400)))
    table = Image.new("L", (2000, 2400), 40)
    leaning = paper.rotate(2, expand=True, fillcolor=40)
    table.paste(leaning, (250, 200))
    table.save(path, dpi=(180, 180))
    shown = fits(path)
    assert shown.view is not None
    assert len(shown.view.corners) == 4
    corner = np.asarray(picture(shown))[20:60, 20:60]
    assert corner.mean() > 200


def test_a_page_is_shown_without_being_read_first() -> None:
    view = show(DIGITAL, Wish(page=1)).view
    assert show(DIGITAL, Wish(page=1, width=300)).view == view


@pytest.mark.parametrize(
    ("maker", "fault"),
    [
        (hostile.encrypted, FileFault.ENCRYPTED),
        (hostile.head_of_a_pdf, FileFault.DAMAGED),
        (hostile.half_a_picture, FileFault.DAMAGED),
        (hostile.png_of_billions_of_pixels, FileFault.TOO_LARGE),
        (lambda: b"<a/>", FileFault.WRONG_TYPE),
    ],
)
def test_what_cannot_be_shown_says_why(maker: Callable[[], bytes], fault: FileFault, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(maker())
    shown = show(path, Wish(page=1, width=300))
    assert shown.problem is not None
    assert shown.problem.fault is fault
    assert not shown.picture


@pytest.mark.parametrize("path", [DIGITAL, ROLL], ids=lambda path: path.name)
def test_a_page_that_is_not_there_is_not_shown(path: Path) -> None:
    shown = show(path, Wish(page=2, width=300))
    assert shown.problem is not None
    assert shown.problem.fault is FileFault.NO_PAGES


@pytest.mark.parametrize("wrong", [{"page": 0}, {"page": 1, "width": 4001}, {"page": 1, "width": -1}, {"page": 201}])
def test_a_senseless_wish_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Wish(**wrong)  # type: ignore[arg-type]


def test_a_page_as_long_as_a_roll_comes_narrower(tmp_path: Path) -> None:
    path = tmp_path / "roll.pdf"
    path.write_bytes(hostile.one_page(b"", box=b"0 0 226 6000"))
    image = picture(show(path, Wish(page=1, width=4000)))
    assert image.width * image.height <= 16_100_000


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    limits = Limits(memory_mib=1024, seconds=3, seconds_per_page=0, cpu_seconds=3, cpu_seconds_per_page=0)
    with Jail(limits, warm=False) as started:
        yield started


def test_the_jail_shows_what_the_reader_shows(jail: Jail) -> None:
    wish = Wish(page=1, width=300)
    assert jail.show(DIGITAL, wish) == show(DIGITAL, wish)


@pytest.mark.parametrize("maker", [hostile.forms_that_double, hostile.pattern_of_atoms])
def test_a_bomb_costs_one_picture(jail: Jail, maker: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(maker())
    shown = jail.show(path, Wish(page=1, width=1400))
    assert shown.problem is None or shown.problem.fault in {FileFault.RESOURCE_LIMIT, FileFault.DAMAGED}
    assert jail.show(DIGITAL, Wish(page=1, width=100)).problem is None


def leaning(words: tuple[Word, ...], shown: Shown) -> float:
    """Return by how many degrees print leans against its boxes, seen over the whole width of the page."""
    ink = 255 - np.asarray(picture(shown), dtype=np.float64)
    assert shown.view is not None
    scale = ink.shape[1] / shown.view.width
    middles, offsets = [], []
    for word in words:
        box = word.box
        top, bottom = round((box.top - 4) * scale), round((box.bottom + 4) * scale)
        rows = ink[top:bottom, round(box.x0 * scale) : round(box.x1 * scale)].sum(axis=1)
        rows -= rows.min()
        centre = (rows @ np.arange(top, bottom)) / max(1.0, rows.sum())
        middles.append((box.x0 + box.x1) / 2 * scale)
        offsets.append(centre - (box.top + box.bottom) / 2 * scale)
    return float(np.degrees(np.polyfit(middles, offsets, 1)[0]))


def test_a_scan_is_straightened_as_it_was_for_reading() -> None:
    said = show(SCAN_ON_PDF, Wish(page=1))
    assert said.view is not None
    assert abs(said.view.skew) > 0.3
    shown = show(SCAN_ON_PDF, Wish(page=1, width=WIDTH, view=said.view))
    words = tuple(word for word in said.words if len(word.text) > 2)
    assert abs(leaning(words, shown)) < 0.1
