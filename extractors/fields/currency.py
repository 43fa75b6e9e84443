"""Document currency (EN 16931 BT-5): an ISO code near the totals wins over a sign, a sign over words (C-35)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from documents.field import Candidate, FieldName
from documents.values import currency
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row

FIELD: Final = FieldName.CURRENCY
_CODE: Final = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")
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
AT_TOTAL: Final = 0.15
LABELLED: Final = 0.25
REPEATED: Final = 0.05
MOST_REPEATS: Final = 4
_Print = tuple[int, int, tuple[str, ...], float]

_TOTALS: Final = ("gross_total", "payable", "net_total")


def candidates(paper: Paper) -> list[Candidate]:
    """Return currencies printed as code, sign or words, best first; an ambiguous sign keeps all its readings."""
    found: list[Candidate] = []
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for row in paper.rows:
        bonus = _bonus(paper, row)
        for start, end, codes, points in _prints(row):
            seen[codes] += 1
            box = row.box_of(start, end)
            where = evidence(paper, row.page, box, row.confidence_of(start, end))
            score = points + bonus
            found.append(
                Candidate(raw=row.text[start:end], readings=codes, evidence=where, score=round(min(score, 1.0), 4))
            )
    counted = [
        one.model_copy(update={"score": min(one.score + REPEATED * min(seen[one.readings], MOST_REPEATS), 1.0)})
        for one in found
    ]
    return best_first(counted)


def _bonus(paper: Paper, row: Row) -> float:
    labels = paper.labels[row.index]
    bonus = LABELLED if any(hit.weight("currency") for hit in labels) else 0.0
    return bonus + (AT_TOTAL if any(hit.weight(name) for hit in labels for name in _TOTALS) else 0.0)


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
