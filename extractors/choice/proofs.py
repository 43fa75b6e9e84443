"""Proofs that reading alone can give: named facts that could have failed, with the figures compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.field import Candidate, FieldName, Proof, ProofName
from documents.kind import DocType
from documents.text import Box
from documents.values import currency, identifiers, names, totals
from extractors.choice.alone import stands_alone
from extractors.choice.amounts import Triple
from extractors.choice.pool import value_of
from extractors.choice.sides import domains, goes_on, is_part, second_key, stands_with
from extractors.choice.taxes import TaxRow
from extractors.labels.dictionary import TAXES
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.relations import MOST_LETTERS_BETWEEN, cached_links
from extractors.layout.rows import Row
from extractors.layout.second_reading import read_twice
from extractors.layout.spans import Span, SpanKind

CENT: Final = Decimal("0.01")
LABEL_SCORE: Final = 0.5
IDS: Final = (
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.PRECEDING_INVOICE,
)
OWN_LABELS: Final = {
    FieldName.INVOICE_NUMBER: ("invoice_number", "document_number", "credit_note_number", "receipt_number"),
    FieldName.ORDER_NUMBER: ("order_number", "document_number", "sales_order_number", "contract_number"),
    FieldName.DELIVERY_NOTE_NUMBER: ("delivery_note_number", "document_number"),
    FieldName.PRECEDING_INVOICE: ("preceding_invoice", "invoice_number"),
}
SURE: Final = 0.9
TOTALS: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)
SUMMED: Final = (*TOTALS, FieldName.LINES_TOTAL, FieldName.PREPAID, FieldName.PAYABLE)
TOTAL_LABELS: Final = (
    "gross_total",
    "net_total",
    "tax_total",
    "payable",
    "prepaid",
    "allowance_total",
    "charge_total",
)
ALONE: Final = (*IDS, FieldName.ISSUE_DATE, FieldName.DUE_DATE)
SURE_LABEL: Final = 0.6
"""Numbers and dates stand beside labels of many kinds; a weaker one proves nothing. Nor does a word for the place of
delivery prove who is billed: goods go to third parties."""
TAX_IDS: Final = (FieldName.VENDOR_TAX_ID, FieldName.BUYER_TAX_ID)
RIVAL: Final = 0.05
"""A candidate whose score is this close to the chosen one's suits the field as well."""
RIVAL_NAME: Final = 0.2
"""Labels of names are weaker: "remit to" may name a bank beside the name in the letterhead."""
NAMES: Final = (FieldName.VENDOR_NAME, FieldName.BUYER_NAME)
ROWS_AROUND: Final = 4
"""So many rows above the first and below the last total still belong to the totals."""
READ_TWICE: Final = (
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.ISSUE_DATE,
    FieldName.DUE_DATE,
    FieldName.IBAN,
    FieldName.VENDOR_TAX_ID,
    FieldName.BUYER_TAX_ID,
    *TOTALS,
    FieldName.PAYABLE,
)

Proofs = dict[FieldName, list[Proof]]


def gather(
    paper: Paper,
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: Mapping[FieldName, Candidate],
    rows: Sequence[TaxRow],
    line_amounts: Sequence[Decimal],
) -> Proofs:
    """Return the proofs of every chosen value."""
    proofs: Proofs = {name: [] for name in chosen}
    _labels(paper, found, chosen, proofs)
    _names(paper, found, chosen, proofs)
    _distinct(paper, chosen, proofs)
    _currency(chosen, proofs)
    _arithmetic(paper, found, chosen, rows, line_amounts, proofs)
    _two_readings(paper, chosen, proofs)
    return proofs


