"""What a person told the judges about a document beside its values: vendor, type, pairs of lines, accounts."""

from __future__ import annotations

from typing import Final

from documents.kind import DocType
from documents.value import Value


class LinePair(Value):
    """A line of the document and the order line a person put it to.

    Attributes:
        line: `Line.number` of the document.
        order_number: The client's order; empty where the line stands on no order, whatever the judges think.
        order_line: Number of the order line; 0 where the line stands on no order.
    """

    line: int
    order_number: str = ""
    order_line: int = 0


class Cut(Value):
    """The pages of a file that a person made one document of.

    Attributes:
        first_page: From 1.
        last_page: Inclusive.
        made_of: Ids of the documents that it takes the place of (L-24).
    """

    first_page: int
    last_page: int
    made_of: tuple[str, ...]


class Coding(Value):
    """Accounts and tax codes that a person chose.

    Attributes:
        accounts: Of the client's chart, by the line's number; under 0 that of the document, for lines that neither have
            one of their own nor stand on an order that names one.
        tax_codes: Of the client, by the place of the row in the tax breakdown, from 1.
        objects: Cost objects by dimension, by the line's number; 0 as with accounts.
    """

    accounts: dict[int, str] = {}
    tax_codes: dict[int, str] = {}
    objects: dict[int, dict[str, str]] = {}


class Choices(Value):
    """The choices that hold for a document.

    Attributes:
        vendor_id: Empty when nobody chose.
        vendor_by: Who did.
        doc_type: None when nobody chose.
        pairs: Only the lines that were paired by hand.
        coding: Empty where nobody chose.
        cut: None where the readers cut the file.
    """

    vendor_id: str = ""
    vendor_by: str = ""
    doc_type: DocType | None = None
    type_by: str = ""
    pairs: tuple[LinePair, ...] = ()
    pairs_by: str = ""
    coding: Coding = Coding()
    coding_by: str = ""
    cut: Cut | None = None

    def pair_of(self, line: int) -> LinePair | None:
        """Return what a person said about a line, or None."""
        return next((pair for pair in self.pairs if pair.line == line), None)


NO_CHOICES: Final = Choices()
