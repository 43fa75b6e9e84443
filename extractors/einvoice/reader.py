"""An e-invoice becomes a reading: every value once, with the place in the XML it came from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from lxml import etree

from documents.field import Candidate, Evidence, FieldName, Proof, ProofName
from documents.kind import DocType
from documents.reading import DocumentReading, FieldReading, FileFault, LineField, LineReading, TaxReading
from documents.text import Reader
from extractors.einvoice import cii, ubl, values
from extractors.einvoice.door import parse
from extractors.einvoice.schema import problems_of
from extractors.einvoice.syntax import Paths, Syntax, certainty_of, doc_type_of
from extractors.pages.error import UnreadableFileError

SYNTAXES: Final = {
    (syntax.namespace, syntax.root): syntax
    for syntax in (
        ubl.INVOICE,
        ubl.CREDIT_NOTE,
        ubl.ORDER,
        ubl.DESPATCH_ADVICE,
        ubl.RECEIPT_ADVICE,
        cii.INVOICE,
        cii.ZUGFERD_1,
        cii.ORDER,
    )
}
LONGEST_TEXT: Final = 5_000
"""Characters; a longer one is an embedded file."""
OWN_NUMBER: Final = {
    DocType.PURCHASE_ORDER: FieldName.ORDER_NUMBER,
    DocType.DELIVERY_NOTE: FieldName.DELIVERY_NOTE_NUMBER,
}


def read_einvoice(xml: bytes) -> DocumentReading:
    """Return the reading of an e-invoice, order or advice.

    Values are canonical and proven by being structured; amounts keep the sign they have in the XML.

    Raises:
        UnreadableFileError: UNSAFE_XML, TOO_LARGE, DAMAGED, or WRONG_TYPE for XML of another kind.
    """
    root = parse(xml)
    syntax = _syntax_of(root)
    problems = problems_of(root)
    _drop_namespaces(root, syntax)
    document = _Document(root)
    header = {name: candidate for name, paths in syntax.header.items() if (candidate := document.first(name, paths))}
    code = document.text(syntax.type_code)
    doc_type = doc_type_of(syntax, code)
    own = header.get(OWN_NUMBER.get(doc_type, FieldName.INVOICE_NUMBER))
    return DocumentReading(
        first_page=1,
        last_page=1,
        doc_type=doc_type,
        doc_type_score=certainty_of(code),
        text=document.all_text(),
        fields={name: _proven(candidate, syntax) for name, candidate in header.items()},
        orders=document.orders(syntax.orders),
        lines=tuple(document.lines(syntax)),
        taxes=tuple(document.taxes(syntax)),
        number_style=".",
        goods_receipt=syntax.goods_receipt,
        numbers_seen=own.readings if own else (),
        profile_problems=problems,
    )


def is_einvoice(xml: bytes) -> bool:
    """Tell whether some XML is a document that `read_einvoice` knows, without raising."""
    try:
        _syntax_of(parse(xml))
    except UnreadableFileError:
        return False
    return True


class _Document:
    """The elements of one document, found by path."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._tree = root.getroottree()

    def first(self, name: FieldName | LineField, paths: Paths, start: etree._Element | None = None) -> Candidate | None:
        """Return the value at the first path that hits; parts of one path are joined."""
        for path in paths:
            hits = _find(self._root if start is None else start, path)
            if "|" not in path:
                hits = hits[:1]
            raw = ", ".join(text for hit in hits if (text := _text(hit)))
            if raw:
                reading = values.form_of(name)(raw)
                return self._candidate(raw, reading, hits[0])
        return None

    def text(self, path: str) -> str:
        """Return the text at a path, or an empty string."""
        hits = _find(self._root, path) if path else []
        return _text(hits[0]) if hits else ""

    def all_text(self) -> str:
        """Return every text of the document, one element a line, without embedded files."""
        texts = (_text(element) for element in self._root.iter())
        return "\n".join(text for text in texts if 0 < len(text) <= LONGEST_TEXT)

    def orders(self, paths: Paths) -> tuple[Candidate, ...]:
        """Return every order referred to, each once."""
        found = {_text(hit): hit for path in paths for hit in reversed(_find(self._root, path))}
        return tuple(self._candidate(raw, values.words(raw), hit) for raw, hit in found.items() if raw)

    def lines(self, syntax: Syntax) -> Iterator[LineReading]:
        """Yield the lines."""
        for line in _find(self._root, syntax.line):
            assert isinstance(line, etree._Element)  # noqa: SLF001 - lxml names its class so
            cells = {name: self.first(name, paths, line) for name, paths in syntax.cells.items()}
            yield LineReading(cells={name: cell for name, cell in cells.items() if cell is not None})

    def taxes(self, syntax: Syntax) -> Iterator[TaxReading]:
        """Yield the VAT breakdown."""
        paths = syntax.taxes
        if paths is None:
            return
        for row in _find(self._root, paths.row):
            assert isinstance(row, etree._Element)  # noqa: SLF001 - lxml names its class so
            yield TaxReading(
                rate=self.first(LineField.TAX_RATE, (paths.rate,), row),
                base=self.first(FieldName.NET_TOTAL, (paths.base,), row),
                tax=self.first(FieldName.TAX_TOTAL, (paths.tax,), row),
                category=self.first(LineField.TAX_CATEGORY, (paths.category,), row),
            )

    def _candidate(self, raw: str, reading: str | None, hit: object) -> Candidate:
        return Candidate(
            raw=raw,
            readings=() if reading is None else (reading,),
            evidence=Evidence(xpath=self._path(hit), reader=Reader.XML),
            score=1.0,
        )

    def _path(self, hit: object) -> str:
        """Return the XPath of an element or attribute, by local names."""
        if isinstance(hit, etree._Element):  # noqa: SLF001 - lxml names its class so
            return str(self._tree.getpath(hit))
        parent = getattr(hit, "getparent", lambda: None)()
        name = getattr(hit, "attrname", "")
        return "" if parent is None else f"{self._tree.getpath(parent)}/@{name}"


