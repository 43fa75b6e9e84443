"""A document laid out: its rows, the vocabulary found on it, and its typed values. Built once, read by every field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from documents.field import MISREAD_FOR
from documents.kind import DocType
from documents.reading import NO_REGISTERS, Registers
from documents.text import Box, Page, Reader
from documents.values import numbers
from extractors.labels.dictionary import STRONG, Kind, Match, Phrase, dictionary, find, tokens_of
from extractors.labels.misread import find_misread
from extractors.layout.groups import joined
from extractors.layout.rows import Row, rows_of
from extractors.layout.spans import Span, SpanKind, spans_of

STYLE_WITNESSES: Final = 1
"""So many plainly printed numbers fix the decimal separator, when none speaks for the other one (C-24)."""

OTHER_NUMBER: Final = "other_number"
OTHER_DATE: Final = "print_date"
"""Concept of a day that is not the paper's own."""

NEGATIONS: Final = frozenset({"non", "not", "nicht", "niet", "no", "pas"})
BEFORE_TAX: Final = frozenset({"before", "vor", "voor", "avant", "antes", "prima"})
"""Words that make a total one without tax only where they stand with the tax: "Summe vor Rabatt" is none."""
NET: Final = frozenset({"net", "nett", "netto", "neto"})
_NOT_INCLUDED: Final = ("not", "included")

