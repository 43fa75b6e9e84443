"""Issue date (EN 16931 BT-2): the day a document was written.

A date beside the document's own number or title counts without a label of its own ("Facture n° 12 du 3 mars 2026").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from documents.values import dates, months
from documents.values.names import fold
from extractors.fields.due_date import asks_to_pay
from extractors.labels.dictionary import STRONG
from extractors.layout.acts import own_acts
from extractors.layout.candidates import best_first, candidate, text_candidate
from extractors.layout.days import in_head, labelled_dates
from extractors.layout.identifiers import own_titles
from extractors.layout.paper import OTHER_NUMBER, Paper
from extractors.layout.relations import cached_links
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.layout.subject import subject_start
from extractors.layout.unnamed import caption_of

FIELD: Final = FieldName.ISSUE_DATE
PRINTED: Final = 0.4
"""What the day of printing is worth where no better one stands; it proves nothing."""
_INVOICE: Final = {
    "invoice_date": 1.0,
    "document_date": 0.95,
    "credit_note_date": 0.9,
    "receipt_date": 0.9,
    "printing_date": PRINTED,
}
_WANTED: Final = {
    DocType.INVOICE: _INVOICE,
    DocType.CREDIT_NOTE: _INVOICE | {"credit_note_date": 1.0, "invoice_date": 0.75},
    DocType.RECEIPT: _INVOICE | {"receipt_date": 1.0},
    DocType.PURCHASE_ORDER: {
        "order_date": 1.0,
        "document_date": 0.95,
        "invoice_date": 0.6,
        "sales_order_date": 0.5,
        "printing_date": PRINTED,
    },
    DocType.DELIVERY_NOTE: {
        "delivery_note_date": 1.0,
        "document_date": 0.95,
        "delivery_date": 0.5,
        "printing_date": PRINTED,
    },
    DocType.STATEMENT: {"document_date": 1.0, "print_date": 0.3, "printing_date": PRINTED, "invoice_date": 0.5},
    DocType.OTHER: {
        "printing_date": PRINTED,
        "document_date": 1.0,
        "quote_date": 0.9,
        "sales_order_date": 0.8,
        "order_date": 0.4,
        "invoice_date": 0.7,
    },
}
BESIDE_NUMBER: Final = 0.7
ACTED: Final = 0.95
"""The day of the sentence that does what the paper is for: "On 3 March 2026 we order from you under no. 4711"."""
UNLABELLED: Final = 0.3
ALONE: Final = 0.55
"""The only date in the head of a letter says when it was written."""
LETTERS_DAY: Final = 0.55
"""The only date of a head that stands in a row of its own without a caption, as in a letter."""
SUBJECTS_DAY: Final = 0.7
"""The day alone in its row right above the subject of a letter, or above a title with its number."""
TOWNS_DAY: Final = 0.65
"""The day of a letter behind its town: "Hamburg, den 3. Mai 2026"."""
ONLY: Final = 0.5
"""The only date of a paper whose head has none: receipts and letters are dated at the foot."""
PARTLY_NAMED: Final = 0.58
"""A date whose caption holds a word for the paper, and that no label of the dictionary names."""
_OWN_NUMBERS: Final = {
    DocType.INVOICE: ("invoice_number", "credit_note_number", "receipt_number"),
    DocType.CREDIT_NOTE: ("invoice_number", "credit_note_number", "receipt_number"),
    DocType.RECEIPT: ("invoice_number", "receipt_number"),
    DocType.PURCHASE_ORDER: ("order_number",),
    DocType.DELIVERY_NOTE: ("delivery_note_number",),
}
_OURS: Final = {
    DocType.PURCHASE_ORDER: ("sales_order_number",),
    DocType.OTHER: ("sales_order_number", "quote_number"),
}
"""Numbers of the paper itself that are others' on other papers."""
_NAMING_DAYS: Final = frozenset(
    {"order", "sales_order", "delivery_note", "quote", "contract", "project", "due", "print"}
)
"""Nouns with dates of their own: "Livraison : 3 mars" says when goods came, unless the paper is a delivery note."""
_OWN_NOUNS: Final = {
    DocType.PURCHASE_ORDER: frozenset({"order", "document"}),
    DocType.DELIVERY_NOTE: frozenset({"delivery_note", "document"}),
    DocType.OTHER: frozenset({"quote", "sales_order", "document"}),
}
_INVOICED: Final = frozenset({"invoice", "credit_note", "receipt", "document"})
_OF_DAY: Final = re.compile(
    r"(?:del|du|de|vom|dated?|d\.?\s?d|van|le|of|li|den|emess[ao]|émise?|issued|emitid[ao])", re.IGNORECASE
)
"""Words that name the paper's own day where they are all that stands before or above it."""
_LEADS_ON: Final = re.compile(
    r"\d\S*[\s,;]+(?:du|de|del|of|vom|van|d\.?\s?d\.?|dated?|den|issued(?: on)?"
    r"|(?:[^\W\d_]{4,9} )?(?:le|am|op|il|el|on))\s*:?$",
    re.IGNORECASE,
)
_LEADS_TO: Final = re.compile(
    r"[\s,;:|/·–-]*(?:(?:du|de|del|of|vom|van|d\.?\s?d\.?|dated?|den|from|le|am|il|el|on|op|date|datum|data|fecha)[\s.:,]*)*",
    re.IGNORECASE,
)
"""What stands between a number and its day."""
PRECEDING: Final = "preceding_invoice"
IN_LINE: Final = 0.4
"""Most that a day among the lines of the paper is worth."""
_LISTING: Final = frozenset({DocType.OTHER, DocType.STATEMENT})
_TOWN: Final = re.compile(r"(?:[^\W\d_][\w.'’/()-]*\s?){1,4},?(?:\s?(?:den|le|the|il|el|lì|a|on|am|,))*", re.IGNORECASE)
"""What stands before the day of a letter: a town and perhaps a word."""
_DAY_AND_MONTH: Final = re.compile(
    r"\d{1,2}\s?(?:st|nd|rd|th|er|º|\.)?\s(?:of |de )?[^\W\d_]{3,10}\.?$|[^\W\d_]{3,10}\.? \d{1,2},?$"
)
_YEAR: Final = re.compile(r"20\d\d")
_RANGE: Final = re.compile(
    r"\s*(?:-|–|—|/|bis|to|until|au|al|a|t/m|tot|hasta|und|and|et)\s*(?:zum\s*|el\s*|the\s*)?", re.IGNORECASE
)


