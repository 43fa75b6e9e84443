"""Document currency (EN 16931 BT-5): an ISO code near the totals wins over a sign, a sign over words (C-35).

A code that OCR misread beside a total is taken for the one usual code that looks like it; it proves nothing.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import Final

from documents.field import Candidate, FieldName
from documents.text import Reader
from documents.values import currency
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind

FIELD: Final = FieldName.CURRENCY
_CODE: Final = re.compile(r"(?<![A-Z])(?<!\d{5})[A-Z]{3}(?![A-Z])(?!\d{5,}(?![\d.,]))")
"""Not the head or the tail of a long number: "BRL48683" is an article's."""
_SIGN: Final = re.compile(
    r"€|£|(?:US|CAD?|AU?|NZ|HK|NT|MX|S|R)\$|\$|¥|₹|₺|₩|฿|₪|₫|₴|₽|zł\b|Kč\b|\bRs\b\.?|\bINR\b|\b[Kk]r\b\.?|\bS?Fr\.(?=\s?\d)"
    r"|\bRM(?=[\s)]*\d|\))|(?<=\d)\s?Ft\b|\bRp\.?(?=\s?\d)|(?<=\d)\s?lei\b"
)
_CODES: Final = (
    "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF CAD AUD NZD JPY CNY INR SGD HKD ZAR MXN BRL TRY AED RON BGN "
    "ISK KRW ILS MYR THB IDR PHP TWD VND SAR QAR KWD EGP KES NGN UAH COP CLP PEN"
)
_USUAL: Final = frozenset(_CODES.split())
CODE: Final = 0.6
SIGN: Final = 0.5
WORDS: Final = 0.55
MISREAD: Final = 0.35
"""A code with letters that look like the right ones, beside a total; with what stands at a total just enough."""
AT_TOTAL: Final = 0.15
LABELLED: Final = 0.25
REPEATED: Final = 0.05
MOST_REPEATS: Final = 4
CONVERTED: Final = 0.3
"""Taken off a currency into which a row converts the total."""
_EXCHANGE_RATE: Final = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{4,6}(?!\d)")
_LIKE_CODE: Final = re.compile(r"(?<![\w.,])[A-Z0-9$|!]{3,4}(?![\w.,])")
_LOOKS: Final = str.maketrans("0QDF5$8G6VNL1J|!", "OOOESSBCCUHIIIII")
"""Capitals and digits that are taken for one another (C-60), all written as one of them."""
_Print = tuple[int, int, tuple[str, ...], float]

_TOTALS: Final = ("gross_total", "payable", "net_total")


def candidates(paper: Paper) -> list[Candidate]:
    """Return currencies printed as code, sign or words, best first; an ambiguous sign keeps all its readings."""
    found: list[Candidate] = []
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    others = _only_converted(paper)
    for row in paper.rows:
        bonus = _bonus(paper, row)
        for start, end, meant, points in (*_prints(row), *_misread(paper, row)):
            codes = tuple(code for code in meant if code not in others) or meant
            seen[codes] += 1
            box = row.box_of(start, end)
            where = evidence(paper, row.page, box, row.confidence_of(start, end))
            score = points + bonus - (CONVERTED if _converts(row, row.text[start:end]) else 0.0)
            found.append(
                Candidate(raw=row.text[start:end], readings=codes, evidence=where, score=round(min(score, 1.0), 4))
            )
    counted = [
        one.model_copy(update={"score": min(one.score + REPEATED * min(seen[one.readings], MOST_REPEATS), 1.0)})
        for one in found
    ]
    return best_first(counted)


def _converts(row: Row, code: str) -> bool:
    """Tell whether a row turns the total into another currency: "in USD at 1.4018 USD 2,785.14"."""
    return row.text.count(code) > 1 and _EXCHANGE_RATE.search(row.text) is not None


def _only_converted(paper: Paper) -> frozenset[str]:
    """Return the codes that stand nowhere but in rows that convert the total: "$" beside the sums means none of them.

    "USD equivalent at 1.1954 USD 4,356.87" below "Total $3,644.70" says that these dollars are not of the United
    States.
    """
    converting, plain = set[str](), set[str]()
    for row in paper.rows:
        codes = {match[0] for match in _CODE.finditer(row.text) if match[0] in _USUAL}
        into = {code for code in codes if _converts(row, code)}
        converting |= into
        plain |= codes - into
    return frozenset(converting - plain)


def _bonus(paper: Paper, row: Row) -> float:
    bonus = LABELLED if any(hit.weight("currency") for hit in paper.labels[row.index]) else 0.0
    return bonus + (AT_TOTAL if _names_total(paper, row) else 0.0)


def _names_total(paper: Paper, row: Row) -> bool:
    return any(hit.weight(name) for hit in paper.labels[row.index] for name in _TOTALS)


def _prints(row: Row) -> list[_Print]:
    found: list[_Print] = []
    for match in _CODE.finditer(row.text):
        if match[0] in _USUAL and currency.is_code(match[0]):
            found.append((match.start(), match.end(), (match[0],), CODE))
    for match in _SIGN.finditer(row.text):
        codes = currency.candidates(match[0].strip())
        if codes:
            found.append((match.start(), match.end(), codes, SIGN))
    for hit in hits_of(Kind.CURRENCY, row):
        found.append((hit.start, hit.end, tuple(hit.concepts), WORDS))
    return found


def _misread(paper: Paper, row: Row) -> list[_Print]:
    """Return what looks like one usual code beside the amount of a total (C-61); nothing where a code was read."""
    if row.reader is not Reader.OCR or not _names_total(paper, row) or _prints(row):
        return []
    amounts = [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]
    found: list[_Print] = []
    for match in _LIKE_CODE.finditer(row.text):
        beside = any(0 <= span.start - match.end() <= 1 or 0 <= match.start() - span.end <= 1 for span in amounts)
        codes = _codes_by_looks().get(_looks(match[0]), ())
        if beside and len(codes) == 1:
            found.append((match.start(), match.end(), codes, MISREAD))
    return found


@functools.cache
def _codes_by_looks() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code in sorted(_USUAL):
        found[_looks(code)] = (*found.get(_looks(code), ()), code)
    return found


def _looks(print_: str) -> str:
    return print_.translate(_LOOKS).replace("II", "U")
