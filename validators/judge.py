"""Judges one document: resolves its parties, matches its lines, gathers proofs, runs the rules, and decides.

A pure function of the document and the client's world: judging twice gives the same answer (V-92).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.business import BusinessDocument
from documents.decision import Judgement
from documents.finding import Finding
from documents.kind import INVOICE_TYPES
from documents.ledger_facts import PriorDocument
from documents.values.identifiers import invoice_key_n2
from validators.context import Case, Context
from validators.decision import decide
from validators.entity import resolve_entity
from validators.matching.match import find_orders, match_orders
from validators.proofs import gather
from validators.registry import rule_set, rules_on
from validators.rule import WEIGHT, judged_as
from validators.vendor import Basis, resolve_vendor
from validators.wording import listed, money


def judge(document: BusinessDocument, context: Context) -> Judgement:
    """Return findings, match and decision for one clean document."""
    case = build_case(document, context)
    findings = tuple(_findings(case))
    return Judgement(
        findings=findings,
        decision=decide(document, findings, context.client.policy, _reasons(case)),
        match=case.match,
        vendor_id=case.vendor.id if case.vendor else "",
        entity_id=case.entity.id if case.entity else "",
        rule_set=rule_set(),
    )


def build_case(document: BusinessDocument, context: Context) -> Case:
    """Derive once what the rules share."""
    master = context.master
    choices = context.choices
    vendor = resolve_vendor(document, master, chosen=choices.vendor_id, by=choices.vendor_by)
    entity = resolve_entity(document, master)
    orders = find_orders(document, master, [pair.order_number for pair in choices.pairs])
    receipts = master.receipts([order.number for order in orders])
    match = match_orders(document, orders, receipts, context.facts, choices)
    return Case(
        document=document,
        context=context,
        vendor_found=vendor,
        entity_found=entity,
        orders=orders,
        receipts=receipts,
        match=match,
        priors=_priors(document, context, vendor.vendor.id if vendor.vendor else ""),
        proofs=gather(document, vendor, entity, orders, match),
        fx_rate=_fx_rate(document, context),
    )


def _priors(document: BusinessDocument, context: Context, vendor_id: str) -> tuple[PriorDocument, ...]:
    """Return the earlier documents that may be the same one."""
    if document.doc_type not in INVOICE_TYPES:
        return ()
    number = document.invoice_number.value if document.invoice_number else ""
    found = context.facts.priors(
        vendor_id=vendor_id,
        number_n2=invoice_key_n2(number),
        gross=document.gross_total.value if document.gross_total else None,
        currency=document.currency.value if document.currency else "",
        tax_id=document.vendor_tax_id.value if document.vendor_tax_id else "",
        iban=document.iban.value if document.iban else "",
    )
    return tuple(prior for prior in found if prior.document_id != context.document_id)


def _fx_rate(document: BusinessDocument, context: Context) -> Decimal | None:
    """Return the rate of the day of issue, or of receipt when no date is known; 1 for the client's own currency."""
    if document.currency is None:
        return None
    if document.currency.value == context.client.currency:
        return Decimal(1)
    day = document.issue_date.value if document.issue_date else context.received_on
    return context.master.fx_rate(document.currency.value, context.client.currency, context.client.policy.rate_day(day))


def _findings(case: Case) -> Iterator[Finding]:
    """Return the findings of all rules, the gravest first."""
    found = [finding for rule in rules_on(judged_as(case)) for finding in rule.findings(case)]
    yield from sorted(found, key=lambda finding: (-WEIGHT[finding.severity], finding.code, finding.subject))


def _reasons(case: Case) -> Iterator[str]:
    """Yield what speaks for the document, for the explanation of a posting."""
    if case.vendor is not None:
        yield f"{case.vendor.name} {_how_known(case)}"
    total = case.document.gross_total
    if total is not None:
        proofs = [proof.name.value for name, held in case.proofs.items() if name == "gross_total" for proof in held]
        yield f"the total of {money(total.value, case.currency)} is proven by {listed(proofs)}"
    if case.match.lines:
        orders = listed(sorted({line.order_number for line in case.match.lines}))
        count = len(case.match.lines)
        yield f"{count} {'line matches' if count == 1 else 'lines match'} order {orders}"


def _how_known(case: Case) -> str:
    found = case.vendor_found
    return f"was chosen by {found.detail}" if found.basis is Basis.PERSON else f"is known by its {found.basis.value}"
