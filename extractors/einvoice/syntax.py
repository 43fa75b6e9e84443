"""How one XML syntax says what EN 16931 means: paths as data.

Paths are XPath 1.0 over local names (namespaces are dropped after the root has been recognised). Of several paths for
one term the first that hits counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.field import FieldName
from documents.kind import DocType
from documents.reading import LineField

Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxPaths:
    """Where one row of the VAT breakdown (BG-23) stands, relative to the root, and its terms relative to the row."""

    row: str
    rate: str
    base: str
    tax: str
    category: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """One document format.

    Attributes:
        name: For people.
        namespace: Of the root element.
        root: Local name of the root element.
        doc_type: Where no type code says otherwise.
        type_code: Path of BT-3; empty where the format has none.
        header: Path of each header field, relative to the root; a path that hits several elements joins them.
        line: Path of the lines.
        cells: Path of each cell, relative to the line.
        orders: Paths of every order reference.
        taxes: The VAT breakdown.
        goods_receipt: The buyer issued it.
        aliases: Local names of an older version that are read as today's.
    """

    name: str
    namespace: str
    root: str
    doc_type: DocType
    header: Mapping[FieldName, Paths]
    line: str
    cells: Mapping[LineField, Paths]
    type_code: str = ""
    orders: Paths = ()
    taxes: TaxPaths | None = None
    goods_receipt: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)


CREDIT_CODES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""UNTDID 1001: credit notes, self-billed and factored ones included."""
OTHER_CODES = frozenset({"231", "325"})
"""UNTDID 1001: order response, pro forma."""
OWN_POSTING_CODES = frozenset({"384", "386", "389", "393"})
"""UNTDID 1001: corrected, prepayment, self-billed and factored invoices. Each posts in a way of its own (1.1, P-08),
so a person has to say what it is."""
CERTAIN, UNDECIDED = 1.0, 0.5


def certainty_of(code: str) -> float:
    """Return how sure the code makes the type, 0.0 to 1.0; below the gate of V-DOC-05 a person chooses."""
    return UNDECIDED if code in OWN_POSTING_CODES else CERTAIN


def doc_type_of(syntax: Syntax, code: str) -> DocType:
    """Return the document type by its code (BT-3), or the format's own."""
    if code in CREDIT_CODES:
        return DocType.CREDIT_NOTE
    if code in OTHER_CODES:
        return DocType.OTHER
    return syntax.doc_type