def _labels(
    paper: Paper,
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: Mapping[FieldName, Candidate],
    proofs: Proofs,
) -> None:
    """A label proves its value unless another value suits the field as well: then the page does not say which.

    A label that OCR misread proves nothing.
    """
    for name, one in chosen.items():
        least = SURE_LABEL if name in ALONE or name is FieldName.BUYER_NAME else LABEL_SCORE
        if not one.label or one.label_misread or one.score < least:
            continue
        if _has_rival(found.get(name, ()), name, one) or (name in ALONE and not stands_alone(paper, one)):
            continue
        if name in TAX_IDS and stands_with(one, *_owner_first(name, chosen)):
            continue
        proofs[name].append(Proof(name=ProofName.LABEL_BESIDE, detail=f'"{one.label}" stands with "{one.raw}"'))
    gross = chosen.get(FieldName.GROSS_TOTAL)
    if gross is not None and gross.label and not gross.label_misread:
        proofs[FieldName.GROSS_TOTAL].append(
            Proof(name=ProofName.TOTAL_LABEL, detail=f'"{gross.label}" stands with {gross.raw}')
        )


def _owner_first(name: FieldName, chosen: Mapping[FieldName, Candidate]) -> tuple[Candidate | None, Candidate | None]:
    vendor, buyer = (chosen.get(side) for side in NAMES)
    return (vendor, buyer) if name is FieldName.VENDOR_TAX_ID else (buyer, vendor)


def _names(
    paper: Paper,
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: Mapping[FieldName, Candidate],
    proofs: Proofs,
) -> None:
    """Prove a name by a second key, unless another name suits that party as well or says more of this one."""
    issuer = FieldName.BUYER_NAME if paper.doc_type is DocType.PURCHASE_ORDER else FieldName.VENDOR_NAME
    for name, other in (NAMES, NAMES[::-1]):
        one, candidates = chosen.get(name), found.get(name, ())
        if one is None or _has_rival(candidates, name, one) or is_part(one, candidates) or goes_on(paper, one):
            continue
        web = domains(paper, chosen.get(other)) if name is issuer else ()
        detail = second_key(paper, one, web)
        if detail:
            proofs[name].append(Proof(name=ProofName.SECOND_KEY, detail=detail))


def _has_rival(candidates: Sequence[Candidate], name: FieldName, one: Candidate) -> bool:
    near = RIVAL_NAME if name in NAMES else RIVAL
    return name not in SUMMED and any(
        other.score > one.score - near and not _same(name, other, one) for other in candidates
    )


def _same(name: FieldName, one: Candidate, other: Candidate) -> bool:
    """Tell whether two prints stand for one value: the same day, the same characters, the same words."""
    if set(one.readings) & set(other.readings):
        return True
    first, second = identifiers.compact(one.raw).casefold(), identifiers.compact(other.raw).casefold()
    return first == second or (name in NAMES and (first in second or second in first))


def _distinct(paper: Paper, chosen: Mapping[FieldName, Candidate], proofs: Proofs) -> None:
    """Prove that a number is no other number of the page: none with a label of something else is equal to it."""
    for name in IDS:
        one = chosen.get(name)
        if one is None:
            continue
        key = identifiers.compact(one.raw)
        spans = paper.of_kind(SpanKind.IDENTIFIER)
        if not any(_names_another(paper, span, name) for span in spans if identifiers.compact(span.raw) == key):
            others = {identifiers.compact(span.raw) for span in spans} - {key}
            detail = f"{one.raw} differs from {len(others)} other numbers on the page"
            proofs[name].append(Proof(name=ProofName.DISTINCT_ID, detail=detail))


def _names_another(paper: Paper, span: Span, name: FieldName) -> bool:
    """Tell whether a label beside a number says that it is the number of something else."""
    return any(
        link.strength >= SURE
        and not any(link.hit.weight(concept) for concept in OWN_LABELS[name])
        and any(concept.endswith("_number") for concept in link.hit.concepts)
        for link in cached_links(paper, span)
    )


def _currency(chosen: Mapping[FieldName, Candidate], proofs: Proofs) -> None:
    one = chosen.get(FieldName.CURRENCY)
    if one is not None and currency.is_code(one.raw):
        proofs[FieldName.CURRENCY].append(Proof(name=ProofName.ISO_CODE, detail=f"{one.raw} is printed"))


