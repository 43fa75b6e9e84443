"""Attacks by XML. What is refused is refused before it is parsed; nothing outside the bytes is ever read."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field import FieldName
from documents.reading import FileFault
from extractors.einvoice import door
from extractors.einvoice.door import parse
from extractors.einvoice.reader import read_einvoice
from extractors.pages.error import UnreadableFileError
from tests.extractors.einvoice.made_xml import UBL_CREDIT_NOTE, UBL_INVOICE

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


HIDDEN = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'


@pytest.mark.parametrize(
    "encoding", ["UTF-7", "utf7", "EBCDIC-CP-US", "IBM037", "UTF-16", "HZ-GB-2312", "x-user-defined"]
)
def test_a_declared_encoding_in_which_a_doctype_could_hide_is_refused(encoding: str) -> None:
    body = HIDDEN.encode("utf-7").replace(b"<", b"+ADw-")
    assert fault_of(f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + body) is FileFault.UNSAFE_XML


def test_a_whole_document_in_ebcdic_is_not_read() -> None:
    assert fault_of(f'<?xml version="1.0" encoding="IBM037"?>{HIDDEN}'.encode("cp037")) is FileFault.DAMAGED


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252", "utf-8", "ISO-8859-15"])
def test_plain_encodings_are_read_as_declared(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a>Müller</a>'
    assert parse(xml.encode(encoding)).text == "Müller"


def test_bytes_that_are_not_in_the_declared_encoding_are_damaged() -> None:
    assert fault_of('<?xml version="1.0" encoding="UTF-8"?><a>Müller</a>'.encode("latin-1")) is FileFault.DAMAGED


def test_the_number_of_attributes_is_limited() -> None:
    def with_attributes(count: int) -> bytes:
        attributes = " ".join(f'b{number}="1"' for number in range(count))
        return f"<a {attributes}/>".encode()

    assert parse(with_attributes(door.MOST_ATTRIBUTES)).tag == "a"
    assert fault_of(with_attributes(door.MOST_ATTRIBUTES + 1)) is FileFault.UNSAFE_XML


def test_every_refusal_says_what_to_do() -> None:
    for xml in (b"<!DOCTYPE a><a/>", b"\x00", b"<a>" * 100, b"no xml", b"<a><b></a>", b" " * (door.LARGEST_XML + 1)):
        with pytest.raises(UnreadableFileError) as caught:
            parse(xml)
        assert "ask the sender" in str(caught.value).lower()


def test_an_element_of_a_foreign_namespace_is_no_business_term() -> None:
    foreign = '<x:ID xmlns:x="urn:example:x">FALSE-1</x:ID>\n  <cbc:ID>RE-7001'
    reading = read_einvoice(UBL_INVOICE.replace("<cbc:ID>RE-7001", foreign).encode())
    chosen = reading.chosen(FieldName.INVOICE_NUMBER)
    assert chosen is not None
    assert chosen.raw == "RE-7001"


def test_a_number_stated_twice_is_reported() -> None:
    twice = "<cbc:ID>RE-7002</cbc:ID>\n  <cbc:ID>RE-7001"
    problems = read_einvoice(UBL_CREDIT_NOTE.replace("<cbc:ID>RE-7001", twice).encode()).profile_problems
    assert 'EN 16931: The document states number (BT-1) 2 times: "RE-7002", "RE-7001".' in problems


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