def candidates(paper: Paper) -> list[Candidate]:
    """Return dates with a label of issue, then dates in the title's row, then unlabelled dates of the head."""
    foreign = {span.box for span in paper.of_kind(SpanKind.DATE) if _is_another_s(paper, span)}
    lined = {span.box for span in paper.of_kind(SpanKind.DATE) if _is_items(paper, span)}
    labelled = labelled_dates(paper, _WANTED[paper.doc_type], head=True)
    found = [_as_item(one) if one.evidence.box in lined else one for one in labelled if one.evidence.box not in foreign]
    free = [span for span in paper.of_kind(SpanKind.DATE) if not _rivals(paper, span)]
    heading = [span for span in free if in_head(paper, span)]
    alone = len({span.days for span in heading}) == 1
    for lettered, points in ((_is_towns_day, TOWNS_DAY), (_is_letters_day, LETTERS_DAY)):
        letters = [span for span in heading if lettered(paper, span)]
        if len({span.days for span in letters}) == 1:
            found.append(candidate(paper, letters[0], points))
    found.extend(candidate(paper, span, SUBJECTS_DAY) for span in _subjects_days(paper))
    found.extend(candidate(paper, act.day, ACTED, act.hit.label) for act in own_acts(paper) if act.day is not None)
    found.extend(_wrapped_days(paper))
    for span in heading:
        if _beside_own_number(paper, span) or _continues_title(paper, span):
            found.append(candidate(paper, span, BESIDE_NUMBER, "title"))
        elif _is_partly_named(paper, span):
            found.append(candidate(paper, span, PARTLY_NAMED))
        else:
            found.append(candidate(paper, span, ALONE if alone else UNLABELLED))
    rest = [span for span in free if span.row not in paper.table_rows]
    if not heading and len({span.days for span in rest}) == 1:
        found.append(candidate(paper, rest[0], ONLY))
    return best_first(found)


def _is_items(paper: Paper, span: Span) -> bool:
    """Tell whether a day stands among the items, and no label names it as the paper's own: "Date" heads a column."""
    named = {concept for link in cached_links(paper, span) for concept in link.hit.concepts}
    return span.row in paper.table_rows and named <= {"document_date"}


def _as_item(one: Candidate) -> Candidate:
    """Return the day of an item, which is that of the work or the delivery rather."""
    return one.model_copy(update={"score": min(one.score, IN_LINE)})