def _arithmetic(
    paper: Paper,
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: Mapping[FieldName, Candidate],
    rows: Sequence[TaxRow],
    line_amounts: Sequence[Decimal],
    proofs: Proofs,
) -> None:
    triple = Triple(*(chosen.get(name) for name in TOTALS))
    if triple.gross is not None and triple.net is not None and triple.tax is not None:
        _triple(paper, triple, rows, proofs)
    if triple.gross is not None and not _larger_total(found, triple.gross):
        proofs[FieldName.GROSS_TOTAL].extend(_no_larger_triple(paper, triple, chosen))
    net = chosen.get(FieldName.LINES_TOTAL) or triple.net
    if (
        net is not None
        and line_amounts
        and abs(sum(line_amounts, Decimal(0)) - value_of(net)) <= CENT * len(line_amounts)
    ):
        detail = f"{len(line_amounts)} lines add up to {sum(line_amounts, Decimal(0))}"
        name = FieldName.LINES_TOTAL if FieldName.LINES_TOTAL in chosen else FieldName.NET_TOTAL
        proofs[name].append(Proof(name=ProofName.LINES_SUM, detail=detail))
    if triple.gross is not None and _totals_readable(paper, chosen):
        proofs[FieldName.GROSS_TOTAL].append(
            Proof(name=ProofName.TOTALS_READABLE, detail="every cell in the rows of the totals is a number")
        )


def _triple(paper: Paper, triple: Triple, rows: Sequence[TaxRow], proofs: Proofs) -> None:
    assert triple.net is not None
    assert triple.tax is not None
    assert triple.gross is not None
    net, tax, gross = value_of(triple.net), value_of(triple.tax), value_of(triple.gross)
    if totals.closes(net, tax, gross):
        for name in TOTALS:
            proofs[name].append(Proof(name=ProofName.NET_PLUS_TAX, detail=f"{net} + {tax} = {gross}"))
    detail = _rate_detail(paper, net, tax, rows)
    if detail:
        for name in TOTALS[:2]:
            proofs[name].append(Proof(name=ProofName.RATE_CLOSES, detail=detail))


def _rate_detail(paper: Paper, net: Decimal, tax: Decimal, rows: Sequence[TaxRow]) -> str:
    printed = {by_style(paper, span)[0] for span in paper.of_kind(SpanKind.PERCENT)} | {row.rate for row in rows}
    for rate in sorted(printed):
        if 0 < rate <= 30 and totals.rate_closes(net, rate, tax, ""):
            return f"{net} x {rate} % = {tax}"
    parts = {row.rate: row for row in rows if row.base is not None}.values()
    bases = sum((row.base for row in parts if row.base is not None), Decimal(0))
    taxes = sum((row.tax for row in parts), Decimal(0))
    if len(parts) > 1 and bases == net and taxes == tax:
        return "; ".join(f"{row.base} x {row.rate} % = {row.tax}" for row in parts)
    return ""


def _no_larger_triple(paper: Paper, triple: Triple, chosen: Mapping[FieldName, Candidate]) -> Iterator[Proof]:
    """Prove that the total is the largest: it closes itself, or the page charges no tax, and no larger one closes.

    Charges may stand below the tax: the total then closes with them.
    """
    assert triple.gross is not None
    gross = value_of(triple.gross)
    if triple.net is not None and triple.tax is not None:
        charges, allowances = (
            value_of(chosen[name]) if name in chosen else Decimal(0)
            for name in (FieldName.CHARGE_TOTAL, FieldName.ALLOWANCE_TOTAL)
        )
        net, tax = value_of(triple.net), value_of(triple.tax)
        if not any(totals.closes(one, tax, gross) for one in (net, net + charges - abs(allowances))):
            return
    elif triple.tax is not None or _tax_is_printed(paper):
        return
    if _larger_triple(paper, gross) is None:
        detail = f"no amounts above {gross} on the page add up with a rate"
        yield Proof(name=ProofName.NO_LARGER_TRIPLE, detail=detail)


def _larger_total(found: Mapping[FieldName, Sequence[Candidate]], gross: Candidate) -> bool:
    """Tell whether a label names a larger amount as the total: the whole above one rate's share, another currency."""
    most = abs(value_of(gross))
    return any(one.score >= LABEL_SCORE and abs(value_of(one)) > most for one in found.get(FieldName.GROSS_TOTAL, ()))