_NOUN_BEFORE: Final = re.compile(
    r"(?<!\w)(?!(?:and|und|et|en|the|die|das|la|le|el|il|de|du|of|our|your)\s*$)[^\W\d_]{4,} ?$", re.IGNORECASE
)
_PARTICIPLE_BEFORE: Final = re.compile(r"^[^\W\d_]{2,}(?:é|ée|és|ées|u|ue|i|ie|is|ise) $", re.IGNORECASE)
_NOUN_BEHIND: Final = re.compile(
    r"\s(?:(?:de|du|des|del|della|dello|dell|van|der|des|of|the|la|le|l|d)[\s'’])+[^\W\d_]{4,}[^\d:]*:?\s*$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"[-/_]?\d|[-_]\w|/\w(?!\w\w)|/\S*\d")
_HEAD_LETTERS: Final = re.compile(r"[A-Z]{1,5}")
_DIGITS: Final = re.compile(r" \d[\w/-]*(?![\w.,]*\w)")
_CODE_TAIL: Final = re.compile(r"\d[/_-]$")
_CODE_LETTERS: Final = re.compile(r"[A-Z]{2,3}")
_CODE_REST: Final = re.compile(r"\s(?:19|20)\d\d/\d{2,}(?![\w/])")
"""Year and count of a number, behind the letters of its series; a month and a year are the other way round."""
_PARTING: Final = ("/", "|", ",", ";", ":")
"""Signs behind a word that is no part of the label which follows."""
_BRACKETED: Final = re.compile(r"\([^()\d]*\)")
_JOINED_DIGIT: Final = re.compile(r"[-/_]?\d")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of the dictionary on the page.

    `meant` is what words that OCR misread are taken for, empty where they were read letter by letter.
    """

    row: int
    page: int
    start: int
    end: int
    text: str
    box: Box
    phrases: tuple[Phrase, ...]
    meant: str = ""

    @property
    def label(self) -> str:
        """Return the print as `Candidate.label` names it."""
        return self.text + MISREAD_FOR + self.meant if self.meant else self.text

    def weight(self, concept: str) -> float:
        """Return how surely it names a concept, 0.0 when it does not."""
        weight = 0.0
        for phrase in self.phrases:
            if phrase.concept == concept and phrase.weight > weight:
                weight = phrase.weight
        return weight

    @property
    def concepts(self) -> tuple[str, ...]:
        """Return everything the phrase can stand for."""
        return tuple(phrase.concept for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as rows with everything found on them.

    Attributes:
        rows: Of all pages, in order.
        labels: Per row: labels of fields and of their competitors.
        roles: Per row: words for the parties ("Bill to").
        spans: Per row: typed values.
        table_rows: Rows that hold line items or their heads: what stands there is no total.
        number_style: "," or "." when the document shows its decimal separator plainly, else "".
        cache: What was worked out for the paper as it is; emptied when its type or language becomes known.
        layout_cache: What follows from rows, labels and spans alone, which stay as they are.
    """

    pages: tuple[Page, ...]
    rows: tuple[Row, ...]
    labels: tuple[tuple[Hit, ...], ...]
    roles: tuple[tuple[Hit, ...], ...]
    spans: tuple[tuple[Span, ...], ...]
    number_style: str
    registers: Registers = NO_REGISTERS
    doc_type: DocType = DocType.INVOICE
    language: str = ""
    table_rows: frozenset[int] = frozenset()
    cache: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    layout_cache: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    def of_kind(self, kind: SpanKind) -> list[Span]:
        """Return the typed values of one kind, in reading order."""
        return [span for row in self.spans for span in row if span.kind is kind]

    @property
    def text(self) -> str:
        """Return the words, a line break per printed row."""
        return "\n".join(row.text for row in self.rows)

    def page(self, number: int) -> Page:
        """Return the page with that number."""
        for page in self.pages:
            if page.number == number:
                return page
        raise KeyError(f"page {number} is none of this document")

    def hits(self, kind: Kind, row: Row) -> tuple[Hit, ...]:
        """Return the phrases of one kind in a row."""
        return hits_of(kind, row)


def lay_out(pages: Sequence[Page], registers: Registers = NO_REGISTERS) -> Paper:
    """Return the pages laid out."""
    rows: list[Row] = []
    for page in pages:
        rows.extend(rows_of(page, len(rows)))
    labels = tuple(_labels(row) for row in rows)
    spans = tuple(_spans(row, hits) for row, hits in zip(rows, labels, strict=True))
    return Paper(
        pages=tuple(pages),
        rows=tuple(rows),
        labels=labels,
        roles=tuple(hits_of(Kind.ROLE, row) for row in rows),
        spans=spans,
        number_style=_style(spans),
        registers=registers,
    )


def _spans(row: Row, hits: Sequence[Hit]) -> tuple[Span, ...]:
    return joined(row, spans_of(row, _masked(row, hits)), [(hit.start, hit.end) for hit in hits])


def hits_of(kind: Kind, row: Row) -> tuple[Hit, ...]:
    """Return the phrases of one kind in a row, misread ones where it was read in a picture; looked up once.

    None reaches from one cell into the next.
    """
    known = row.cache.get(kind)
    if known is None:
        known = row.cache[kind] = tuple(
            _hit(row, cell.start, match) for cell in row.cells for match in phrases_in(kind, row, cell.text)
        )
    return known  # type: ignore[return-value]


def phrases_in(kind: Kind, row: Row, text: str) -> tuple[Match, ...]:
    """Return the phrases of one kind in a text that stands in a row."""
    return find_misread(kind, text) if row.reader is Reader.OCR else find(kind, text)


def _labels(row: Row) -> tuple[Hit, ...]:
    """Return the label hits that are no part of something else.

    Dropped are the head of a number ("RE-2024-001", "Invoice No: INV 4711") and a single letter without a sign behind
    it ("p" without "p.").
    """
    kept: list[Hit] = []
    for hit in hits_of(Kind.LABEL, row):
        one_word = len(hit.phrases[0].words) == 1
        following = row.text[hit.end : hit.end + 1]
        if (_JOINED if one_word else _JOINED_DIGIT).match(row.text, hit.end):
            continue
        if one_word and len(hit.text) == 1 and following not in {":", ".", "°", "º"}:
            continue
        if one_word and kept and _heads_number(row, kept[-1], hit):
            continue
        if kept and _explains(row, kept[-1], hit):
            continue
        if kept and _leads_to(row, kept[-1], hit):
            kept[-1] = hit
            continue
        if kept and (one_word or _is_of_document(hit)) and _goes_on(row, kept[-1], hit):
            kept[-1] = _longer(row, kept[-1], hit)
            continue
        kept.append(_narrowed(row, hit) if one_word else hit)
    return tuple(_with_modifiers(row, [_of_other_day(row, hit, kept) for hit in kept]))


def _explains(row: Row, before: Hit, hit: Hit) -> bool:
    """Tell whether words in brackets only say more of the label of a number before them: "Order (quote on invoice)"."""
    if not _is_number(before) or not _is_number(hit) or row.cell_at(before.start) != row.cell_at(hit.start):
        return False
    opened = row.text.rfind("(", before.end, hit.start)
    return opened >= 0 and _BRACKETED.match(row.text, opened) is not None


def _leads_to(row: Row, before: Hit, hit: Hit) -> bool:
    """Tell whether a word for a reference leads to the label of a number: "Please quote: Invoice", "Ref. order no."."""
    if set(before.concepts) != {"own_reference"} or not _is_number(hit):
        return False
    same = row.cell_at(before.start) == row.cell_at(hit.start)
    return same and not row.text[before.end : hit.start].strip(" :.-")


def _is_number(hit: Hit) -> bool:
    return all(name.endswith("_number") for name in hit.concepts)


def _heads_number(row: Row, before: Hit, hit: Hit) -> bool:
    """Tell whether capitals behind a sure label of a number begin that number: "Invoice No: INV 4711"."""
    numbers = all(name.endswith("_number") for name in (*before.concepts, *hit.concepts))
    if not numbers or max(phrase.weight for phrase in before.phrases) < STRONG:
        return False
    between, behind = row.text[before.end : hit.start], row.text[hit.end :]
    return (
        _HEAD_LETTERS.fullmatch(hit.text) is not None
        and not between.strip(" :.-")
        and _DIGITS.match(behind) is not None
    )


def _goes_on(row: Row, before: Hit, hit: Hit) -> bool:
    """Tell whether a bare "No." or "date" right behind a label is a part of it: "order No.", "need-by date"."""
    numbers = all(name.endswith("_number") for name in before.concepts) and not before.weight("document_number")
    dates = all(name.endswith("_date") for name in before.concepts) and not before.weight("document_date")
    if dates and set(hit.concepts) == {"document_date"}:
        return not row.text[before.end : hit.start].strip(" -") and row.cell_at(before.start) == row.cell_at(hit.start)
    if row.cell_at(before.start) != row.cell_at(hit.start):
        return False  # Each heads a column of its own.
    return numbers and hit.weight("document_number") > 0 and not row.text[before.end : hit.start].strip(" .-")


def _is_of_document(hit: Hit) -> bool:
    """Tell whether words name the number of a document and nothing else, surely: "Doc. #"."""
    sure = max(phrase.weight for phrase in hit.phrases) >= STRONG
    return sure and set(hit.concepts) == {"document_number"}


def _longer(row: Row, hit: Hit, behind: Hit) -> Hit:
    """Return a label with the words behind it; "Doc. #" makes a sure one of "Invoice"."""
    phrases = hit.phrases
    if _is_of_document(behind):
        phrases = tuple(replace(phrase, weight=STRONG) for phrase in phrases)
    text, box = row.text[hit.start : behind.end], row.box_of(hit.start, behind.end)
    return replace(hit, end=behind.end, text=text, box=box, phrases=phrases)


def _narrowed(row: Row, hit: Hit) -> Hit:
    """Turn a bare "No." with an unknown noun before it into the label of some other number: "Meter No."."""
    generic = hit.weight("document_number")
    text = row.text[row.cells[row.cell_at(hit.start)].start : hit.start].rstrip()
    before = tokens_of(text) if not text.endswith(_PARTING) else ()
    if generic == 0 or not before or not before[-1].text.isalpha() or len(before[-1].text) < 3:
        return hit
    if dictionary().matches(Kind.TITLE, before[-1:]):
        return hit
    other = Phrase(hit.phrases[0].words, OTHER_NUMBER, 1.0, hit.phrases[0].language)
    return replace(hit, phrases=(other,))


def _of_other_day(row: Row, hit: Hit, others: Sequence[Hit]) -> Hit:
    """Turn a bare "date" beside an unknown noun into that of some other day: "Event date", "Date de l'événement".

    So is the day behind an unknown participle: "Restitué le".
    """
    if set(hit.concepts) != {"document_date"} or max(phrase.weight for phrase in hit.phrases) >= STRONG:
        return hit
    cell = row.cells[row.cell_at(hit.start)]
    titles = (title for title in hits_of(Kind.TITLE, row) if title.end <= hit.start)
    if any(cell.start <= other.start < cell.end for other in (*others, *titles) if other is not hit):
        return hit
    head, tail = row.text[cell.start : hit.start], row.text[hit.end : cell.end]
    whole_word = len(hit.text) >= len("date")
    if not (_NOUN_BEFORE if whole_word else _PARTICIPLE_BEFORE).search(head) and not (
        whole_word and _NOUN_BEHIND.match(tail)
    ):
        return hit
    other = Phrase(hit.phrases[0].words, OTHER_DATE, 1.0, hit.phrases[0].language)
    return replace(hit, phrases=(other,))


def _with_modifiers(row: Row, hits: Sequence[Hit]) -> list[Hit]:
    """Let words such as "excl." decide whether a total is net or gross, and swallow the tax word behind them."""
    kept: list[Hit] = []
    for hit in hits:
        before = kept[-1] if kept else None
        if before is not None and hit.weight("tax_total") and row.cell_at(before.start) == row.cell_at(hit.start):
            named = _modified(row, before, hit.start)
            if named and _is_total(before):
                kept[-1] = _joined(row, before, hit.end, named)
                continue
            behind = _modifier_behind(row, before, hit) if _is_total(before) else None
            if behind is not None:
                kept[-1] = _joined(row, before, *behind)
                continue
        kept.append(hit)
    return [_by_own_modifier(row, hit) for hit in kept]


def _by_own_modifier(row: Row, hit: Hit) -> Hit:
    """Read "Total HT", "Summe (netto)" or "Netto-Summe": the modifier right beside the label, no tax word needed."""
    if not _is_total(hit) or (len(hit.concepts) == 1 and hit.weight("net_total")):
        return hit
    cell = row.cells[row.cell_at(hit.start)]
    following = tokens_of(row.text[hit.end : cell.end])[:1]
    word = following[0].text if following else ""
    if word in dictionary().net_words and word not in BEFORE_TAX:
        return _joined(row, hit, hit.end + following[0].end, "net_total")
    before = tokens_of(row.text[cell.start : hit.start])[-1:]
    if before and before[0].text in NET and cell.start + before[0].end >= hit.start - 1:
        return _joined(row, replace(hit, start=cell.start + before[0].start), hit.end, "net_total")
    return hit


def _modifier_behind(row: Row, before: Hit, tax: Hit) -> tuple[int, str] | None:
    """Return where a label ends, and which total it is, where the word stands behind the tax: "Total TVA comprise"."""
    if row.text[before.end : tax.start].strip(" (,-"):
        return None
    cell = row.cells[row.cell_at(tax.start)]
    following = tokens_of(row.text[tax.end : cell.end])[: len(_NOT_INCLUDED)]
    denied = bool(following) and following[0].text in NEGATIONS
    word = next(iter(following[denied:]), None)
    if word is None or word.text not in dictionary().net_words | dictionary().gross_words:
        return None
    net = (word.text in dictionary().net_words) != denied
    return tax.end + word.end, "net_total" if net else "gross_total"


def _modified(row: Row, before: Hit, end: int) -> str:
    words = [token.text for token in tokens_of(row.text[before.end : end])][:3]
    if any(word in dictionary().net_words for word in words):
        return "net_total"
    return "gross_total" if any(word in dictionary().gross_words for word in words) else ""


def _is_total(hit: Hit) -> bool:
    return any(hit.weight(concept) for concept in ("gross_total", "net_total", "lines_total"))


def _joined(row: Row, hit: Hit, end: int, concept: str) -> Hit:
    phrase = Phrase(hit.phrases[0].words, concept, 1.0, hit.phrases[0].language)
    text, box = row.text[hit.start : end], row.box_of(hit.start, end)
    return replace(hit, end=end, text=text, box=box, phrases=(phrase,))


def _hit(row: Row, offset: int, match: Match) -> Hit:
    start, end = offset + match.start, offset + match.end
    return Hit(row.index, row.page, start, end, row.text[start:end], row.box_of(start, end), match.phrases, match.meant)


def _masked(row: Row, hits: Sequence[Hit]) -> str:
    text = row.text
    for hit in hits:
        if _in_code(row.text, hit):
            continue
        text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
        if text[hit.end : hit.end + 1] in {".", ":", "°"}:
            text = text[: hit.end] + " " + text[hit.end + 1 :]
    return text


def _in_code(text: str, hit: Hit) -> bool:
    """Tell whether the letters of a label are a part of a number: the "PH" of "10397/PH", the "DD" of "DD 2026/142"."""
    if _CODE_TAIL.search(text[max(hit.start - 2, 0) : hit.start]):
        return True
    is_series = _CODE_LETTERS.fullmatch(hit.text) and _CODE_REST.match(text, hit.end)
    return bool(is_series) and not any(name.endswith("_number") for name in hit.concepts)


def _style(spans: Sequence[Sequence[Span]]) -> str:
    votes = {",": 0, ".": 0}
    for row in spans:
        for span in row:
            if span.kind is SpanKind.AMOUNT:
                style = numbers.decimal_style(span.raw)
                if style:
                    votes[style] += 1
    winner = max(votes, key=lambda style: votes[style])
    loser = "." if winner == "," else ","
    return winner if votes[winner] >= STYLE_WITNESSES and votes[winner] > 4 * votes[loser] else ""
