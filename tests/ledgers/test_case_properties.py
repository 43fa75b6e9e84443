"""Whatever a right document holds, its entry is balanced, owes what is demanded, and its reversal leaves nothing."""

from __future__ import annotations

import itertools
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.business import BusinessDocument, Line, TaxCategory
from documents.kind import DocType
from documents.use_tax import UseTax
from documents.values.money import round_amount
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.cases.legs import check_amounts
from ledgers.deposits import open_deposits
from ledgers.entry import Entry
from ledgers.reconcile import within_the_ledger
from ledgers.work import PostingWork
from tests.ledgers.cases import CLIENT, SHA, VENDOR, field, finding, invoice, work

ZERO = Decimal(0)
RATES = {"19": Decimal(1), "20": Decimal(1), "25": Decimal("0.5")}
"""Rate of each tax code of `CLIENT`, and the share that is deductible."""
INPUT_TAX = {"1400", "1410"}
NOT_COST = {*INPUT_TAX, "2000", "2110", "7000"}

CENTS = st.integers(1, 10**6).map(lambda cents: Decimal(cents).scaleb(-2))
CLIENTS = (f"p{number}" for number in itertools.count(100))


class Part(NamedTuple):
    """What a document bills at one tax rate."""

    nets: list[Decimal]
    allowance: Decimal

    @property
    def base(self) -> Decimal:
        return sum(self.nets, ZERO) - self.allowance


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Part]:
    rates = draw(st.lists(st.sampled_from(sorted(RATES)), min_size=1, max_size=3, unique=True))
    found = {}
    for rate in rates:
        nets = draw(st.lists(CENTS, min_size=1, max_size=4))
        share = draw(st.sampled_from([ZERO, ZERO, Decimal("0.1"), Decimal("0.333")]))
        found[rate] = Part(nets, round_amount(sum(nets, ZERO) * share, "EUR"))
    return found


def document(billed: dict[str, Part], rounding: Decimal, **more: Any) -> BusinessDocument:
    rows = tuple(
        TaxCategory(
            category="S",
            rate=Decimal(rate),
            base=part.base,
            tax=round_amount(part.base * Decimal(rate) / 100, "EUR"),
        )
        for rate, part in billed.items()
    )
    amounts = [(net, Decimal(rate)) for rate, part in billed.items() for net in part.nets]
    lines = tuple(
        Line(number=number, description=f"item {number}", net_amount=net, tax_rate=rate)
        for number, (net, rate) in enumerate(amounts, start=1)
    )
    return invoice(
        *(str(net) for net, _rate in amounts),
        tax=str(sum((row.tax or ZERO for row in rows), ZERO)),
        allowance_total=str(sum((part.allowance for part in billed.values()), ZERO)),
        rounding=str(rounding),
        taxes=rows,
        lines=lines,
        **more,
    )


def sums(entry: Entry) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for posting in entry.postings:
        found[posting.account] += posting.amount
    return found


DOCUMENTS = {
    "billed": parts(),
    "rounding": st.sampled_from([ZERO, Decimal("0.02"), Decimal("-0.02")]),
    "doc_type": st.sampled_from([DocType.INVOICE, DocType.CREDIT_NOTE]),
    "currency": st.sampled_from([("EUR", Decimal(1)), ("USD", Decimal("1.0850"))]),
    "proven": st.booleans(),
}


def made(
    billed: dict[str, Part], rounding: Decimal, doc_type: DocType, currency: tuple[str, Decimal], **more: Any
) -> PostingWork:
    findings = () if more.pop("proven") else (finding("V-CMP-04"),)
    one = document(billed, rounding, doc_type=doc_type, currency=field(currency[0]))
    return work(one, fx_rate=currency[1], findings=findings, **more)


@settings(max_examples=150, deadline=None)
@given(**DOCUMENTS)
def test_an_entry_is_balanced_and_owes_what_the_document_demands(**drawn: Any) -> None:
    posting_work = made(**drawn)
    entry = invoice_entry(posting_work)
    check_amounts(entry)
    assert sum((posting.amount for posting in entry.postings), ZERO) == 0
    assert sum((posting.base_amount for posting in entry.postings), ZERO) == 0
    found, sign = sums(entry), posting_work.factor
    one = posting_work.document
    assert one.gross_total is not None
    assert found["2000"] == -sign * (one.gross_total.value + drawn["rounding"])
    assert found["7000"] == sign * drawn["rounding"]


