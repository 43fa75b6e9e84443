"""What was done to a PDF after it was made: real signatures, made here, and one thing done to the file behind them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from extractors.pages.file_history import file_history

ROOM = 4096
"""Hexadecimal digits kept free for the signature."""
BLANK = b"[0 1111111111 2222222222 3333333333]"
CHANGED_BEHIND = "The file was changed after it was signed: 26 bytes were added behind what the signature covers."
CHANGED_INSIDE = "The signature does not hold: the bytes it covers are not those that were signed."


@cache
def signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tester")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(day).not_valid_after(day + dt.timedelta(days=3650))
    return built.sign(key, hashes.SHA256()), key


def signed(path: Path, algorithm: hashes.HashAlgorithm, *, below: bool = False) -> Path:
    """Write a PDF of one page with a signature over all of it but the signature itself."""
    with pikepdf.new() as document:
        document.add_blank_page()
        held = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1111111111, 2222222222, 3333333333])
        held.Contents = pikepdf.String(b"\xaa" * (ROOM // 2))
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("s"), V=document.make_indirect(held))
        top = pikepdf.Dictionary(T=pikepdf.String("group"), Kids=[field]) if below else field
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[top])
        document.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    file = path.read_bytes()
    blank = file.index(b"[ 0 1111111111 2222222222 3333333333 ]")
    start = file.index(b"<" + b"aa" * 8)
    end = file.index(b">", start) + 1
    ranges = f"[ 0 {start} {end} {len(file) - end}"
    file = file[:blank] + ranges.encode().ljust(len(BLANK) + 1) + b"]" + file[blank + len(BLANK) + 2 :]
    certificate, key = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(file[:start] + file[end:])
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    cms = builder.add_signer(certificate, key, algorithm).sign(serialization.Encoding.DER, options)
    path.write_bytes(file[:start] + b"<" + cms.hex().encode().ljust(end - start - 2, b"0") + b">" + file[end:])
    return path


def saved_by(path: Path, producer: str, creator: str = "") -> Path:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Producer"] = producer
        document.docinfo["/Creator"] = creator
        document.save(path)
    return path


@pytest.mark.parametrize("algorithm", [hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
@pytest.mark.parametrize("below", [False, True])
def test_a_signed_file_that_nobody_touched_shows_nothing(
    tmp_path: Path, algorithm: hashes.HashAlgorithm, below: bool
) -> None:
    assert file_history(signed(tmp_path / "signed.pdf", algorithm, below=below)) == ()


def test_line_breaks_behind_the_end_are_no_change(tmp_path: Path) -> None:
    path = signed(tmp_path / "signed.pdf", hashes.SHA256())
    path.write_bytes(path.read_bytes() + b"\r\n\n")
    assert file_history(path) == ()


def test_what_stands_behind_the_signature_was_added_after_it(tmp_path: Path) -> None:
    path = signed(tmp_path / "signed.pdf", hashes.SHA256(), below=True)
    path.write_bytes(path.read_bytes() + b"% another total\n% is shown\n\n")
    assert file_history(path) == (CHANGED_BEHIND,)


def test_a_byte_that_changed_inside_of_the_signed_part_breaks_the_signature(tmp_path: Path) -> None:
    path = signed(tmp_path / "signed.pdf", hashes.SHA256())
    path.write_bytes(path.read_bytes().replace(b"/MediaBox [ 0 0 612 792 ]", b"/MediaBox [ 0 0 612 791 ]"))
    assert file_history(path) == (CHANGED_INSIDE,)


@pytest.mark.parametrize("ranges", [[], [5], [0, -4], [9, 5, 3, 1], [-1, 5], ["a", 5]])
def test_a_byte_range_that_means_nothing_tells_nothing(tmp_path: Path, ranges: list[object]) -> None:
    path = tmp_path / "odd.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        held = pikepdf.Dictionary(ByteRange=ranges, Contents=pikepdf.String(b"\x00"))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=held)])
        document.save(path)
    assert file_history(path) == ()


def test_a_form_whose_fields_lie_below_themselves_ends(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        field = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
        field.Kids = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        document.save(path)
    assert file_history(path) == ()


@pytest.mark.parametrize(
    ("producer", "creator", "told"),
    [
        ("Sejda 4.2 (sejda.com)", "", "Sejda 4.2 (sejda.com)"),
        ("Adobe PDF Library", "Adobe Photoshop 25.1", "Adobe Photoshop 25.1"),
        ("Microsoft Word for Microsoft 365", "Microsoft Word", ""),
        ("ReportLab PDF Library", "", ""),
    ],
)
def test_a_tool_that_changes_finished_pages_is_named(tmp_path: Path, producer: str, creator: str, told: str) -> None:
    expected = (f'The file was saved by "{told}", a tool that changes finished pages.',) if told else ()
    assert file_history(saved_by(tmp_path / "saved.pdf", producer, creator)) == expected
