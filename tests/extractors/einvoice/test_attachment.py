"""What PDFs carry inside: several e-invoices, wrong names, bombs, other XML."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf
import pytest

from documents.reading import FileFault
from extractors.einvoice import attachment
from extractors.einvoice.attachment import embedded_einvoice
from extractors.einvoice.door import LARGEST_XML
from extractors.pages.error import UnreadableFileError
from tests.extractors.einvoice.made_xml import CII_INVOICE, UBL_INVOICE

CII, UBL = CII_INVOICE.encode(), UBL_INVOICE.encode()


def pdf_with(path: Path, **files: bytes) -> Path:
    """A PDF of one page with attachments; "__" in a name is a dot."""
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, content in files.items():
            real = name.replace("__", ".")
            document.attachments[real] = pikepdf.AttachedFileSpec(document, content, filename=real)
        document.save(path)
    return path


def test_a_pdf_without_attachments_carries_none(tmp_path: Path) -> None:
    assert embedded_einvoice(pdf_with(tmp_path / "a.pdf")).xml is None


def test_the_name_of_the_specification_counts_before_any_other(tmp_path: Path) -> None:
    found = embedded_einvoice(pdf_with(tmp_path / "a.pdf", a__xml=CII, factur_x__xml=CII))
    assert (found.xml, found.problem) == (CII, None)
    mixed = pdf_with(tmp_path / "b.pdf", **{"a.xml": UBL, "factur-x.xml": CII})
    assert embedded_einvoice(mixed).xml == CII


def test_any_name_will_do_for_an_e_invoice_and_none_makes_one_of_other_xml(tmp_path: Path) -> None:
    assert embedded_einvoice(pdf_with(tmp_path / "a.pdf", Rechnung_7001__XML=UBL)).xml == UBL
    assert embedded_einvoice(pdf_with(tmp_path / "b.pdf", settings__xml=b"<settings/>", broken__xml=b"<a")).xml is None


def test_what_has_the_name_of_an_e_invoice_is_taken_as_one_so_that_its_faults_are_told(tmp_path: Path) -> None:
    path = pdf_with(tmp_path / "a.pdf", **{"ZUGFeRD-invoice.xml": b"<settings/>"})
    assert embedded_einvoice(path).xml == b"<settings/>"


def test_two_different_e_invoices_are_a_problem_and_the_same_one_twice_is_none(tmp_path: Path) -> None:
    found = embedded_einvoice(pdf_with(tmp_path / "a.pdf", a__xml=CII, b__xml=UBL))
    assert found.xml == CII
    assert found.problem is not None
    assert "a.xml, b.xml" in found.problem.message
    assert embedded_einvoice(pdf_with(tmp_path / "b.pdf", a__xml=CII, b__xml=CII)).problem is None


def test_a_file_that_is_only_associated_with_the_document_is_found(tmp_path: Path) -> None:
    path = pdf_with(tmp_path / "a.pdf", **{"factur-x.xml": CII})
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.Root.AF = pikepdf.Array([document.attachments["factur-x.xml"].obj])
        del document.Root.Names
        document.save(path)
    assert embedded_einvoice(path).xml == CII


@pytest.mark.parametrize("declared", [0, 100])
def test_a_bomb_is_not_unpacked_whatever_size_it_claims(tmp_path: Path, declared: int) -> None:
    path = pdf_with(tmp_path / "a.pdf", **{"factur-x.xml": CII})
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        file = document.attachments["factur-x.xml"].obj.EF.F
        file.write(zlib.compress(b" " * (LARGEST_XML + 1)), filter=pikepdf.Name.FlateDecode)
        file.Params = pikepdf.Dictionary(Size=declared)
        document.save(path)
    with pytest.raises(UnreadableFileError) as caught:
        embedded_einvoice(path)
    assert caught.value.fault is FileFault.TOO_LARGE


def refiltered(path: Path, content: bytes, filters: pikepdf.Object, parameters: pikepdf.Object | None = None) -> Path:
    """A PDF whose attachment is stored as it is given, under those filters."""
    pdf_with(path, **{"factur-x.xml": CII})
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        file = document.attachments["factur-x.xml"].obj.EF.F
        file.write(content, filter=filters, decode_parms=parameters)
        document.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def array(*names: str) -> pikepdf.Array:
    return pikepdf.Array([pikepdf.Name(name) for name in names])


FLATE = "/FlateDecode"
BOMB = zlib.compress(b" " * (LARGEST_XML + 1))


@pytest.mark.parametrize(
    ("filters", "content"),
    [
        (array(FLATE), BOMB),
        (array(FLATE, FLATE), zlib.compress(BOMB)),
        (array(FLATE, FLATE), zlib.compress(zlib.compress(CII) + b" " * LARGEST_XML)),
        (array("/RunLengthDecode", FLATE), zlib.compress(b"\x81 " * 1000)),
        (array("/LZWDecode"), b" " * (attachment.LARGEST_PACKED + 1)),
    ],
)
def test_no_way_of_packing_unpacks_without_limit(tmp_path: Path, filters: pikepdf.Array, content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        embedded_einvoice(refiltered(tmp_path / "a.pdf", content, filters))
    assert caught.value.fault is FileFault.TOO_LARGE


@pytest.mark.parametrize(
    ("filters", "content"),
    [
        (array(FLATE), zlib.compress(CII)),
        (array(FLATE, FLATE), zlib.compress(zlib.compress(CII))),
        (array("/ASCIIHexDecode"), CII.hex().encode() + b">"),
        (array(), CII),
    ],
)
def test_an_e_invoice_is_read_however_it_is_packed(tmp_path: Path, filters: pikepdf.Array, content: bytes) -> None:
    assert embedded_einvoice(refiltered(tmp_path / "a.pdf", content, filters)).xml == CII


def test_a_file_stored_as_differences_is_unpacked_by_the_pdf_reader(tmp_path: Path) -> None:
    rows = b"".join(b"\x00" + CII[at : at + 10] for at in range(0, len(CII), 10))
    parameters = pikepdf.Dictionary(Predictor=12, Columns=10)
    path = refiltered(tmp_path / "a.pdf", zlib.compress(rows), pikepdf.Name(FLATE), parameters)
    assert (embedded_einvoice(path).xml or b"").startswith(CII[:-10])


def test_a_thousand_attached_files_are_not_all_opened(tmp_path: Path) -> None:
    files = {f"drawing-{number:04}.xml": b"<drawing/>" for number in range(attachment.MOST_FILES)}
    assert embedded_einvoice(pdf_with(tmp_path / "a.pdf", **files, **{"zz.xml": CII})).xml is None
    assert (
        embedded_einvoice(pdf_with(tmp_path / "b.pdf", **files, **{"zz-is-here.xml": b"", "factur-x.xml": CII})).xml
        == CII
    )


def test_a_damaged_pdf_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(UnreadableFileError) as caught:
        embedded_einvoice(tmp_path / "a.pdf")
    assert caught.value.fault is FileFault.DAMAGED