@settings(max_examples=150, deadline=None)
@given(**DOCUMENTS)
def test_cost_is_what_is_billed_and_not_deducted(**drawn: Any) -> None:
    found = sums(invoice_entry(made(**drawn)))
    sign = -1 if drawn["doc_type"] is DocType.CREDIT_NOTE else 1
    deducted, cost = ZERO, ZERO
    for rate, part in drawn["billed"].items():
        tax = round_amount(part.base * Decimal(rate) / 100, "EUR")
        deducted += round_amount(tax * RATES[rate], "EUR")
        cost += part.base + tax - round_amount(tax * RATES[rate], "EUR")
    assert sum((found[account] for account in INPUT_TAX), ZERO) == sign * deducted
    assert sum((amount for account, amount in found.items() if account not in NOT_COST), ZERO) == sign * cost
    assert found["1400" if drawn["proven"] or sign < 0 else "1410"] == sign * deducted


@settings(max_examples=50, deadline=None)
@given(billed=parts(), owed=CENTS, first=st.booleans())
def test_use_tax_is_cost_and_never_owed_to_the_vendor(billed: dict[str, Part], owed: Decimal, *, first: bool) -> None:
    one = document(billed, ZERO)
    lines = tuple(line.number for line in one.lines)
    use_tax = UseTax(amount=owed, lines=lines[:1] if first else lines, text="use tax")
    plain = sums(invoice_entry(work(one)))
    accrued = sums(invoice_entry(work(one, findings=(finding("V-TAX-12", use_tax=use_tax),))))
    assert (accrued["2000"], accrued["2110"]) == (plain["2000"], -owed)
    assert accrued["6200"] == plain["6200"] + owed


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deposit=parts(), final=parts(), proven=st.booleans(), currency=DOCUMENTS["currency"])
def test_deposit_and_final_invoice_together_are_the_final_invoice(
    engine: sa.Engine,
    deposit: dict[str, Part],
    final: dict[str, Part],
    *,
    proven: bool,
    currency: tuple[str, Decimal],
) -> None:
    client = CLIENT.model_copy(update={"id": next(CLIENTS)})
    findings = () if proven else (finding("V-TAX-14"),)
    how = {"client": client, "fx_rate": currency[1], "vendor": VENDOR}
    named = {"currency": field(currency[0])}
    with engine.begin() as connection:
        first = invoice_entry(work(document(deposit, ZERO, deposit=True, **named), findings=findings, **how))
        general_ledger.post(connection, first, document_sha=SHA)
        known = open_deposits(connection, client.id, "V1")
        paid = sum((one.gross for one in known), ZERO)
        assert paid == -sums(first)["2000"]
        whole = document(final, ZERO, invoice_number=field("R-2"), **named)
        assert whole.gross_total is not None
        rest = {"prepaid": field(paid), "payable": field(whole.gross_total.value - paid)}
        last = work(whole.model_copy(update=rest), document_id="doc-2", deposits=known, **how)
        if paid == whole.gross_total.value:
            return
        entry = invoice_entry(last)
        label = general_ledger.post(connection, entry, document_sha=SHA).label
        assert open_deposits(connection, client.id, "V1") == ()
        assert list(within_the_ledger(connection, client)) == []
        alone, both = sums(invoice_entry(work(whole, document_id="doc-2", **how))), sums(first)
        for account, amount in sums(entry).items():
            both[account] += amount
        assert both["1300"] == 0
        assert {name: both[name] for name in ("2000", "6200")} == {name: alone[name] for name in ("2000", "6200")}
        assert both["1400"] + both["1410"] == alone["1400"]
        reversal = general_ledger.Reversal(posting_date=last.posting_date, fiscal_year=2026, maker="ann")
        general_ledger.reverse(connection, client.id, label, reversal)
        assert open_deposits(connection, client.id, "V1") == known
        general_ledger.reverse(connection, client.id, known[0].entry, reversal)
        assert {row.balance for row in general_ledger.trial_balance(connection, client.id)} == {ZERO}
        assert list(within_the_ledger(connection, client)) == []
