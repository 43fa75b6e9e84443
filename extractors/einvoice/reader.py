"""An e-invoice becomes a reading: every value once, with the place in the XML it came from."""

from __future__ import annotations

from typing import Final

from lxml import etree

from documents.einvoice import Group
from documents.field import Proof, ProofName
from documents.reading import DocumentReading, FieldReading, FileFault
from extractors.einvoice import cii, fields, ubl
from extractors.einvoice.binding import Binding, certainty_of, doc_type_of
from extractors.einvoice.door import parse
from extractors.einvoice.rules.table import breaches_of
from extractors.einvoice.schema import problems_of
from extractors.einvoice.semantic import read_terms
from extractors.einvoice.sheets.breach import joined, sheet_of
from extractors.einvoice.sheets.client import official_breaches, sheets_wanted
from extractors.pages.error import UnreadableFileError

BINDINGS: Final = {(binding.namespace, binding.root): binding for binding in (*ubl.BINDINGS, *cii.BINDINGS)}
LONGEST_TEXT: Final = 5_000
"""Characters; a longer one is an embedded file."""


def read_einvoice(xml: bytes) -> DocumentReading:
    """Return the reading of an e-invoice, order or advice.

    Values are canonical and proven by being structured; amounts keep the sign they have in the XML. Attached files are
    listed in `einvoice` by name and type (BG-24) and never opened.

    Raises:
        UnreadableFileError: UNSAFE_XML, TOO_LARGE, DAMAGED, or WRONG_TYPE for XML of another kind.
    """
    root = parse(xml)
    binding = _binding_of(root)
    problems = problems_of(root)
    stated = etree.tostring(root, encoding="unicode") if sheets_wanted() else ""
    document = read_terms(root, binding)
    code = document.text("BT-3")
    doc_type = doc_type_of(binding, code)
    header = fields.header_of(document, doc_type)
    own = header.get(fields.own_field(doc_type, code))
    einvoice = document.group()
    return DocumentReading(
        first_page=1,
        last_page=1,
        doc_type=doc_type,
        doc_type_score=certainty_of(binding, code),
        text=_all_text(root),
        fields={name: _proven(read, binding) for name, read in header.items()},
        orders=fields.orders_of(document, doc_type),
        lines=tuple(fields.lines_of(document)),
        taxes=tuple(fields.taxes_of(document)),
        number_style=".",
        goods_receipt=binding.goods_receipt,
        numbers_seen=own.chosen.readings if own else (),
        profile_problems=(*problems, *_breaches(einvoice, binding, stated)),
        einvoice=einvoice,
    )


def is_einvoice(xml: bytes) -> bool:
    """Tell whether some XML is a document that `read_einvoice` knows, without raising."""
    try:
        _binding_of(parse(xml))
    except UnreadableFileError:
        return False
    return True


def _breaches(einvoice: Group, binding: Binding, stated: str) -> tuple[str, ...]:
    """Return the broken business rules, as the official sheets see them where they can be asked."""
    own = breaches_of(einvoice, binding)
    official = official_breaches(stated, sheet_of(einvoice, binding)) if stated else None
    return own if official is None else joined(own, official)


def _binding_of(root: etree._Element) -> Binding:
    name = etree.QName(root)
    binding = BINDINGS.get((name.namespace or "", name.localname))
    if binding is None:
        known = ", ".join(sorted(binding.name for binding in BINDINGS.values()))
        raise UnreadableFileError(
            FileFault.WRONG_TYPE,
            f"The XML is a {name.localname[:80]!r} of namespace {(name.namespace or '')[:120]!r}, which is none of: "
            f"{known}. Ask the sender for one of these, or for a PDF.",
        )
    return binding


def _all_text(root: etree._Element) -> str:
    """Return every text of the document, one element a line, without embedded files."""
    texts = ((element.text or "").strip() for element in root.iter(tag=etree.Element))
    return "\n".join(text for text in texts if 0 < len(text) <= LONGEST_TEXT)


def _proven(read: fields.Read, binding: Binding) -> FieldReading:
    proof = Proof(name=ProofName.XML, detail=f"{binding.name}, {read.chosen.evidence.xpath}")
    return FieldReading(chosen=read.chosen, others=read.others, proofs=(proof,))
