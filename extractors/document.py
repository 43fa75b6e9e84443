"""Words to fields: the documents that stand on the pages of one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from documents.field import Candidate, FieldName
from documents.kind import DocType
from documents.reading import (
    NO_REGISTERS,
    DocumentReading,
    FieldReading,
    LineField,
    LineReading,
    PageView,
    Part,
    Registers,
)
from documents.text import Page, Reader
from extractors.choice import taxes
from extractors.choice.choose import choose
from extractors.choice.impossible_days import with_impossible_days
from extractors.choice.other_reading import with_other_reading
from extractors.classify.doc_type import CANCELLATION, CORRECTING, DISPUTED, TypeFound, type_of
from extractors.classify.language import language_of
from extractors.classify.split import own_numbers, parts_of, stated_pages
from extractors.fields import generators
from extractors.layout.paper import Paper, lay_out
from extractors.learning.propose import with_proposals
from extractors.learning.vendor import rules_for
from extractors.lines.table import find_lines
from extractors.parties.ranking import is_own

MOST_ORDERS = 20


def read_documents(pages: Sequence[Page], registers: Registers = NO_REGISTERS) -> tuple[DocumentReading, ...]:
    """Return the documents on the pages of one file, in order.

    Args:
        pages: Every page with its words, in points, top-left origin. Pages without words give a document of type OTHER.
        registers: Own companies, vendors and open orders of the client. They rank what is printed and invent nothing.

    Returns:
        One reading per document; empty for no pages. When it is unsure whether a page starts a new document, it stays
        with the one before, and `numbers_seen` names the numbers of both. Where a person cut the file (`parts` of the
        registers), one reading per part that has pages.
    """
    if not pages:
        return ()
    if registers.parts:
        return tuple(_read_part(pages, registers, part) for part in registers.parts if _pages_of(pages, part))
    paper = lay_out(pages, registers)
    parts = parts_of(paper)
    if len(parts) == 1:
        return (_read(paper),)
    return tuple(_read(lay_out(part, registers)) for part in parts)


def _read_part(pages: Sequence[Page], registers: Registers, part: Part) -> DocumentReading:
    return _read(lay_out(_pages_of(pages, part), registers), part.doc_type)


def _pages_of(pages: Sequence[Page], part: Part) -> tuple[Page, ...]:
    return tuple(page for page in pages if part.first_page <= page.number <= part.last_page)


def _read(paper: Paper, doc_type: DocType | None = None) -> DocumentReading:
    """Read the pages of one document; a `doc_type` that a person gave goes before what the page says."""
    paper = replace(paper, language=language_of(paper.rows, paper.labels), cache={})
    found_type = type_of(paper)
    if doc_type is not None:
        found_type = found_type._replace(doc_type=doc_type, score=1.0)
    paper = replace(paper, doc_type=found_type.doc_type, cache={})
    table = find_lines(paper)
    lines = table.lines
    paper = replace(paper, table_rows=table.rows)
    found = with_other_reading(paper, {name: candidates(paper) for name, candidates in generators().items()})
    tax_rows = taxes.tax_rows(paper)
    fields = choose(paper, found, tax_rows, _amounts(lines))
    rules = rules_for(paper, fields)
    if rules:
        fields = choose(paper, with_proposals(found, rules, paper), tax_rows, _amounts(lines))
    fields = with_impossible_days(paper, fields)
    vendor = fields.get(FieldName.VENDOR_NAME)
    signed = found_type if doc_type is not None else _with_sign(found_type, fields)
    return DocumentReading(
        first_page=paper.pages[0].number,
        last_page=paper.pages[-1].number,
        doc_type=signed.doc_type,
        doc_type_score=round(signed.score, 4),
        language=paper.language,
        born_digital=all(page.reader is not Reader.OCR for page in paper.pages),
        text=paper.text,
        fields=fields,
        orders=_orders(found[FieldName.ORDER_NUMBER]),
        lines=lines,
        taxes=taxes.readings(paper, (*tax_rows, *taxes.unclosed_rows(paper, tax_rows))),
        number_style=paper.number_style,
        dpi=min((page.dpi for page in paper.pages if page.dpi), default=0),
        skew=max((abs(page.skew) for page in paper.pages), default=0.0),
        text_doubts=tuple(page.doubt for page in paper.pages if page.doubt),
        goods_receipt=_is_goods_receipt(paper, found_type, vendor.chosen if vendor else None),
        stated_page_count=stated_pages(paper),
        numbers_seen=own_numbers(paper),
        payment_codes=tuple(dict.fromkeys(code for page in paper.pages for code in page.payment_codes)),
        views=tuple(view_of(page) for page in paper.pages),
    )


def view_of(page: Page) -> PageView:
    """Return how a page was laid before it was read."""
    return PageView(
        number=page.number,
        width=page.width,
        height=page.height,
        turn=page.turn,
        skew=page.skew,
        corners=page.corners,
    )


def _with_sign(found: TypeFound, fields: Mapping[FieldName, FieldReading]) -> TypeFound:
    """Let a minus decide what a corrected invoice is: with one a negative invoice (L-02), without one a question."""
    if found.concept not in CORRECTING | {CANCELLATION}:
        return found
    gross = fields.get(FieldName.GROSS_TOTAL)
    if gross is not None and gross.chosen is not None and Decimal(gross.chosen.readings[0]) < 0:
        return found._replace(doc_type=DocType.INVOICE)
    return found._replace(score=min(found.score, DISPUTED)) if found.concept in CORRECTING else found


def _amounts(lines: Sequence[LineReading]) -> list[Decimal]:
    """Return the net amounts of the lines; none when one could not be read: a part of a sum proves nothing."""
    cells = [line.cells.get(LineField.NET_AMOUNT) for line in lines]
    return [Decimal(cell.readings[0]) for cell in cells if cell is not None] if all(cells) else []


def _orders(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(one for one in candidates if one.score >= 0.5)[:MOST_ORDERS]


def _is_goods_receipt(paper: Paper, found: TypeFound, issuer: Candidate | None) -> bool:
    """Tell whether the buyer wrote a delivery note: it says goods receipt, or one of the client's own issued it."""
    if found.doc_type is not DocType.DELIVERY_NOTE:
        return False
    return found.goods_receipt or (issuer is not None and is_own(paper, issuer.raw))
