"""Files that attack their reader, made on the spot: each is small, and each costs a careless program its life.

The tuples at the end say what has to become of each. A maker returns the bytes of the file.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Final

import pikepdf
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents.reading import FileFault, FileReading

GIB: Final = 1 << 30
PICTURE_SIDE: Final = 60_000
"""Pixels; 3.6 billion of them in one picture."""

Maker = Callable[[], bytes]
Read = Callable[[Maker], FileReading]


def name(maker: Maker) -> str:
    """Return what a test shall call a file."""
    return maker.__name__.replace("_", " ")


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """Return a PDF of these objects, numbered from 1, with a right cross-reference table."""
    body = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(body))
    return bytes(body) + head + table + tail


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(content), content)


def one_page(content: bytes, resources: bytes = b"", more: Sequence[bytes] = (), box: bytes = b"0 0 595 842") -> bytes:
    """One page; its content stream is object 4, the objects of `more` are numbered from 5."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R /Resources << %b >> >>" % (box, resources)
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content, *more)


def deflated_zeros(size: int) -> bytes:
    """Return so many zeros, whole MiB, as one zlib stream a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    mebibyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">HH", size % 65521, 1)
    return b"\x78\xda" + mebibyte * (size >> 20) + b"\x03\x00" + checksum


# ---- content that unpacks, repeats or draws without end ---------------------------------------------------------


def unpacks_to_a_gibibyte() -> bytes:
    return one_page(stream(deflated_zeros(GIB), b"/Filter /FlateDecode"))


def unpacks_twice() -> bytes:
    """Deflated twice: a few kilobytes become four gibibytes."""
    twice = zlib.compress(deflated_zeros(4 * GIB), 9)
    return one_page(stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))


def form_that_draws_itself() -> bytes:
    form = stream(
        b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    )
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", [form])


def forms_that_double(levels: int = 24) -> bytes:
    """Each form draws the next one twice: 16 million drawings, each with a word."""
    forms = []
    for level in range(levels):
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> >>"
        forms.append(stream(b"/F Do /F Do", entries % (6 + level)))
    last = stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", [*forms, last])


def million_words() -> bytes:
    words = b"BT /F 6 Tf 20 800 Td " + b"(word ) Tj 0.1 -0.1 Td " * 1_000_000 + b"ET"
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return one_page(stream(zlib.compress(words, 9), b"/Filter /FlateDecode"), font)


def page_of_words(rows: int = 2_000) -> bytes:
    """Forty words a row, each in a place of its own: a page that a person could not read, but a table finder tries."""
    calls = [
        b"1 0 0 1 %.2f %.2f Tm (%d,%02d) Tj" % (10 + 14 * column, 840 - 0.4 * row, row, column)
        for row in range(rows)
        for column in range(40)
    ]
    font = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return one_page(stream(zlib.compress(b"BT /F 1 Tf " + b"\n".join(calls) + b" ET"), b"/Filter /FlateDecode"), font)


def rulings_by_the_hundred_thousand() -> bytes:
    calls = b"".join(b"%d %d m %d %d l S\n" % (i % 595, i % 842, (i * 7) % 595, i % 842) for i in range(300_000))
    return one_page(stream(zlib.compress(calls), b"/Filter /FlateDecode"))


def dashes_without_end() -> bytes:
    dashed = b"[0.00001 0.00001] 0 d 0.1 w 0 0 m 595 842 l S\n" * 200
    return one_page(stream(dashed))


def deeply_nested_states() -> bytes:
    return one_page(stream(zlib.compress(b"q " * 5_000_000), b"/Filter /FlateDecode"))


def deeply_nested_arrays() -> bytes:
    return one_page(stream(b"[" * 1_000_000))


def glyph_that_prints_itself() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> "
        b"/Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [9] "
        b"/Resources << /Font << /F 5 0 R >> >> >>"
    )
    glyph = stream(b"9 0 d0 BT /F 1 Tf (aaaaaaaa) Tj ET")
    return one_page(stream(b"BT /F 9 Tf 99 99 Td (aaaaaaaa) Tj ET"), b"/Font << /F 5 0 R >>", [font, glyph])


# ---- structures that loop, lie or go down without end -----------------------------------------------------------


def page_tree(kids: bytes, *more: bytes, count: int = 1) -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), *more)


def no_pages() -> bytes:
    return page_tree(b"", count=0)


def fewer_pages_than_said() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return page_tree(b"3 0 R", page, count=150)


def billion_pages_said() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return page_tree(b"3 0 R", page, count=2_000_000_000)


def page_tree_that_is_its_own_child() -> bytes:
    return page_tree(b"2 0 R 2 0 R", count=2)


def deep_page_tree(levels: int = 2_000) -> bytes:
    middle = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 4, n + 2) for n in range(levels)]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (levels + 2)
    return page_tree(b"3 0 R", *middle, page)


def ten_thousand_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(10_000))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    return page_tree(kids, *[page] * 10_000, count=10_000)


def same_page_ten_thousand_times() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return page_tree(b"3 0 R " * 10_000, page, count=10_000)


def cross_references_in_a_circle() -> bytes:
    whole = one_page(stream(b""))
    place = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def length_that_refers_to_itself() -> bytes:
    return one_page(b"<< /Length 4 0 R >>\nstream\n0 0 m\nendstream")


def object_stream_that_holds_itself() -> bytes:
    held = stream(b"5 0 4 9 << >> << >>", b"/Type /ObjStm /N 2 /First 8 /Extends 5 0 R")
    return one_page(stream(b""), b"/XObject << /F 5 0 R >>", [held])


def names_in_a_circle() -> bytes:
    """The tree in which attached files are looked for leads back to its root."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 4 0 R >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Kids [4 0 R 4 0 R] /Limits [(a) (z)] >>",
    )


