"""Numbers of documents: what every field with an own or foreign number shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from documents.field import Candidate
from documents.kind import DocType
from documents.values import identifiers
from extractors.labels.dictionary import Kind
from extractors.labels.nouns import NUMBER_WORD, nouns_in
from extractors.layout.acts import own_acts
from extractors.layout.candidates import candidate, labelled
from extractors.layout.groups import grown
from extractors.layout.paper import OTHER_NUMBER, Hit, Paper, hits_of
from extractors.layout.relations import cached_links
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import Span, SpanKind
from extractors.layout.subject import subject_start

LONGEST: Final = 35
SHORT: Final = 0.3
"""Taken off a number of one or two characters."""
BRACKETED: Final = 0.3
SMEARED: Final = 0.05
"""A number read in a picture with less confidence is a smear or a row of leader dots."""
TITLED: Final = 0.75
DATED: Final = 0.95
"""Least sureness of a number that stands between the title and the paper's day: nothing else is printed like that."""
IN_HEADING: Final = 0.8
"""Sureness of a number that ends a heading, behind the title and a few words."""
LONGEST_BETWEEN: Final = 40
"""Signs."""
FEWEST_SIGNS: Final = 4
ROWS_UNDER: Final = 2
"""Rows from a title alone to the number under it; the other may hold something of the column beside."""
TITLE_DEPTH: Final = 0.5
"""Titles stand in this upper share of the page."""
_NUMBER_WORD: Final = re.compile(NUMBER_WORD, re.IGNORECASE)
_BEHIND_TITLE: Final = re.compile(rf"[\s:.#°º]*(?:{NUMBER_WORD}[\s:.#°º]*)?", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LEADS_TO_DAY: Final = re.compile(
    r"[\s,;·|-]*(?:vom|von|du|de|del|della|van|of|dated|date|datum|data|d\.?\s?d\.?|from|on|am|den|le|il|el|d|issued"
    r"|issued on|raised(?: on)?|ausgestellt am|erstellt am|émise? le|établie? le|emess[ao] il|redatt[ao] il"
    r"|emitid[ao] el|expedid[ao] el|opgemaakt op|uitgereikt op|de fecha|en date du|in data)[\s.:,]*"
    r"(?:[^\W\d_]{2,10},?\s)?",
    re.IGNORECASE,
)
"""Words between a number and its day, the day of the week included."""
_ENCLOSED: Final = re.compile(r"[^\d():]{0,30}\((?P<number>[^\s()]*\d[^\s()]*)\)(?:\s+[^\W\d_]+){0,3}\s*")
"""A number in brackets behind a title, and the words that lead to its day."""
_PARTED: Final = re.compile(r"\s*[,;·|–-]\s*(?:[^\W\d_]{2,10},?\s)?|\s\(")
"""Signs between a number and its day in one cell."""
_WORDS_BEFORE: Final = re.compile(r"\s*(?:[^\W\d_]+[\s-]+){1,2}")
_OURS: Final = re.compile(r"(?i)our|unsere?|notre|nos|n\.?/|onze|ons|nuestr[ao]|nostr[ao]|ns\.?|the")
_YOURS: Final = re.compile(r"(?i)(?:(?:your|ihre?|votre|uw|je|sua?|la sua|vostra|la vostra|tu|vuestra)\s)?(\w+)")
"""What an invoice says before its own name, and that name; "original" or "corrected" would make it another's."""
_OWN_NOUNS: Final = frozenset({"invoice", "document"})
_TITLES: Final[dict[DocType, tuple[str, ...]]] = {
    DocType.DELIVERY_NOTE: ("goods_receipt",),
    DocType.CREDIT_NOTE: ("correction", "cancellation"),
    DocType.INVOICE: ("replacement", "correction", "cancellation"),
    DocType.OTHER: ("order_response",),
}
"""Titles of the vocabulary that name a type beside the type's own."""
PRECEDING: Final = "preceding_invoice"
_CORRECTIONS: Final = ("correction", "replacement", "cancellation")
_OWN_CONCEPTS: Final[dict[DocType, tuple[str, ...]]] = {
    DocType.INVOICE: ("invoice_number", "credit_note_number", "receipt_number"),
    DocType.CREDIT_NOTE: ("credit_note_number", "invoice_number"),
    DocType.RECEIPT: ("receipt_number", "invoice_number"),
    DocType.PURCHASE_ORDER: ("order_number",),
    DocType.DELIVERY_NOTE: ("delivery_note_number",),
    DocType.OTHER: ("sales_order_number", "quote_number", "order_number", "invoice_number"),
}
"""Labels of a paper's own number, which may hold its title."""
WEAKLY: Final = 0.5
KEYED: Final = 0.59
"""Scores of a number beside an everyday word, and beside one that stands as its key; neither proves it."""
IN_COLUMN: Final = 0.5
"""What is left of a number's score in a column where every line has its own."""
GROUPED: Final = 0.58
"""Most that a label is worth for a number in groups: what follows the first group may be another value."""
_IN_GROUPS: Final = re.compile(r"\d\s")
_LETTERS_ONLY_HEAD: Final = re.compile(r"[^\W\d_]{6,}\d{0,2}")


def labelled_numbers(paper: Paper, wanted: Mapping[str, float]) -> list[Candidate]:
    """Return the identifiers that a wanted label speaks for, best first; never an IBAN, a VAT id or a page number."""
    return labelled(
        paper,
        SpanKind.IDENTIFIER,
        wanted,
        adjust=lambda span, points: _adjusted(
            span,
            _in_column(paper, span, _in_title(paper, span, _as_key(paper, span, points, wanted))),
            bracketed=_bracketed(paper, span),
        ),
    )


def with_groups(paper: Paper, found: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates of a paper's own number, with the groups behind them; what is so put together is doubtful."""
    spans = {(span.page, span.box): span for span in paper.of_kind(SpanKind.IDENTIFIER)} if found else {}
    kept: list[Candidate] = []
    longer: list[Span] = []
    for one in found:
        span = spans.get((one.evidence.page, one.evidence.box)) if one.evidence.box is not None else None
        whole = grown(paper.rows[span.row], span) if span is not None else None
        if span is None or whole is None or whole is span:
            kept.append(one)
            continue
        longer.append(whole)
        kept.append(candidate(paper, whole, min(one.score, GROUPED), one.label))
    parts = {
        (span.page, span.box)
        for whole in longer
        for span in paper.spans[whole.row]
        if whole.start <= span.start and span.end <= whole.end
    }
    return [one for one in kept if (one.evidence.page, one.evidence.box) not in parts]


def titled_numbers(paper: Paper, points: float) -> list[Candidate]:
    """Return the identifiers right behind a title of the paper's type: "Order change PO4711-2" needs no label.

    Args:
        paper: The document.
        points: Score of a number that follows at once; one behind a few words ("Invoice for freight 4711") has less,
            and one with the paper's day behind it ("Invoice 4711 of 3 March 2026") at least `DATED`.
    """
    found = [candidate(paper, act.number, max(points, DATED), act.hit.label) for act in own_acts(paper)]
    alone = heading_number(paper)
    for row in _head_of(paper):
        is_alone = alone is not None and alone.row == row.index
        title = next((hit for hit in own_titles(paper, row) if is_alone or _heads_cell(paper, row, hit)), None)
        if title is not None and (enclosed := _enclosed(paper, row, title)) is not None:
            found.append(candidate(paper, enclosed, max(points, DATED), title.label))
            continue
        span = _first_behind(paper, row, title) if title else None
        if title is None or span is None:
            continue
        sure = _behind_title(paper, row, title, span)
        if sure == 1.0 and _dated(paper, row, span):
            found.append(candidate(paper, span, max(points, DATED), title.label))
            continue
        most = GROUPED if _IN_GROUPS.search(span.raw) else 1.0
        if sure > 0:
            found.append(candidate(paper, span, min(points * sure, most), title.label))
    return found


def heading_number(paper: Paper) -> Span | None:
    """Return the number behind the title of a correction where it is a paper's only one, alone in its row, no colon.

    "Corrected invoice 4711-K" names the paper itself there; beside another title it names the one that is corrected.
    """
    titles = [(row, hit) for row in _head_of(paper) for hit in own_titles(paper, row) if _begins_cell(row, hit)]
    if len(titles) != 1 or not any(titles[0][1].weight(name) for name in _CORRECTIONS):
        return None
    row, title = titles[0]
    span = _first_behind(paper, row, title)
    if span is None or len(row.cells) > 1 or ":" in row.text[title.end : span.start]:
        return None
    return span if _BEHIND_TITLE.fullmatch(row.text, title.end, span.start) and _ends_heading(row, span) else None


def _head_of(paper: Paper) -> list[Row]:
    return [row for row in paper.rows if row.box.top <= TITLE_DEPTH * paper.page(row.page).height]


def _begins_cell(row: Row, hit: Hit) -> bool:
    start = row.cells[row.cell_at(hit.start)].start
    return not any(sign.isalnum() for sign in row.text[start : hit.start])


def _first_behind(paper: Paper, row: Row, title: Hit) -> Span | None:
    """Return the first value behind a title when it is a number of letters or digits, not of money or days."""
    behind = [span for span in _plain_values(paper, row) if span.start >= title.end]
    first = [span for span in behind if span.start == behind[0].start]
    number = next((span for span in first if span.kind is SpanKind.IDENTIFIER), None)
    if any(span.kind in {SpanKind.DATE, SpanKind.PERCENT} for span in first):
        return None
    return None if number and any(span.decimals and span.end > number.end for span in first) else number


def _enclosed(paper: Paper, row: Row, title: Hit) -> Span | None:
    """Return the number in brackets between a title and the paper's day: "Invoice (4711) issued on 3 March 2026"."""
    cell = row.cells[row.cell_at(title.start)]
    shown = _ENCLOSED.match(row.text, title.end, cell.end)
    if shown is None:
        return None
    spans = [span for span in paper.spans[row.index] if span.start >= shown.start("number")]
    number = next((span for span in spans if span.kind is SpanKind.IDENTIFIER), None)
    days = [span for span in spans if span.kind is SpanKind.DATE and span.start <= shown.end() + 1]
    is_whole = number is not None and number.raw.strip("()") == shown["number"]
    next_row = paper.rows[row.index + 1] if row.index + 1 < len(paper.rows) else None
    if not days and next_row is not None and shown.end() == cell.end and _LEADS_TO_DAY.match(next_row.text):
        days = [span for span in paper.spans[next_row.index] if span.kind is SpanKind.DATE][:1]
    return number if is_whole and days else None


def _plain_values(paper: Paper, row: Row) -> list[Span]:
    """Return the values of a row but for smears, and codes in brackets as in "Commercial invoice (380) 4711"."""
    return [
        span
        for span in paper.spans[row.index]
        if not (span.raw.startswith("(") or row.text[max(span.start - 1, 0) : span.start] == "(")
        and span.confidence >= SMEARED
    ]


def _heads_cell(paper: Paper, row: Row, hit: Hit) -> bool:
    """Tell whether a title begins its cell, but for "our" or a word or two of its own: "Room Bill", "Station Invoice".

    A label that holds the title says whose paper it is: "Original invoice 4711" is another one.
    """
    within = [label for label in paper.labels[row.index] if label.start <= hit.start and label.end >= hit.end]
    if any(_is_others(paper, label) for label in within):
        return _is_own_subject(paper, row, hit, within)
    start = row.cells[row.cell_at(hit.start)].start
    before = row.text[start + subject_start(row.text[start : hit.end]) : hit.start]
    if not any(sign.isalnum() for sign in before):
        return True
    words = _WORDS_BEFORE.fullmatch(before) is not None and hit.text[0].isupper()
    ours = _OURS.fullmatch(before.strip()) is not None
    return words or ours


def _is_own_subject(paper: Paper, row: Row, hit: Hit, within: Sequence[Hit]) -> bool:
    """Tell whether an invoice calls itself "Your invoice 4711" or "Re: Invoice 4711" in a line or cell of its own.

    On a credit note, a reminder or a corrected invoice these words name another paper.
    """
    if paper.doc_type is not DocType.INVOICE or any(set(label.concepts) != {PRECEDING} for label in within):
        return False
    corrects = (hit for other in paper.rows for hit in hits_of(Kind.TITLE, other))
    if any(one.weight(name) for one in corrects for name in (*_CORRECTIONS, DocType.CREDIT_NOTE)):
        return False
    cell = row.cells[row.cell_at(hit.start)]
    first = min(label.start for label in within)
    span = _first_behind(paper, row, hit)
    subject = max(first, cell.start + subject_start(cell.text))
    begins = not any(sign.isalnum() for sign in row.text[cell.start + subject_start(cell.text) : first])
    word = _YOURS.match(row.text, subject)
    plain = word is not None and bool(nouns_in(word[1]) & _OWN_NOUNS)
    numbered = (span is not None and _ends_heading(row, span)) or _enclosed(paper, row, hit) is not None
    return begins and plain and numbered


def _is_others(paper: Paper, label: Hit) -> bool:
    return not any(name in _OWN_CONCEPTS.get(paper.doc_type, ()) for name in label.concepts)


def _behind_title(paper: Paper, row: Row, title: Hit, span: Span) -> float:
    """Return how surely a number follows a title, 0.0 to 1.0; a year, a page and a revision are no own numbers."""
    if len(span.raw.lstrip("#")) < FEWEST_SIGNS or _YEAR.fullmatch(span.raw):
        return 0.0
    between = row.text[title.end : span.start]
    if _BEHIND_TITLE.fullmatch(between):
        return 1.0
    others = [hit for hit in paper.labels[row.index] if title.end <= hit.start < span.start]
    names = {name for hit in others for name in hit.concepts if name.endswith(("_number", "_date", "_reference"))}
    foreign = names - {"document_number", OTHER_NUMBER, *_OWN_CONCEPTS.get(paper.doc_type, ())}
    ends = _ends_heading(row, span) or _dated(paper, row, span)
    near = row.cell_at(title.start) == row.cell_at(span.start) and len(between) <= LONGEST_BETWEEN
    is_named = ":" not in between or bool(_NUMBER_WORD.search(between))
    return IN_HEADING if ends and near and is_named and not foreign else 0.0


def _ends_heading(row: Row, span: Span) -> bool:
    """Tell whether a number ends its cell, or nothing follows in it but the word that leads to a day."""
    behind = row.text[span.end : row.cells[row.cell_at(span.start)].end]
    return not any(sign.isalnum() for sign in behind) or _LEADS_TO_DAY.fullmatch(behind) is not None


def _dated(paper: Paper, row: Row, span: Span) -> bool:
    """Tell whether a number is followed by its day: "4711 of 3 March 2026", "4711, 3.4.2026"; no amount in the row."""
    spans = paper.spans[row.index]
    days = [other for other in spans if other.kind is SpanKind.DATE and other.start >= span.end]
    money = [other for other in spans if other.kind is SpanKind.AMOUNT and other.decimals]
    if not days or any(other.start != span.start for other in money):
        return False
    between = row.text[span.end : days[0].start]
    same_cell = row.cell_at(span.start) == row.cell_at(days[0].start)
    return _LEADS_TO_DAY.fullmatch(between) is not None or (same_cell and _PARTED.fullmatch(between) is not None)


def _in_title(paper: Paper, span: Span, points: float) -> float:
    """Raise a number that a weak label names in the row of a title or right below: "Commercial invoice No. 4711"."""
    if not 0 < points < TITLED or span.box.top > TITLE_DEPTH * paper.page(span.page).height:
        return points
    row = paper.rows[span.row]
    others = [other.start for other in _plain_values(paper, row) if other.kind is SpanKind.IDENTIFIER]
    titled = any(
        hit.end <= span.start and not any(hit.end <= start < span.start for start in others)
        for hit in own_titles(paper, row)
    )
    return TITLED if titled else max(points, _below_title(paper, span))


def own_titles(paper: Paper, row: Row) -> list[Hit]:
    """Return the titles in a row that name the paper's type: no "Ticket 4711" of an invoice, no "Invoiced to"."""
    names = (paper.doc_type, *_TITLES.get(paper.doc_type, ()))
    found = [hit for hit in hits_of(Kind.TITLE, row) if any(hit.weight(name) for name in names)]
    return [hit for hit in found if not _heads_party(paper, row, hit)]


def _heads_party(paper: Paper, row: Row, title: Hit) -> bool:
    """Tell whether a title is a part of the words for a party that fill its cell."""
    cell = row.cells[row.cell_at(title.start)]
    roles = [role for role in paper.roles[row.index] if role.start <= title.start and title.end < role.end]
    return any(len(role.text) >= len(cell.text.rstrip(" :.")) for role in roles)


def _below_title(paper: Paper, span: Span) -> float:
    """Return how surely a word for number or reference, under a cell that is a title alone, speaks for a number."""
    if span.row in paper.table_rows:
        return 0.0
    hits = [link.hit for link in cached_links(paper, span) if link.strength >= WEAKLY]
    own = [hit for hit in hits if hit.weight("document_number") and _is_under_title(paper, hit, span)]
    if any(_NUMBER_WORD.match(hit.label) for hit in own):
        return TITLED
    return KEYED if own else 0.0


def _is_under_title(paper: Paper, label: Hit, span: Span) -> bool:
    row = paper.rows[label.row]
    own = row.cells[row.cell_at(label.start)]
    if own.start != label.start:
        return False
    right = max(own.box.x1, span.box.x1)
    for above in reversed(paper.rows[max(row.index - ROWS_UNDER, 0) : row.index]):
        if above.page != row.page:
            return False
        over = [cell for cell in above.cells if min(cell.box.x1, right) > max(cell.box.x0, own.box.x0)]
        if over:
            return any(_is_title_alone(paper, above, cell) for cell in over)
    return False


def _is_title_alone(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell consists of titles, the paper's own among them: "Invoice / Delivery note"."""
    end = cell.start + len(cell.text)
    own = any(cell.start <= hit.start < end for hit in own_titles(paper, row))
    titled = {at for hit in hits_of(Kind.TITLE, row) for at in range(hit.start, hit.end)}
    return own and all(at in titled for at in range(cell.start, end) if row.text[at].isalnum())


def _in_column(paper: Paper, span: Span, points: float) -> float:
    """Lower a number in a column of the items that has other numbers too: each row's own, and not the paper's."""
    if points <= 0 or span.row not in paper.table_rows:
        return points
    heads = {link.hit for link in cached_links(paper, span) if link.above}
    others = (other for row in paper.table_rows - {span.row} for other in paper.spans[row])
    differs = any(
        other.kind is span.kind and other.raw != span.raw and heads & {link.hit for link in cached_links(paper, other)}
        for other in (others if heads else ())
    )
    return points * IN_COLUMN if differs else points


def _as_key(paper: Paper, span: Span, points: float, wanted: Mapping[str, float]) -> float:
    """Raise a number whose label is an everyday word that stands as a key: "Order: 4711", or alone over the number.

    "Order 4711" in a line of goods may be any order. A bare "Number" stays what it is.
    """
    if not WEAKLY <= points < KEYED:
        return points
    keys = (link.hit for link in cached_links(paper, span) if link.strength >= WEAKLY)
    names = {name for name, factor in wanted.items() if factor == 1.0} - {"document_number"}
    return KEYED if any(names & set(hit.concepts) and _is_key(paper, span, hit) for hit in keys) else points


def _is_key(paper: Paper, span: Span, hit: Hit) -> bool:
    own = paper.rows[hit.row]
    cell = own.cells[own.cell_at(hit.start)]
    same = hit.row == span.row and cell.start <= span.start < cell.end
    rest = own.text[cell.start : hit.start] + own.text[hit.end : span.start if same else cell.end]
    return not any(sign.isalnum() for sign in rest) and (not same or ":" in rest)


def _bracketed(paper: Paper, span: Span) -> bool:
    text = paper.rows[span.row].text
    return text[max(span.start - 1, 0) : span.start] == "(" and text[span.end : span.end + 1] == ")"


def _adjusted(span: Span, points: float, *, bracketed: bool) -> float:
    raw = span.raw
    if points <= 0 or len(raw) > LONGEST or span.confidence < SMEARED:
        return 0.0
    if bracketed:
        points -= BRACKETED
    if identifiers.iban(raw) or identifiers.vat_id(raw):
        return 0.0
    if len(raw) <= 2 or _YEAR.fullmatch(raw) or _LETTERS_ONLY_HEAD.fullmatch(raw):
        points -= SHORT
    return min(points, GROUPED) if _IN_GROUPS.search(raw) else points