def _tax_is_printed(paper: Paper) -> bool:
    """Tell whether the page names a tax above zero: an amount or a rate that a word for tax speaks for."""
    for span in (*paper.of_kind(SpanKind.AMOUNT), *paper.of_kind(SpanKind.PERCENT)):
        is_figure = span.decimals or span.kind is SpanKind.PERCENT
        if is_figure and by_style(paper, span)[0] and _speaks_tax(paper, span):
            return True
    return False


def _speaks_tax(paper: Paper, span: Span) -> bool:
    beside = any(hit.weight("tax_total") for hit in paper.labels[span.row])
    if span.kind is SpanKind.PERCENT and not TAXES.isdisjoint(names.fold(paper.rows[span.row].text).split()):
        return True  # "All prices include 21 % VAT"
    return beside or any(link.hit.weight("tax_total") for link in cached_links(paper, span))


def _larger_triple(paper: Paper, gross: Decimal) -> Decimal | None:
    """Return a total above the chosen one that two other amounts add up to, the smaller being a plausible tax."""
    values = {by_style(paper, span)[0] for span in paper.of_kind(SpanKind.AMOUNT) if span.decimals}
    rates = {by_style(paper, span)[0] for span in paper.of_kind(SpanKind.PERCENT)}
    for total in (value for value in values if abs(value) > abs(gross)):
        for net in values:
            tax = total - net
            if tax in values and 0 < abs(tax) < abs(net) and any(abs(net * rate / 100 - tax) <= CENT for rate in rates):
                return total
    return None


def _totals_readable(paper: Paper, chosen: Mapping[FieldName, Candidate]) -> bool:
    """Tell whether every cell with a digit beside a label of the totals was read as a number or a rate.

    The cells of the totals stand in the rows from the first to the last total, and a few around, in the columns of the
    totals. A VAT identifier in the head or a sentence on tax in the foot is none of them.
    """
    gross = chosen[FieldName.GROSS_TOTAL]
    boxes = [
        one.evidence.box
        for name in SUMMED
        if (one := chosen.get(name)) and one.evidence.box and one.evidence.page == gross.evidence.page
    ]
    rows = [row for row in paper.rows if row.page == gross.evidence.page]
    held = [at for at, row in enumerate(rows) if any(_overlap(row.box.top, row.box.bottom, box) for box in boxes)]
    if not held:
        return False
    around = rows[max(held[0] - ROWS_AROUND, 0) : held[-1] + ROWS_AROUND + 1]
    return all(_row_is_read(paper, row, boxes) for row in around)


def _overlap(top: float, bottom: float, box: Box) -> bool:
    return top < (box.top + box.bottom) / 2 < bottom


def _row_is_read(paper: Paper, row: Row, boxes: Sequence[Box]) -> bool:
    """Tell whether the last cell of a row of totals has no digit outside a typed value."""
    last = row.cells[-1]
    for hit in paper.labels[row.index]:
        if not any(hit.weight(name) == 1 for name in TOTAL_LABELS):
            continue
        start = _first_digit(row.text, max(hit.end, last.start))
        if start is None or sum(sign.isalpha() for sign in row.text[hit.end : last.end]) > MOST_LETTERS_BETWEEN:
            continue  # A sentence that mentions tax, not a cell.
        cell = row.box_of(start, last.end)
        if not any(cell.x0 < box.x1 + row.height and cell.x1 > box.x0 - row.height for box in boxes):
            continue
        read = [
            span.raw
            for span in paper.spans[row.index]
            if span.kind is not SpanKind.IDENTIFIER and start < span.end and span.start < last.end
        ]
        if _digits("".join(read)) < _digits(row.text[start : last.end]):
            return False
    return True


def _first_digit(text: str, start: int) -> int | None:
    return next((at for at in range(start, len(text)) if text[at].isdigit()), None)


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _two_readings(paper: Paper, chosen: Mapping[FieldName, Candidate], proofs: Proofs) -> None:
    for name in READ_TWICE:
        one = chosen.get(name)
        if (
            one is not None
            and one.evidence.box is not None
            and read_twice(paper.page(one.evidence.page), one.raw, one.evidence.box)
        ):
            proofs[name].append(
                Proof(name=ProofName.TWO_READINGS, detail=f'both readings of the picture say "{one.raw}"')
            )