def attached_bomb() -> bytes:
    """An e-invoice of a gibibyte within a readable page."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    spec = b"<< /Type /Filespec /F (factur-x.xml) /UF (factur-x.xml) /EF << /F 5 0 R >> >>"
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        spec,
        stream(deflated_zeros(GIB), b"/Type /EmbeddedFile /Subtype /text#2Fxml /Filter [/FlateDecode]"),
    )


# ---- fonts ------------------------------------------------------------------------------------------------------


def _with_font(entries: bytes, *more: bytes) -> bytes:
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Broken /FirstChar 32 /LastChar 126 %b >>" % entries
    words = b"BT /F 12 Tf 60 700 Td (Invoice No. 4711 of 14 October 2026, total 119.00 EUR) Tj ET"
    return one_page(stream(words), b"/Font << /F 5 0 R >>", [font, *more])


def font_of_rubbish() -> bytes:
    rubbish = bytes((7 * i * i + i) % 256 for i in range(50_000))
    descriptor = b"<< /Type /FontDescriptor /FontName /Broken /Flags 4 /FontFile2 7 0 R >>"
    return _with_font(b"/FontDescriptor 6 0 R", descriptor, stream(b"\x00\x01\x00\x00\x00\x20" + rubbish))


def font_without_meaning() -> bytes:
    """Every letter stands for the same private character."""
    rows = b"".join(b"<%02x> <e000>\n" % code for code in range(32, 127))
    return _with_font(b"/ToUnicode 6 0 R", stream(b"begincmap 95 beginbfchar\n%bendbfchar endcmap" % rows))


def font_map_without_end() -> bytes:
    rows = b"<0000> <ffffffff> <0000>\n" * 200_000
    return _with_font(b"/ToUnicode 6 0 R", stream(b"begincmap 200000 beginbfrange\n%bendbfrange endcmap" % rows))


# ---- pictures ---------------------------------------------------------------------------------------------------


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(side: int, packed: bytes, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def png_of_billions_of_pixels() -> bytes:
    return png(PICTURE_SIDE, deflated_zeros(GIB))


def png_that_only_says_so() -> bytes:
    return png(2_000_000_000, zlib.compress(b"\x00"))


def png_with_a_text_bomb() -> bytes:
    rows = zlib.compress(bytes(126 * 1000))
    return png(1000, rows, _chunk(b"zTXt", b"Comment\x00\x00" + deflated_zeros(GIB)))


def tiff(*entries: tuple[int, int, int], following: int = 0, data: bytes = b"") -> bytes:
    """Return a TIFF with one directory of long values; `following` is where the next directory is said to stand."""
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, 4, count, value) for tag, count, value in entries
    )
    return b"II*\x00\x08\x00\x00\x00" + directory + struct.pack("<I", following) + data


def _tiff_tags(side: int) -> tuple[tuple[int, int, int], ...]:
    return (
        (256, 1, side),
        (257, 1, side),
        (258, 1, 8),
        (259, 1, 1),
        (262, 1, 1),
        (273, 1, 8),
        (278, 1, side),
        (279, 1, 9),
    )


def tiff_of_billions_of_pixels() -> bytes:
    return tiff(*_tiff_tags(PICTURE_SIDE))


def tiff_whose_frames_go_round() -> bytes:
    return tiff(*_tiff_tags(8), following=8, data=bytes(64))


def tiff_of_two_thousand_frames() -> bytes:
    frames = b""
    for _ in range(2_000):
        place = 8 + len(frames)
        frame = tiff(*_tiff_tags(8))[8:]
        frames += frame[:-4] + struct.pack("<I", place + len(frame))
    return b"II*\x00\x08\x00\x00\x00" + frames[:-4] + bytes(4)


def jpeg(side: int = 16) -> bytes:
    made = io.BytesIO()
    Image.new("L", (side, side), 200).save(made, "JPEG", progressive=True)
    return made.getvalue()


def jpeg_of_billions_of_pixels() -> bytes:
    """The header says 60,000 x 60,000; the data are those of a small picture."""
    small = jpeg()
    size = small.index(b"\xff\xc2") + 5
    return small[:size] + struct.pack(">HH", PICTURE_SIDE, PICTURE_SIDE) + small[size + 4 :]


def jpeg_of_many_scans(scans: int = 20_000) -> bytes:
    """A progressive picture at the limit of what is read, gone over again and again."""
    small = jpeg()
    size, scan = small.index(b"\xff\xc2") + 5, small.index(b"\xff\xda")
    again = small.index(b"\xff\xda", scan + 2)
    head = small[:size] + struct.pack(">HH", 7000, 7000) + small[size + 4 : scan]
    return head + small[scan:again] * scans + small[again:]


def picture_in_pdf(entries: bytes, content: bytes) -> bytes:
    image = stream(content, b"/Type /XObject /Subtype /Image " + entries)
    return one_page(stream(b"595 0 0 842 0 0 cm /P Do"), b"/XObject << /P 5 0 R >>", [image])


def scan_of_billions_of_pixels() -> bytes:
    size = b"/Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray " % (PICTURE_SIDE, PICTURE_SIDE)
    return picture_in_pdf(size + b"/Filter /FlateDecode", deflated_zeros(GIB))


def scan_of_fax_nonsense() -> bytes:
    size = b"/Width %d /Height %d /BitsPerComponent 1 /ColorSpace /DeviceGray " % (PICTURE_SIDE, PICTURE_SIDE)
    return picture_in_pdf(size + b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 >>", bytes(10_000))


def page_of_seventy_metres() -> bytes:
    picture = b"/Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray /Type /XObject /Subtype /Image"
    content = stream(b"200000 0 0 200000 0 0 cm /P Do")
    return one_page(content, b"/XObject << /P 5 0 R >>", [stream(bytes(64), picture)], box=b"0 0 200000 200000")


def pattern_of_atoms() -> bytes:
    """A scan covered with a pattern whose tile is a thousandth of a point."""
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 "
        b"/Matrix [0.001 0 0 0.001 0 0] /Resources << >>",
    )
    picture = stream(bytes(64), b"/Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray /Subtype /Image")
    content = b"q 595 0 0 842 0 0 cm /P Do Q /Pattern cs /A scn 0 0 595 842 re f"
    return one_page(stream(content), b"/XObject << /P 6 0 R >> /Pattern << /A 5 0 R >>", [pattern, picture])


# ---- damaged, locked, and two things at once --------------------------------------------------------------------


def good_pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    for row, text in enumerate(("Fictitious Tools Ltd", "Invoice No. 4711", "Total 119.00 EUR")):
        canvas.drawString(60, 700 - 20 * row, text)
    canvas.save()
    return made.getvalue()


def encrypted() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf())) as document:
        document.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return made.getvalue()


def half_a_pdf() -> bytes:
    whole = good_pdf()
    return whole[: len(whole) // 2]


def head_of_a_pdf() -> bytes:
    return good_pdf()[:20]


def half_a_picture() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((600, 800), 90).save(made, "PNG")
    return made.getvalue()[:100_000]


def picture_and_pdf() -> bytes:
    """A PNG for one program, a PDF for another."""
    note = _chunk(b"tEXt", b"Comment\x00" + good_pdf())
    return png(1000, zlib.compress(b"".join(b"\x00" + b"\xff" * 125 for _ in range(1000))), note)


def page_and_program() -> bytes:
    return b"#!/bin/sh\ntouch /tmp/run-by-the-reader\nexit\n" + good_pdf()


def pdf_and_archive() -> bytes:
    """A PDF with an archive behind it, as mail filters are deceived."""
    return good_pdf() + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)


STOPPED: Final[tuple[Maker, ...]] = (
    unpacks_to_a_gibibyte,
    unpacks_twice,
    form_that_draws_itself,
    forms_that_double,
    pattern_of_atoms,
    jpeg_of_many_scans,
)
"""Cost more than any document may."""
REFUSED: Final[dict[Maker, FileFault]] = {
    no_pages: FileFault.NO_PAGES,
    fewer_pages_than_said: FileFault.PAGE_COUNT_DIFFERS,
    page_tree_that_is_its_own_child: FileFault.DAMAGED,
    deep_page_tree: FileFault.DAMAGED,
    ten_thousand_pages: FileFault.TOO_MANY_PAGES,
    same_page_ten_thousand_times: FileFault.TOO_MANY_PAGES,
    tiff_of_two_thousand_frames: FileFault.TOO_MANY_PAGES,
    encrypted: FileFault.ENCRYPTED,
    half_a_pdf: FileFault.DAMAGED,
    head_of_a_pdf: FileFault.DAMAGED,
    half_a_picture: FileFault.DAMAGED,
}
"""Cannot be a document, and are told so."""
TOO_BIG: Final[tuple[Maker, ...]] = (
    png_of_billions_of_pixels,
    png_that_only_says_so,
    png_with_a_text_bomb,
    tiff_of_billions_of_pixels,
    jpeg_of_billions_of_pixels,
    attached_bomb,
)
"""Are refused before they are unpacked; which limit is met first is the library's affair."""
EMPTY_HANDED: Final[tuple[Maker, ...]] = (
    million_words,
    page_of_words,
    rulings_by_the_hundred_thousand,
    dashes_without_end,
    deeply_nested_states,
    deeply_nested_arrays,
    glyph_that_prints_itself,
    billion_pages_said,
    cross_references_in_a_circle,
    length_that_refers_to_itself,
    object_stream_that_holds_itself,
    names_in_a_circle,
    tiff_whose_frames_go_round,
    scan_of_billions_of_pixels,
    scan_of_fax_nonsense,
    page_of_seventy_metres,
    picture_and_pdf,
)
"""Have a page with nothing on it that could be posted, if they can be read in time."""
READABLE: Final[tuple[Maker, ...]] = (
    font_of_rubbish,
    font_without_meaning,
    font_map_without_end,
    page_and_program,
    pdf_and_archive,
)
"""Try to deceive and fail: what a person sees on the page is read."""