def _syntax_of(root: etree._Element) -> Syntax:
    name = etree.QName(root)
    syntax = SYNTAXES.get((name.namespace or "", name.localname))
    if syntax is None:
        known = ", ".join(sorted(syntax.name for syntax in SYNTAXES.values()))
        raise UnreadableFileError(
            FileFault.WRONG_TYPE,
            f"The XML is a {name.localname!r} of namespace {name.namespace!r}, which is none of: {known}. Ask the "
            "sender for one of these, or for a PDF.",
        )
    return syntax


def _drop_namespaces(root: etree._Element, syntax: Syntax) -> None:
    """Rename elements to their local names, older names to today's, so that one path fits every version."""
    for element in root.iter(tag=etree.Element):
        local = etree.QName(element).localname
        element.tag = syntax.aliases.get(local, local)
    line, total = "SpecifiedLineTradeSettlement", "SpecifiedTradeSettlementMonetarySummation"
    for element in root.iter(total):  # ZUGFeRD 1.0 has one name for the sums of a line and of the document.
        parent = element.getparent()
        where = "Line" if parent is not None and parent.tag == line else "Header"
        element.tag = f"SpecifiedTradeSettlement{where}MonetarySummation"


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


def _find(start: etree._Element, path: str) -> list[object]:
    found = _compiled(path)(start)
    return list(found) if isinstance(found, list) else []


def _text(hit: object) -> str:
    text = hit.text if isinstance(hit, etree._Element) else str(hit)  # noqa: SLF001 - lxml names its class so
    return (text or "").strip()


def _proven(candidate: Candidate, syntax: Syntax) -> FieldReading:
    proof = Proof(name=ProofName.XML, detail=f"{syntax.name}, {candidate.evidence.xpath}")
    return FieldReading(chosen=candidate, proofs=(proof,))