def _rivals(paper: Paper, span: Span) -> bool:
    """Tell whether a label of another date, or of anything else but a number, owns the date; or a range of dates."""
    own = {name for names in _OWN_NUMBERS.values() for name in names} | {"document_date"}
    if _is_another_s(paper, span):
        return True
    if any(link.strength > 0.5 and not own & set(link.hit.concepts) for link in cached_links(paper, span)):
        return True
    caption = caption_of(paper, span)
    named = caption.nouns & _NAMING_DAYS if caption else frozenset()
    due = asks_to_pay(paper.rows[span.row], span.start)
    return due or _in_range(paper, span) or (bool(named) and not _is_own(paper, named))


def _is_another_s(paper: Paper, span: Span) -> bool:
    """Tell whether a day belongs to another paper's number: "your order 4711 of 3 March", "Order / Date: 4711 / 3.3.".

    In a letter or a statement the days of the invoices that it lists, each with an amount, are others' as well.
    """
    row = paper.rows[span.row]
    links = cached_links(paper, span)
    if any(set(link.hit.concepts) - {"document_date"} or link.hit.weight("document_date") == STRONG for link in links):
        return False
    first = row.cells[row.cell_at(span.start)].start
    numbers = [one for one in paper.spans[span.row] if one.kind is SpanKind.IDENTIFIER]
    before = [one for one in numbers if first <= one.start and one.end <= span.start]
    if before and _LEADS_TO.fullmatch(row.text, before[-1].end, span.start):
        owners = {name for link in cached_links(paper, before[-1]) for name in link.hit.concepts}
        own = {*_OWN_NUMBERS.get(paper.doc_type, ()), *_OURS.get(paper.doc_type, ()), "document_number", OTHER_NUMBER}
        titled = own_titles(paper, row) and PRECEDING not in owners
        if owners and not owners & own and not titled:
            return True
    listed = any(
        one.kind is SpanKind.AMOUNT and one.decimals and one.start > span.start for one in paper.spans[span.row]
    )
    return listed and paper.doc_type in _LISTING and any(link.above for link in links)


def _is_own(paper: Paper, nouns: frozenset[str]) -> bool:
    """Tell whether nouns name the paper itself."""
    return bool(nouns & _OWN_NOUNS.get(paper.doc_type, _INVOICED))


def _is_partly_named(paper: Paper, span: Span) -> bool:
    caption = caption_of(paper, span)
    if caption is None:
        return False
    return _is_own(paper, caption.nouns) or (
        _OF_DAY.fullmatch(caption.text) is not None and not _below_number(paper, span)
    )


def _below_number(paper: Paper, span: Span) -> bool:
    """Tell whether a number of another paper stands right above: "Order 4711", and below it "of 3 March 2026"."""
    above = paper.labels[span.row - 1] if span.row else ()
    own = {*_OWN_NUMBERS.get(paper.doc_type, ()), "document_number"}
    numbers = {name for hit in above for name in hit.concepts if name.endswith("_number")}
    return bool(numbers) and not numbers & own


def _in_range(paper: Paper, span: Span) -> bool:
    """Tell whether a word or sign for "to" joins the date to another one: a period."""
    row = paper.rows[span.row]
    days = [other for other in paper.spans[span.row] if other.kind is SpanKind.DATE]
    return any(
        span in (first, second) and _RANGE.fullmatch(row.text, first.end, second.start)
        for first, second in pairwise(days)
    )


def _continues_title(paper: Paper, span: Span) -> bool:
    """Tell whether the line above ends with the title, a number and the word that leads to this day."""
    row = paper.rows[span.row]
    above = paper.rows[span.row - 1] if span.row else None
    if above is None or above.page != row.page or span.start != row.cells[row.cell_at(span.start)].start:
        return False
    for cell in above.cells:
        aligned = abs(cell.box.x0 - span.box.x0) < row.height and row.box.top - cell.box.bottom < row.height
        titled = any(cell.start <= hit.start < cell.end for hit in own_titles(paper, above))
        if aligned and titled and _LEADS_ON.search(cell.text):
            return True
    return False


def _beside_own_number(paper: Paper, span: Span) -> bool:
    """Tell whether the paper's own number or title stands before a day in its row; among the lines none is its own."""
    if min(paper.table_rows, default=span.row) < span.row < max(paper.table_rows, default=span.row):
        return False
    row, names = paper.rows[span.row], _OWN_NUMBERS.get(paper.doc_type, ())
    first = _behind_other_caption(row, span)
    own = any(hit.weight(name) and first <= hit.start < span.start for hit in paper.labels[span.row] for name in names)
    return own or _follows_title(paper, row, span)


