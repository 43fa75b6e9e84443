from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from documents.reading import FileFault
from extractors.pages.error import UnreadableFileError
from extractors.pages.picture import pictures_in, read_pages
from tests.extractors.jail.hostile_files import png
from tests.extractors.pages.made_pdfs import invoice_pdf, picture_of


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frame = picture_of(invoice_pdf(tmp_path / "a.pdf"), 150)
    frame.save(tmp_path / "a.tif", save_all=True, append_images=[frame], dpi=(150, 150))
    pages = read_pages(tmp_path / "a.tif")
    assert [page.number for page in pages] == [1, 2]
    assert pages[1].width == pytest.approx(595, abs=1)
    assert "RE-20417" in {word.text for word in pages[1].words}


def test_a_photo_without_resolution_is_taken_for_a_page(tmp_path: Path) -> None:
    Image.new("L", (1654, 2339), 255).save(tmp_path / "a.jpg")
    (picture,) = pictures_in(tmp_path / "a.jpg")
    assert picture.dpi == pytest.approx(200, abs=1)


def test_the_camera_says_which_way_is_up(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (400, 200), 255).save(tmp_path / "a.jpg", exif=exif)
    (picture,) = pictures_in(tmp_path / "a.jpg")
    assert picture.grey.shape == (400, 200)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    (picture,) = pictures_in(tmp_path / "a.png")
    assert picture.grey.min() == 255


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.full((50, 50), 0x8000, np.uint16)).save(tmp_path / "a.png")
    (picture,) = pictures_in(tmp_path / "a.png")
    assert picture.grey.max() == 128


def test_a_scan_finer_than_300_dpi_is_brought_down(tmp_path: Path) -> None:
    Image.new("L", (1200, 600), 255).save(tmp_path / "a.png", dpi=(600, 600))
    (picture,) = pictures_in(tmp_path / "a.png")
    assert (picture.grey.shape, picture.dpi) == ((300, 600), 300)


def test_more_pixels_than_are_read_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    Image.new("1", (10_000, 5_001), 1).save(tmp_path / "a.png")
    with pytest.raises(UnreadableFileError, match="10000 x 5001 pixels") as caught:
        list(pictures_in(tmp_path / "a.png"))
    assert caught.value.fault is FileFault.TOO_LARGE


@pytest.mark.parametrize("side", [10_000, 20_000])
def test_a_flood_of_pixels_is_told_in_our_own_words(tmp_path: Path, side: int) -> None:
    """Pillow warns of 90 million pixels and refuses 180 million by itself."""
    (tmp_path / "a.png").write_bytes(png(side, zlib.compress(b"")))
    with pytest.raises(UnreadableFileError, match="more than the 50 million") as caught:
        list(pictures_in(tmp_path / "a.png"))
    assert caught.value.fault is FileFault.TOO_LARGE


@pytest.mark.parametrize("size", [(1, 1), (15, 400), (1, 60_000), (400, 15)])
def test_a_picture_too_small_for_print_is_told_so(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size, 255).save(tmp_path / "a.png")
    with pytest.raises(UnreadableFileError, match=f"{size[0]} x {size[1]} pixels, too few") as caught:
        list(pictures_in(tmp_path / "a.png"))
    assert caught.value.fault is FileFault.DAMAGED


@pytest.mark.parametrize("size", [(16, 16), (16, 30_000), (30_000, 16)])
def test_a_narrow_picture_is_read_to_its_end(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.effect_noise(size, 90).save(tmp_path / "a.png", dpi=(600, 600))
    assert len(read_pages(tmp_path / "a.png")) == 1


def test_too_many_frames_are_refused(tmp_path: Path) -> None:
    frame = Image.new("1", (8, 8), 1)
    frame.save(tmp_path / "a.tif", save_all=True, append_images=[frame] * 200)
    with pytest.raises(UnreadableFileError, match="201 frames") as caught:
        list(pictures_in(tmp_path / "a.tif"))
    assert caught.value.fault is FileFault.TOO_MANY_PAGES


def test_a_torn_picture_is_damaged(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    Image.fromarray(rng.integers(0, 255, (300, 300), dtype=np.uint8)).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "b.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableFileError) as caught:
        list(pictures_in(tmp_path / "b.png"))
    assert caught.value.fault is FileFault.DAMAGED
