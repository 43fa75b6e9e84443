"""What stands on a paper besides its title: totals, numbers, tables, sentences. It speaks for or against a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from documents.kind import DocType
from documents.text import Reader
from extractors.labels.dictionary import STRONG, Kind, find, tokens_of
from extractors.labels.nouns import nouns_in
from extractors.layout.paper import Paper
from extractors.layout.relations import cached_links
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.columns import head_at, is_other_table

TOTALS: Final = frozenset({"net_total", "tax_total", "gross_total", "payable"})
OWN_NUMBERS: Final[dict[DocType, frozenset[str]]] = {
    DocType.INVOICE: frozenset({"invoice_number", "document_number"}),
    DocType.CREDIT_NOTE: frozenset({"credit_note_number", "invoice_number", "document_number"}),
    DocType.RECEIPT: frozenset({"receipt_number", "invoice_number", "document_number"}),
    DocType.PURCHASE_ORDER: frozenset({"order_number", "document_number"}),
    DocType.DELIVERY_NOTE: frozenset({"delivery_note_number", "document_number"}),
}
BESIDE: Final = 0.5
"""Weight of a label times the strength of its place, from which a value is taken to be labelled."""
SURE: Final = 0.85
PRICES: Final = ("unit_price", "net_amount", "gross_amount")
QUANTITIES: Final = ("quantity", "ordered")
LONG_SENTENCE: Final = 7
"""Words of a row of running text; a row with figures in every third word is none."""
FEWEST_SENTENCES: Final = 2
SLIP_ROW: Final = 44
"""Signs of a row of a till's slip of paper; a table of an invoice is wider."""
SLIP_SHARE: Final = 0.9
FEWEST_SLIP_ROWS: Final = 5
TILL_ROLL: Final = 240.0
"""Points; the widest paper of a till is 80 mm, 227 points."""
_TIME: Final = re.compile(r"\b(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?![\d.,/-])")
_CROSS_LINE: Final = re.compile(r"\s*([-=*._~#+])(?:\s?\1){7,}\s*")
"""Equal signs that fill a row."""
LEDGER_COLUMNS: Final = 3
LEDGER_ROWS: Final = 60


class Fit(StrEnum):
    """What the rest of a paper says to a type."""

    AGREES = "agrees"
    SILENT = "silent"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Structure:
    """The signs of a paper.

    Attributes:
        totals: Totals with an amount at their label, each with the label's weight times its nearness, 0.0 to 1.0.
        numbers: Labels of numbers with a value, likewise.
        labels: Every label that means one thing only.
        priced: A table of goods has a column of prices or amounts.
        counted: A table of goods has a column of quantities.
        ledger_rows: Rows with a date and an amount below the head of a table with balances.
        letter: Salutation, closing and sentences.
        money: An amount with cents is printed anywhere.
        till: Different signs of a till on a narrow slip ("cash", "change", "table", "cashier"), 0 on other papers.
        printed_by_till: A narrow slip with a day and a time of day, and lines of signs across it.
        items_from: Row of the first head of a table of goods; past the last row where there is none.
        billed: The label of a total names it the amount of an invoice ("Rechnungsbetrag").
    """

    totals: dict[str, float]
    numbers: dict[str, float]
    labels: frozenset[str]
    priced: bool
    counted: bool
    ledger_rows: int
    letter: bool
    money: bool
    till: int
    printed_by_till: bool
    items_from: int
    billed: bool

    def total(self, *concepts: str) -> bool:
        """Tell whether one of the totals, or any at all, has an amount."""
        return any(self.totals.get(concept, 0.0) >= BESIDE for concept in concepts or TOTALS)

    def number(self, concepts: Iterable[str], least: float = BESIDE) -> bool:
        """Tell whether one of these numbers is printed with its label."""
        return any(self.numbers.get(concept, 0.0) >= least for concept in concepts)

    @property
    def taxed(self) -> bool:
        """A total and a tax amount are printed."""
        return self.total("tax_total") and self.total("net_total", "gross_total", "payable")

    @property
    def only_letter(self) -> bool:
        """It is a letter without any of the signs of a business paper."""
        return self.letter and not (self.total() or self.priced or self.counted or self.ledger_rows)

    @property
    def goods_without_prices(self) -> bool:
        """It counts goods and names no money."""
        return self.counted and not self.priced and not self.total()


def structure_of(paper: Paper) -> Structure:
    """Return the signs on all pages of a paper."""
    found = {row.index: head for row in paper.rows if (head := head_at(paper, row.index)) and not is_other_table(head)}
    heads = found.values()
    slip = _is_slip(paper)
    return Structure(
        totals=_labelled(paper, SpanKind.AMOUNT),
        numbers=_labelled(paper, SpanKind.IDENTIFIER),
        labels=_sure_labels(paper),
        priced=any(head.has(*PRICES) for head in heads),
        counted=any(head.has(*QUANTITIES) for head in heads),
        ledger_rows=_ledger_rows(paper),
        letter=_is_letter(paper.rows),
        money=any(span.decimals for span in paper.of_kind(SpanKind.AMOUNT)),
        till=_till_signs(paper.rows) if slip else 0,
        printed_by_till=slip and _is_timed(paper) and (_is_crossed(paper.rows) or _is_narrow_picture(paper)),
        items_from=min(found, default=len(paper.rows)),
        billed=_is_billed(paper),
    )


