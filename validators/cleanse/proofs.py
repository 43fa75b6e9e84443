"""Proofs that the clean values give by themselves: sums, rates, lines, terms. Each could have failed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.business import BusinessDocument
from documents.field import Field, FieldName, Proof, ProofName, Status
from documents.values import money, totals
from validators import tax
from validators.cleanse.lines import lines_sum
from validators.cleanse.terms import due_proof
from validators.payment_code import compare_codes

TOTALS = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)


def prove(document: BusinessDocument) -> BusinessDocument:
    """Return the document with the proofs of its arithmetic beside those of reading."""
    changed: dict[str, Field[object]] = {}
    for name, proof in (*_sums(document), *_lines(document), *_terms(document), *_codes(document)):
        field = changed.get(name.value) or getattr(document, name.value)
        if field is not None and not field.has(proof.name):
            changed[name.value] = field.model_copy(update={"proofs": (*field.proofs, proof)})
    return document.model_copy(update=changed)


def _sums(document: BusinessDocument) -> Iterator[tuple[FieldName, Proof]]:
    net, tax_total, gross = document.net_total, document.tax_total, document.gross_total
    if net is None or tax_total is None or gross is None:
        return
    printed = Status.DERIVED not in {net.status, tax_total.status, gross.status}
    if printed and totals.closes(net.value, tax_total.value, gross.value):
        detail = (
            f"{money.show(net.value)} + {money.show(tax_total.value)} = {money.show(gross.value, _currency(document))}"
        )
        yield from ((name, Proof(name=ProofName.NET_PLUS_TAX, detail=detail)) for name in TOTALS)
    detail = _rates(document, net.value, tax_total.value)
    if detail:
        yield from ((name, Proof(name=ProofName.RATE_CLOSES, detail=detail)) for name in TOTALS)


def _rates(document: BusinessDocument, net: Decimal, tax_total: Decimal) -> str:
    """Return the calculation of every tax row where all hold and make up the totals, else ""."""
    rows = tax.breakdown(document)
    bound = tax.rounding_bound(len(document.lines))
    parts, bases, taxes = [], Decimal(0), Decimal(0)
    for row in rows:
        gap = tax.difference(row, _currency(document))
        if gap is None or abs(gap) > bound or row.base is None or row.tax is None:
            return ""
        parts.append(f"{money.show(row.base)} x {row.rate} % = {money.show(row.tax, _currency(document))}")
        bases, taxes = bases + row.base, taxes + row.tax
    return "; ".join(parts) if (bases, taxes) == (net, tax_total) else ""


def _lines(document: BusinessDocument) -> Iterator[tuple[FieldName, Proof]]:
    total = lines_sum(document.lines)
    if total is None:
        return
    proof = Proof(
        name=ProofName.LINES_SUM,
        detail=f"{len(document.lines)} lines add up to {money.show(total, _currency(document))}",
    )
    if document.lines_total is not None and document.lines_total.value == total:
        yield FieldName.LINES_TOTAL, proof
    allowances = document.allowance_total.value if document.allowance_total else Decimal(0)
    charges = document.charge_total.value if document.charge_total else Decimal(0)
    stated = totals.net_total([total], allowances, charges)
    if document.net_total is not None and document.net_total.value == stated:
        yield FieldName.NET_TOTAL, proof
    if tax.is_untaxed(document) and document.gross_total is not None and document.gross_total.value == stated:
        yield FieldName.GROSS_TOTAL, proof


def _terms(document: BusinessDocument) -> Iterator[tuple[FieldName, Proof]]:
    issue, due, agreed = document.issue_date, document.due_date, document.payment_terms
    if issue is None or due is None or agreed is None or due.status is Status.DERIVED:
        return
    proof = due_proof(issue.value, due.value, agreed.value)
    if proof is not None:
        yield FieldName.DUE_DATE, proof
        yield FieldName.ISSUE_DATE, proof


def _codes(document: BusinessDocument) -> Iterator[tuple[FieldName, Proof]]:
    """C-66: what a payment code repeats was read right."""
    for said in compare_codes(document):
        if said.agree:
            yield said.name, Proof(name=ProofName.PAYMENT_CODE, detail=f"the {said.kind} says {said.code}")


def _currency(document: BusinessDocument) -> str:
    return document.currency.value if document.currency else ""
