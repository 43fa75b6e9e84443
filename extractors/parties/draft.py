"""One print that may be a party's name, with what speaks for either part."""

from __future__ import annotations

from dataclasses import dataclass

from documents.text import Box
from extractors.layout.rows import Row


@dataclass(slots=True)
class Draft:
    """A name before both sides are weighed; every score is 0.0 to 1.0.

    Attributes:
        cell: Index of its cell in the row.
        issuer: That it is who wrote the paper: the vendor of an invoice, the buyer of an order.
        addressee: That it is whom the paper is addressed to.
        vendor: What a word such as "sold by" says, whoever wrote the paper.
        buyer: What a word such as "bill to" says.
        label: The printed role word, if any.
        confidence: Of the reader, for the characters.
        addressed: An address stands with it, behind it in its line or in the block under it.
        delivered: A word for the place of delivery stands with it: goods go to third parties, too.
        imprint: With the address stands a tax identifier, a register or a web address: the law's words for who writes.
    """

    text: str
    row: Row
    box: Box
    cell: int
    issuer: float = 0.0
    addressee: float = 0.0
    vendor: float = 0.0
    buyer: float = 0.0
    label: str = ""
    confidence: float = 1.0
    addressed: bool = False
    delivered: bool = False
    imprint: bool = False

    @property
    def is_labelled(self) -> bool:
        """Tell whether a word for its role stands with it."""
        return bool(self.vendor or self.buyer)


@dataclass(frozen=True, slots=True)
class PartyName:
    """A printed name with the scores of its two possible parts.

    Attributes:
        vendor: 0.0 to 1.0.
        buyer: 0.0 to 1.0.
        label: The printed role word, if any.
    """

    text: str
    row: int
    page: int
    box: Box
    vendor: float
    buyer: float
    label: str = ""