def _is_billed(paper: Paper) -> bool:
    links = (link for span in paper.of_kind(SpanKind.AMOUNT) for link in cached_links(paper, span))
    totals = (link.hit for link in links if any(link.hit.weight(one) * link.strength >= BESIDE for one in TOTALS))
    return any("invoice" in nouns_in(hit.text) for hit in totals)


def _is_slip(paper: Paper) -> bool:
    """Tell whether a paper is narrow and names no buyer, as one from a till."""
    rows = [row for row in paper.rows if any(sign.isalnum() for sign in row.text)]
    short = sum(len(row.text) <= SLIP_ROW for row in rows)
    narrow = len(rows) >= FEWEST_SLIP_ROWS and short >= SLIP_SHARE * len(rows)
    return narrow and not any(hit.weight("buyer") for hits in paper.roles for hit in hits)


def _is_crossed(rows: Sequence[Row]) -> bool:
    return any(_CROSS_LINE.fullmatch(row.text) for row in rows)


def _is_narrow_picture(paper: Paper) -> bool:
    """Tell whether a picture is as narrow as the paper of a till; its lines of signs are no words of a picture."""
    return all(page.reader is Reader.OCR and page.width <= TILL_ROLL for page in paper.pages)


def _is_timed(paper: Paper) -> bool:
    """Tell whether a time of day stands in the row of a date, as tills print it."""
    dated = (row for row in paper.rows if any(span.kind is SpanKind.DATE for span in paper.spans[row.index]))
    return any(_TIME.search(row.text) for row in dated)


def _till_signs(rows: tuple[Row, ...]) -> int:
    signs = (match for row in rows for match in find(Kind.SIGN, row.text) if match.weight("till"))
    return len({match.phrases[0].words for match in signs})


def _sure_labels(paper: Paper) -> frozenset[str]:
    hits = [hit for row in paper.labels for hit in row if len(hit.phrases) == 1]
    return frozenset(hit.phrases[0].concept for hit in hits if hit.phrases[0].weight == STRONG)


def _labelled(paper: Paper, kind: SpanKind) -> dict[str, float]:
    """Return how surely each concept has a value of a kind at its label; the nearest label owns the value."""
    found: dict[str, float] = {}
    for span in paper.of_kind(kind):
        for link in cached_links(paper, span):
            for phrase in link.hit.phrases:
                found[phrase.concept] = max(found.get(phrase.concept, 0.0), phrase.weight * link.strength)
    return found


def _ledger_rows(paper: Paper) -> int:
    """Count the dated rows below a head such as "Date, Reference, Debit, Credit, Balance"."""
    most = 0
    for row in paper.rows:
        if _is_ledger_head(row):
            below = paper.rows[row.index + 1 : row.index + 1 + LEDGER_ROWS]
            most = max(most, sum(_is_dated(paper, other) for other in below))
    return most


def _is_ledger_head(row: Row) -> bool:
    if len(row.cells) < LEDGER_COLUMNS or any(sign.isdigit() for sign in row.text):
        return False
    concepts = {
        phrase.concept
        for cell in row.cells
        for kind in (Kind.SIGN, Kind.HEADER)
        for match in find(kind, cell.text)
        for phrase in match.phrases
    }
    about_goods = concepts & {"quantity", "unit_price"}
    return bool(concepts & {"balance", "outstanding"}) and "date" in concepts and not about_goods


def _is_dated(paper: Paper, row: Row) -> bool:
    kinds = {span.kind for span in paper.spans[row.index]}
    return {SpanKind.DATE, SpanKind.AMOUNT} <= kinds


def _is_letter(rows: tuple[Row, ...]) -> bool:
    """Tell whether a salutation opens a row, sentences follow, and a closing ends them."""
    opening = next((row.index for row in rows if _begins_with(row, "salutation")), None)
    if opening is None:
        return False
    closing = next((row.index for row in reversed(rows) if _has(row, "closing")), -1)
    return sum(_is_sentence(row) for row in rows if opening < row.index <= closing) >= FEWEST_SENTENCES


def _begins_with(row: Row, concept: str) -> bool:
    matches = find(Kind.SIGN, row.text)
    return bool(matches) and matches[0].start <= 1 and matches[0].weight(concept) > 0


def _has(row: Row, concept: str) -> bool:
    return any(match.weight(concept) > 0 for match in find(Kind.SIGN, row.text))


def _is_sentence(row: Row) -> bool:
    tokens = tokens_of(row.text)
    figures = sum(token.text.isdigit() for token in tokens)
    return len(tokens) - figures >= LONG_SENTENCE and figures * 3 < len(tokens)
