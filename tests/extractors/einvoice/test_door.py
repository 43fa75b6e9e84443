"""Attacks by XML. What is refused is refused before it is parsed; nothing outside the bytes is ever read."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.reading import FileFault
from extractors.einvoice import door
from extractors.einvoice.door import parse
from extractors.einvoice.reader import read_einvoice
from extractors.pages.error import UnreadableFileError
from tests.extractors.einvoice.made_xml import UBL_INVOICE

SECRET = "do-not-read-me"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def fault_of(xml: bytes) -> FileFault:
    with pytest.raises(UnreadableFileError) as caught:
        parse(xml)
    return caught.value.fault


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file://{path}">]>',
        '<!DOCTYPE Invoice SYSTEM "file://{path}">',
        '<!DOCTYPE Invoice [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
        '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<!doctype Invoice>",
    ],
)
def test_a_doctype_is_refused(secret: Path, doctype: str) -> None:
    xml = UBL_INVOICE.replace("<Invoice ", doctype.replace("{path}", str(secret)) + "<Invoice ", 1)
    assert fault_of(xml.encode()) is FileFault.UNSAFE_XML


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_encodings_in_which_a_doctype_could_hide_are_refused(encoding: str) -> None:
    assert fault_of(UBL_INVOICE.replace("UTF-8", encoding).encode(encoding)) is FileFault.UNSAFE_XML


def test_an_include_is_not_followed(secret: Path) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
    reading = read_einvoice(UBL_INVOICE.replace("RE-7001", include).encode())
    assert SECRET not in reading.model_dump_json()


def test_xinclude_is_never_called_in_the_code() -> None:
    sources = Path(door.__file__).parent.parent.rglob("*.py")
    assert not [path for path in sources if re.search(r"\.xinclude\(|ElementInclude", path.read_text())]


def test_depth_is_limited() -> None:
    def nested(depth: int) -> bytes:
        return b"<a>" * depth + b"</a>" * depth

    assert parse(nested(door.DEEPEST)).tag == "a"
    assert fault_of(nested(door.DEEPEST + 1)) is FileFault.UNSAFE_XML


def test_the_number_of_elements_is_limited() -> None:
    assert fault_of(b"<a>" + b"<b/>" * door.MOST_ELEMENTS + b"</a>") is FileFault.UNSAFE_XML


def test_size_is_limited_before_parsing() -> None:
    assert fault_of(b"<a>" + b" " * door.LARGEST_XML + b"</a>") is FileFault.TOO_LARGE


@pytest.mark.parametrize("xml", [b"<a>", b"<a></b>", b"<a>\xff</a>", b"", b"<a/><b/>", b"<a>&x;</a>"])
def test_what_is_not_well_formed_is_damaged(xml: bytes) -> None:
    assert fault_of(xml) is FileFault.DAMAGED


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_never_crash(data: bytes) -> None:
    with suppress(UnreadableFileError):
        read_einvoice(data)