def _behind_other_caption(row: Row, span: Span) -> int:
    """Return where the caption of a day begins that fills the cell before it: what is left of it is another value's."""
    at = row.cell_at(span.start)
    before = row.cells[at - 1] if at and span.start == row.cells[at].start else None
    return before.start if before is not None and before.text.rstrip().endswith(":") else 0


def _follows_title(paper: Paper, row: Row, span: Span) -> bool:
    """Tell whether a title stands before a date in its row, and no words with a colon between: they name the date.

    Another paper's title heads a group of lines, as the slips do that an invoice gathers: the day is that paper's.
    """
    cell = row.cells[row.cell_at(span.start)]
    captioned = ":" in row.text[cell.start : span.start]
    first = cell.start if captioned else _behind_other_caption(row, span)
    return any(first <= hit.start and hit.end <= span.start for hit in own_titles(paper, row))


def _subjects_days(paper: Paper) -> list[Span]:
    """Return the one day that fills a row, but for its town, above the subject or the numbered title of a letter."""
    found = []
    for row, below in pairwise(paper.rows):
        days = [span for span in paper.spans[row.index] if span.kind is SpanKind.DATE]
        if row.page != paper.pages[0].number or len(days) != 1 or len(row.cells) != 1 or below.page != row.page:
            continue
        before = _before(row, days[0])
        placed = not before or ("," in before and _TOWN.fullmatch(before) is not None)
        if placed and not _behind(row, days[0]) and _opens_letter(paper, below):
            found.append(days[0])
    return found if len(found) == 1 else []


def _opens_letter(paper: Paper, row: Row) -> bool:
    """Tell whether a row is the subject of a letter, or the paper's title with its number."""
    if len(row.cells) != 1:
        return False
    numbers = [
        span for span in paper.spans[row.index] if span.kind is SpanKind.IDENTIFIER and span.end == len(row.text)
    ]
    titled = any(hit.start == 0 for hit in own_titles(paper, row))
    return bool(numbers) and (titled or subject_start(row.text) > 0)


def _is_letters_day(paper: Paper, span: Span) -> bool:
    """Tell whether a day fills its row, but for the day of the week, without any caption: a letter is dated so."""
    row = paper.rows[span.row]
    if len(row.cells) > 1 or _before(row, span) or _behind(row, span) or not _is_unnamed(paper, span):
        return False
    above = paper.rows[span.row - 1].text.split() if span.row else []
    return not (above and _OF_DAY.fullmatch(above[-1]))


def _is_towns_day(paper: Paper, span: Span) -> bool:
    """Tell whether a town stands before a day in its cell, and nothing else: "Hamburg, den 3. Mai 2026"."""
    row = paper.rows[span.row]
    before = _before(row, span)
    return "," in before and _TOWN.fullmatch(before) is not None and not _behind(row, span) and _is_unnamed(paper, span)


def _is_unnamed(paper: Paper, span: Span) -> bool:
    """Tell whether no caption names a day, and no label but a word for "date"."""
    caption = caption_of(paper, span)
    weekday = caption is not None and fold(caption.text) in months.day_names()
    known = {name for link in cached_links(paper, span) for name in link.hit.concepts}
    return (caption is None or weekday) and known <= {"document_date"}


def _before(row: Row, span: Span) -> str:
    """Return the words before a day in its cell, without the day of the week."""
    words = row.text[row.cells[row.cell_at(span.start)].start : span.start].split()
    return " ".join(word for word in words if fold(word.strip(".,")) not in months.day_names())


def _behind(row: Row, span: Span) -> str:
    """Return the words and figures behind a day in its cell."""
    return "".join(sign for sign in row.text[span.end : row.cells[row.cell_at(span.start)].end] if sign.isalnum())


def _wrapped_days(paper: Paper) -> Iterator[Candidate]:
    """Yield days behind a title whose year stands in the line below: "Invoice 4711, 9th January", "2027"."""
    for above, row in pairwise(paper.rows):
        titles = own_titles(paper, above) if above.page == row.page == paper.pages[0].number else []
        for title in titles:
            cell = above.cells[above.cell_at(title.start)]
            year = next((one for one in row.cells if abs(one.box.x0 - cell.box.x0) < row.height / 2), None)
            day = _DAY_AND_MONTH.search(cell.text)
            if year is None or day is None or not _YEAR.fullmatch(year.text):
                continue
            text = f"{day[0]} {year.text}"
            readings = tuple(one.isoformat() for one in dates.readings(text))
            box = above.box_of(cell.start + day.start(), cell.end)
            if readings and row.box.top - cell.box.bottom < row.height:
                found = text_candidate(paper, text, row.page, box, BESIDE_NUMBER, "title")
                yield found.model_copy(update={"readings": readings})
