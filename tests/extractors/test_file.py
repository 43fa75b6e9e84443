"""Files of every kind, good and bad; the bombs go through the jail, where they belong."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from documents.field import FieldName
from documents.reading import FileFault, FileReading, KnownParty, Registers
from extractors import file
from extractors.file import expected_pages, media_type_of, read_file
from extractors.jail import Jail, Limits
from tests.extractors.einvoice.made_xml import CII_INVOICE, UBL_INVOICE
from tests.extractors.pages.made_pdfs import invoice_pdf, picture_of

BOMB_LIMITS = Limits(memory_mib=1024, seconds=10, seconds_per_page=0, cpu_seconds=8, cpu_seconds_per_page=0)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return invoice_pdf(tmp_path / "invoice.pdf")


def fault_of(path: Path) -> FileFault:
    reading = read_file(path)
    assert reading.documents == ()
    (problem,) = reading.problems
    assert problem.message.endswith(".")
    return problem.fault


def raw(document: FileReading, name: FieldName) -> str:
    chosen = document.documents[0].chosen(name)
    return "" if chosen is None else chosen.raw


def test_a_pdf_becomes_its_document(pdf: Path) -> None:
    reading = read_file(pdf)
    assert (reading.media_type, reading.page_count, reading.problems) == ("application/pdf", 1, ())
    assert "RE-20417" in reading.documents[0].text
    assert reading.documents[0].born_digital


def test_the_name_of_a_file_says_nothing_about_its_type(pdf: Path, tmp_path: Path) -> None:
    renamed = pdf.rename(tmp_path / "invoice.exe")
    assert read_file(renamed).media_type == "application/pdf"
    (tmp_path / "invoice.pdf").write_text("Dear Sir or Madam")
    assert fault_of(tmp_path / "invoice.pdf") is FileFault.WRONG_TYPE


@pytest.mark.parametrize(("suffix", "media_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("tif", "image/tiff")])
def test_a_picture_is_read_by_recognition(pdf: Path, tmp_path: Path, suffix: str, media_type: str) -> None:
    path = tmp_path / f"scan.{suffix}"
    picture_of(pdf, 150).save(path, dpi=(150, 150))
    reading = read_file(path)
    assert (reading.media_type, reading.page_count) == (media_type, 1)
    assert not reading.documents[0].born_digital
    assert reading.documents[0].dpi == pytest.approx(150, abs=1)
    assert "RE-20417" in reading.documents[0].text


def test_an_xml_invoice_is_read_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "invoice.xml"
    path.write_bytes(b"\xef\xbb\xbf" + UBL_INVOICE.encode())
    reading = read_file(path)
    assert (reading.media_type, reading.page_count) == ("application/xml", 0)
    assert raw(reading, FieldName.GROSS_TOTAL) == "119.00"


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "some-program.xml"])
def test_a_hybrid_invoice_is_its_xml_and_keeps_what_the_page_shows(pdf: Path, name: str) -> None:
    attach(pdf, name, CII_INVOICE.encode())
    (document,) = read_file(pdf).documents
    number = document.chosen(FieldName.INVOICE_NUMBER)
    assert number is not None
    assert number.raw == "RE-7001"
    assert document.picture is not None
    assert "RE-20417" in document.picture.text
    assert (document.first_page, document.last_page) == (1, 1)


def test_other_xml_in_a_pdf_is_no_concern(pdf: Path) -> None:
    attach(pdf, "settings.xml", b"<settings/>")
    (document,) = read_file(pdf).documents
    assert document.picture is None
    assert "RE-20417" in document.text


def test_a_hostile_e_invoice_in_a_pdf_is_reported_beside_what_the_page_says(pdf: Path) -> None:
    attach(pdf, "factur-x.xml", b"<!DOCTYPE a>" + CII_INVOICE.encode())
    reading = read_file(pdf)
    assert [problem.fault for problem in reading.problems] == [FileFault.UNSAFE_XML]
    assert "RE-20417" in reading.documents[0].text


@pytest.mark.parametrize(
    ("attached", "xml"), [("", ""), ("factur-x.xml", CII_INVOICE), ("factur-x.xml", "<!DOCTYPE a>")]
)
def test_what_was_done_to_the_file_is_told_of_every_document_in_it(pdf: Path, attached: str, xml: str) -> None:
    if attached:
        attach(pdf, attached, xml.encode())
    assert [each.file_history for each in read_file(pdf).documents] == [()]
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        document.docinfo["/Producer"] = "Sejda 4"
        document.save(pdf)
    (told,) = read_file(pdf).documents
    assert told.file_history == ('The file was saved by "Sejda 4", a tool that changes finished pages.',)


def test_registers_reach_the_extractors(pdf: Path) -> None:
    vendor = KnownParty(name="Muster Werkzeuge GmbH")
    assert raw(read_file(pdf, Registers(vendors=(vendor,))), FieldName.VENDOR_NAME) == vendor.name


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert fault_of(tmp_path / "a.pdf") is FileFault.EMPTY


def test_one_byte_more_than_25_megabytes_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n")
    os.truncate(path, file.LARGEST_FILE + 1)
    assert fault_of(path) is FileFault.TOO_LARGE
    os.truncate(path, file.LARGEST_FILE)
    assert fault_of(path) is FileFault.DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04zip",
        b"PK\x03\x04\x14a.pdf%PDF-1.4",
        b"<html><body>",
        b"<!DOCTYPE html><p>",
        b"<svg xmlns='x'/>",
        b"\x00" * 50,
    ],
)
def test_what_is_no_document_is_the_wrong_type(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert fault_of(tmp_path / "a.pdf") is FileFault.WRONG_TYPE


def test_a_password_keeps_a_pdf_closed_and_an_owners_password_does_not(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf) as document:
        document.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
        document.save(tmp_path / "open.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    assert fault_of(tmp_path / "locked.pdf") is FileFault.ENCRYPTED
    assert "RE-20417" in read_file(tmp_path / "open.pdf").documents[0].text


def test_a_pdf_cut_short_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    whole = invoice_pdf(tmp_path / "a.pdf", pages=3).read_bytes()
    for share in (0.1, 0.5, 0.8):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert fault_of(path) in {FileFault.DAMAGED, FileFault.NO_PAGES, FileFault.PAGE_COUNT_DIFFERS}


def test_messages_do_not_tell_where_the_file_is_kept(pdf: Path, tmp_path: Path) -> None:
    """Two libraries that put the file's place into what they say."""
    with pikepdf.open(pdf) as document:
        document.Root.Pages.Kids[0].MediaBox = pikepdf.Array([0, 0, 595, 842])
        document.save(tmp_path / "a.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    damaged = (tmp_path / "a.pdf").read_bytes().replace(b"/Catalog", b"/Katalog")
    (tmp_path / "a.pdf").write_bytes(damaged[:-40])
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    for name in ("a.pdf", "a.png"):
        (problem,) = read_file(tmp_path / name).problems
        assert problem.fault is FileFault.DAMAGED
        assert str(tmp_path) not in problem.message


@pytest.mark.parametrize("suffix", ["pdf", "png", "tif"])
def test_a_file_that_shows_nothing_says_so(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"blank.{suffix}"
    Image.new("L", (300, 400), 255).save(path)
    (problem,) = read_file(path).problems
    assert problem.message.startswith("Page 1 shows nothing that can be read")
    assert read_file(path).documents == ()


def test_a_blank_back_of_a_page_is_no_problem(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf) as document:
        document.add_blank_page()
        document.save(tmp_path / "two.pdf")
    reading = read_file(tmp_path / "two.pdf")
    assert (reading.page_count, reading.problems) == (2, ())


def test_a_page_whose_picture_cannot_be_decoded_is_not_taken_for_a_blank_one(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf) as document:
        page = document.add_blank_page(page_size=(595, 842))
        size = {"Width": 800, "Height": 1100, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray}
        scan = document.make_stream(
            b"no such picture",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Filter=pikepdf.Name.JPXDecode,
            **size,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=scan))
        page.Contents = document.make_stream(b"595 0 0 842 0 0 cm /P Do")
        document.save(tmp_path / "two.pdf")
    (problem,) = read_file(tmp_path / "two.pdf").problems
    assert problem.fault is FileFault.DAMAGED
    assert problem.message.startswith("Page 2 shows nothing that can be read, because its picture cannot be decoded")


def test_a_pdf_without_pages_has_no_pages(tmp_path: Path) -> None:
    with pikepdf.new() as document:
        document.save(tmp_path / "a.pdf")
    assert fault_of(tmp_path / "a.pdf") is FileFault.NO_PAGES


def test_two_readers_that_count_different_pages_are_not_believed(tmp_path: Path) -> None:
    path = invoice_pdf(tmp_path / "a.pdf", pages=2)
    data = path.read_bytes()
    assert b"/Count 2" in data
    path.write_bytes(data.replace(b"/Count 2", b"/Count 1"))
    assert fault_of(path) is FileFault.PAGE_COUNT_DIFFERS


def test_more_than_200_pages_are_too_many(tmp_path: Path) -> None:
    with pikepdf.new() as document:
        for _ in range(201):
            document.add_blank_page()
        document.save(tmp_path / "a.pdf")
    assert fault_of(tmp_path / "a.pdf") is FileFault.TOO_MANY_PAGES
    assert expected_pages(tmp_path / "a.pdf") == file.MOST_PAGES


def test_without_tesseract_a_scan_says_so_and_a_text_is_read(pdf: Path, tmp_path: Path) -> None:
    picture_of(pdf, 100).save(tmp_path / "a.png")
    from extractors.pages import tesseract

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(tesseract.ENGINE_VARIABLE, "pytesseract")
        patch.setenv("PATH", str(tmp_path))
        tesseract._engine.cache_clear()
        try:
            assert fault_of(tmp_path / "a.png") is FileFault.OCR_UNAVAILABLE
            assert read_file(pdf).problems == ()
        finally:
            tesseract._engine.cache_clear()


def test_expected_pages_never_fail(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"%PDF-1.4 nonsense")
    assert [expected_pages(path) for path in (pdf, tmp_path / "broken", tmp_path / "missing")] == [1, 1, 1]


def test_frames_of_a_tiff_are_pages_that_need_time(tmp_path: Path) -> None:
    frame = Image.new("1", (8, 8), 1)
    frame.save(tmp_path / "a.tif", save_all=True, append_images=[frame] * 4)
    assert expected_pages(tmp_path / "a.tif") == 5
    (tmp_path / "b.tif").write_bytes(b"II*\x00nonsense")
    assert expected_pages(tmp_path / "b.tif") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "but an Office document or a ZIP archive;"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "but a picture of a kind that is not read (HEIC);"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "but a picture of a kind that is not read (WebP);"),
        (b"Hello,\nhow", '(it begins with the text "Hello,");'),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "(it begins with the bytes 00 01 02 03 04 05 06 07);"),
    ],
)
def test_a_wrong_type_says_what_the_file_seems_to_be(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x").write_bytes(content)
    (problem,) = read_file(tmp_path / "x").problems
    assert said in problem.message


def test_media_types(pdf: Path) -> None:
    assert media_type_of(pdf) == "application/pdf"


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(BOMB_LIMITS) as started:
        yield started


def flate_bomb(path: Path) -> None:
    """A page whose content is 1 GiB of blanks, packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = pikepdf.Stream(document, zlib.compress(once, 9))
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        document.pages[0].obj.Contents = document.make_indirect(stream)
        document.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def form_that_calls_others_for_ever(path: Path) -> None:
    """24 forms, each painting the next one eight times: 8 ** 24 forms."""
    with pikepdf.new() as document:
        document.add_blank_page()
        inner = pikepdf.Stream(document, b"0 0 m 9 9 l S")
        form = document.make_indirect(inner)
        for _ in range(24):
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, 600, 800])
            outer = document.make_indirect(pikepdf.Stream(document, b"/F Do " * 8))
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
            form = outer
        document.pages[0].obj.Resources = form.Resources
        document.pages[0].obj.Contents = document.make_indirect(pikepdf.Stream(document, b"/F Do"))
        document.save(path)


def page_as_large_as_a_field(path: Path) -> None:
    """A drawing on a page of 70 x 70 m."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 200_000, 200_000])
        document.pages[0].obj.Contents = document.make_indirect(pikepdf.Stream(document, b"0 0 m 9 9 l S " * 500))
        document.save(path)


@pytest.mark.parametrize("bomb", [flate_bomb, form_that_calls_others_for_ever, page_as_large_as_a_field])
def test_a_bomb_costs_itself_and_the_next_file_is_read(
    jail: Jail, pdf: Path, tmp_path: Path, bomb: Callable[[Path], None]
) -> None:
    bomb(tmp_path / "bomb.pdf")
    (problem,) = jail.read(tmp_path / "bomb.pdf").problems
    assert problem.fault in {FileFault.RESOURCE_LIMIT, FileFault.DAMAGED, FileFault.TOO_LARGE}
    assert "RE-20417" in jail.read(pdf).documents[0].text


def test_a_scan_is_read_within_the_default_limits(pdf: Path, tmp_path: Path) -> None:
    picture_of(pdf, 150).save(tmp_path / "scan.png", dpi=(150, 150))
    with Jail(Limits()) as jail:
        reading = jail.read(tmp_path / "scan.png")
    assert reading.problems == ()
    assert "RE-20417" in reading.documents[0].text


def attach(path: Path, name: str, content: bytes) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
        document.save(path)
