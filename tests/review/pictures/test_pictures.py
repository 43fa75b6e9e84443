"""Pictures from the jail: made once however many ask, kept, and a sentence where there is nothing to show."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from documents.archive import Archive
from documents.error import WrongInputError
from documents.home import Home
from documents.reading import FileFault, FileProblem, PageView
from documents.shown import Shown, Wish
from documents.text import Box
from extractors.file import read_file
from review.pictures.cache import Cache
from review.pictures.pictures import WIDTHS, Pictures, pictures_of
from review.pictures.placeholder import SVG, placeholder
from tests.extractors.jail import hostile_files as hostile

SAMPLES = Path(__file__).parents[3] / "sample_docs" / "inbox"
DIGITAL = SAMPLES / "nordlicht" / "002-mueller-invoice.pdf"
VIEW = PageView(number=1, width=595, height=842)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "originals")


@pytest.fixture
def pictures(archive: Archive, tmp_path: Path) -> Iterator[Pictures]:
    made = Pictures(archive, Cache(tmp_path / "pictures"))
    yield made
    made.close()


def test_boxes_of_what_was_read_lie_inside_the_picture(pictures: Pictures, archive: Archive) -> None:
    stored = archive.store(DIGITAL)
    reading = read_file(DIGITAL).documents[0].picture
    assert reading is not None
    page = pictures.page(stored.sha256, 1, reading.views[0], 900)
    image = Image.open(io.BytesIO(page.data))
    assert image.width == 900
    assert abs(image.height / image.width - reading.views[0].height / reading.views[0].width) < 0.01
    chosen = [one.chosen for one in reading.fields.values() if one.chosen and one.chosen.evidence.box]
    assert len(chosen) > 10
    for one in chosen:
        box = one.evidence.box
        assert box is not None
        assert 0 <= box.x0 < box.x1 <= reading.views[0].width
        assert 0 <= box.top < box.bottom <= reading.views[0].height


def test_a_page_that_was_read_before_views_were_kept_is_looked_at_first(pictures: Pictures, archive: Archive) -> None:
    stored = archive.store(DIGITAL)
    page = pictures.page(stored.sha256, 1, None, 200)
    assert page.media_type == "image/png"
    words = pictures.words(stored.sha256, 1)
    assert "Müller" in {word.text for word in words.words}
    assert words.view is not None
    assert pictures.page(stored.sha256, 1, words.view, 200) == page


def test_a_crop_shows_the_box_enlarged(pictures: Pictures, archive: Archive) -> None:
    stored = archive.store(DIGITAL)
    box = Box(400, 500, 460, 512)
    crop = pictures.crop(stored.sha256, 1, VIEW, box)
    image = Image.open(io.BytesIO(crop.data))
    assert image.width / (box.x1 - box.x0 + 200) > 200 / 72
    assert crop.etag
    assert pictures.crop(stored.sha256, 1, VIEW, Box(400, 500, 461, 512)).etag != crop.etag


@pytest.mark.parametrize(
    "box",
    [
        Box(-50, -50, -10, -10),
        Box(590, 840, 900, 1200),
        Box(10, 10, 10, 10),
        Box(0, 0, 1e6, 1e6),
        Box(-1e308, 0, 1e308, 1e308),
        Box(0, float("nan"), float("inf"), 9),
    ],
)
def test_a_box_beside_the_page_does_no_harm(pictures: Pictures, archive: Archive, box: Box) -> None:
    stored = archive.store(DIGITAL)
    assert pictures.crop(stored.sha256, 1, VIEW, box).media_type == "image/png"


def test_an_encrypted_file_gives_a_sentence_and_is_not_kept(pictures: Pictures, archive: Archive) -> None:
    stored = archive.store(io.BytesIO(hostile.encrypted()))
    page = pictures.page(stored.sha256, 1, None, 900)
    assert page.media_type == SVG
    assert not page.etag
    assert b"password" in page.data
    assert "password" in pictures.words(stored.sha256, 1).problem


class CountingJail:
    """A jail that counts, waits until it may answer, and gives what it is told."""

    def __init__(self, answer: Shown) -> None:
        self.answer, self.asked, self.may = answer, 0, threading.Event()
        self.may.set()

    def show(self, path: Path, wish: Wish) -> Shown:
        self.asked += 1
        assert self.may.wait(10)
        return self.answer

    def __exit__(self, *ended: object) -> None:
        self.asked += 0


def shown() -> Shown:
    out = io.BytesIO()
    Image.new("L", (200, 283), 255).save(out, "PNG")
    return Shown(media_type="image/png", picture=base64.b64encode(out.getvalue()).decode(), view=VIEW)


def with_jails(archive: Archive, folder: Path, answer: Shown) -> tuple[Pictures, CountingJail]:
    made = Pictures(archive, Cache(folder))
    jail = CountingJail(answer)
    made._free.queue[:] = [jail, jail]
    made._reading = jail  # type: ignore[assignment]
    return made, jail


def test_two_who_ask_at_once_have_it_made_once(archive: Archive, tmp_path: Path) -> None:
    made, jail = with_jails(archive, tmp_path, shown())
    jail.may.clear()
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(made.page("ab" * 32, 1, VIEW, 200).data)) for _ in range(4)]
    for thread in threads:
        thread.start()
    jail.may.set()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert jail.asked == 1


def test_widths_are_few(archive: Archive, tmp_path: Path) -> None:
    made, jail = with_jails(archive, tmp_path, shown())
    for width in (401, 700, 900, 850):
        made.page("ab" * 32, 1, VIEW, width)
    assert jail.asked == 1
    made.page("ab" * 32, 1, VIEW, WIDTHS[-1] + 1000)
    assert jail.asked == 2


def test_a_bomb_is_not_tried_again_at_once(archive: Archive, tmp_path: Path) -> None:
    problem = FileProblem(fault=FileFault.RESOURCE_LIMIT, message="Too much.")
    made, jail = with_jails(archive, tmp_path, Shown(problem=problem))
    for _ in range(3):
        assert b"Too much." in made.page("ab" * 32, 1, VIEW, 200).data
    assert jail.asked == 1


def test_a_picture_of_another_form_is_not_passed_on(archive: Archive, tmp_path: Path) -> None:
    bad = Shown(media_type="image/png", picture=base64.b64encode(b"<svg onload=alert(1)>").decode(), view=VIEW)
    made, _ = with_jails(archive, tmp_path, bad)
    assert made.page("ab" * 32, 1, VIEW, 200).media_type == SVG
    assert b"alert" not in made.page("ab" * 32, 1, VIEW, 200).data


def test_a_damaged_file_in_the_cache_is_made_anew(archive: Archive, tmp_path: Path) -> None:
    made, jail = with_jails(archive, tmp_path, shown())
    made.page("ab" * 32, 1, VIEW, 200)
    (kept,) = (path for path in tmp_path.glob("*/*") if path.is_file())
    kept.write_bytes(b"damaged")
    assert made.page("ab" * 32, 1, VIEW, 200).media_type == "image/png"
    assert jail.asked == 2


def test_text_in_a_placeholder_is_text() -> None:
    data = placeholder("<b>", 'a"&<script>')
    assert b"<script>" not in data
    assert b"&lt;script&gt;" in data


def test_the_size_of_the_cache_is_a_whole_number(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="whole number of MiB"):
        pictures_of(Home(tmp_path), Archive(tmp_path), {"DAYBOOK_PICTURES_MIB": "many"})
