"""Accruals at a month's end: documents that were received and are not posted, with what they cost (P-15, L-27).

The list is made anew from the queue each time; the controller who posts it vouches for it. What is posted is undone on
the first of the next month, when the documents themselves are on their way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.error import WrongInputError
from documents.kind import INVOICE_TYPES
from documents.master.database import DatabaseMasterData
from documents.register.document import RegisteredDocument, documents_in
from documents.state import State
from documents.value import Value
from documents.values.money import round_amount
from flows.stages.worker import Desk, settling
from ledgers.cases.accrual import ACCRUAL, AccruedCost, accrual_entry
from ledgers.cases.cost import costs
from ledgers.cases.legs import PostingCaseError, bare_header, header
from ledgers.coding import Coding, code
from ledgers.entry import Journal, Purpose
from ledgers.facts import past_postings
from ledgers.general_ledger import post_without_document
from ledgers.month.checklist import last_day
from ledgers.month.periods import PeriodState, states
from ledgers.month.undo import refuse_closed, undo_next_month
from ledgers.work import PostingWork
from review.judgement import Verdict, consider

UNPOSTED = (State.QUEUED, State.ON_HOLD_EXTERNAL, State.READY, State.VALIDATED)
DUPLICATES = "V-DUP-"


class Accrual(Value):
    """One document on the list.

    Attributes:
        costs: In document currency; empty when it is left out.
        why_not: Why it is left out; empty when it is not.
        entry: Label of its accrual once it is posted.
    """

    document_id: str
    vendor_id: str = ""
    payee: str = ""
    reference: str = ""
    entity: str = ""
    currency: str
    dated: dt.date
    costs: tuple[AccruedCost, ...] = ()
    why_not: str = ""
    entry: str = ""

    @property
    def net(self) -> Decimal:
        """Return what is accrued."""
        return sum((cost.amount for cost in self.costs), Decimal(0))


def accruals(connection: sa.Connection, desk: Desk, period: str) -> tuple[Accrual, ...]:
    """Return every invoice and credit note that is dated in the month or before and not posted, in order of arrival.

    Goods on a three-way order are left out: their receipt stands on GRNI already.
    """
    day = last_day(period)
    found = (
        _accrual(connection, desk, known, day)
        for known in documents_in(connection, desk.client.id, UNPOSTED)
        if known.version and known.doc_type in INVOICE_TYPES
    )
    return tuple(one for one in found if one is not None)


def accrue(desk: Desk, period: str, *, by: str) -> tuple[Accrual, ...]:
    """Post the accruals of a month, each with its reversal on the first of the next; a second run posts nothing new.

    While the next month lies ahead (FUTURE) the reversals wait; they are posted when it opens.

    Raises:
        WrongInputError: The month is not closed for the others, so that what is accrued might be posted in it as well;
            or it or the next one is locked.
        RetryableError: The database is not ready; nothing was posted.
    """
    day = last_day(period)
    with settling(desk) as connection:
        state = states(connection, desk.client.id).get(period, PeriodState.OPEN)
        if state is not PeriodState.SOFT_CLOSED:
            raise WrongInputError(
                f"{period}: found {state}, expected SOFT_CLOSED, so that what is accrued is not posted in it as well"
            )
        refuse_closed(connection, desk.client, period)
        return tuple(
            one if one.why_not else _post(connection, desk, one, day, by) for one in accruals(connection, desk, period)
        )


def _accrual(connection: sa.Connection, desk: Desk, known: RegisteredDocument, day: dt.date) -> Accrual | None:
    verdict = consider(connection, desk.client, known)
    business = verdict.business
    dated = _dated(business) or known.received_at.date()
    if dated > day:
        return None
    vendor = verdict.vendor
    found = Accrual(
        document_id=known.id,
        vendor_id=vendor.id if vendor else "",
        payee=vendor.name if vendor else "",
        reference=business.own_number.value if business.own_number else "",
        entity=verdict.judgement.entity_id or desk.client.entities[0].id,
        currency=business.currency.value if business.currency else desk.client.currency,
        dated=dated,
    )
    return found.model_copy(update=_worked_out(connection, desk, verdict, found, day))


def _worked_out(
    connection: sa.Connection, desk: Desk, verdict: Verdict, found: Accrual, day: dt.date
) -> dict[str, object]:
    """Return the costs, or why there are none."""
    doubtful = next((one.code for one in verdict.counted if one.code.startswith(DUPLICATES)), "")
    if doubtful:
        return {"why_not": f"may be a duplicate ({doubtful})"}
    coding = verdict.coding or code(
        verdict.business,
        verdict.judgement,
        desk.client,
        verdict.vendor,
        verdict.orders,
        past_postings(connection, desk.client.id, found.vendor_id) if found.vendor_id else (),
        verdict.choices.coding,
    )
    if not isinstance(coding, Coding):
        return {"why_not": coding.message}
    try:
        accrued = _costs(desk, verdict, coding, found, day)
    except PostingCaseError as error:
        return {"why_not": str(error)}
    return {"costs": accrued, "why_not": "" if any(cost.amount for cost in accrued) else "nothing to accrue"}


def _dated(business: BusinessDocument) -> dt.date | None:
    """Return the day of delivery or the first day of the service, else that of the document."""
    if business.service_period is not None:
        return business.service_period.start
    field = business.delivery_date or business.issue_date
    return field.value if field else None


def _share(business: BusinessDocument, day: dt.date) -> Decimal:
    """Return the share of a service that was rendered by a day, by days; 1 where no period is printed."""
    period = business.service_period
    if period is None or period.end <= day:
        return Decimal(1)
    return Decimal((day - period.start).days + 1) / ((period.end - period.start).days + 1)


def _costs(desk: Desk, verdict: Verdict, coding: Coding, found: Accrual, day: dt.date) -> tuple[AccruedCost, ...]:
    """Return what the document would cost, as it would be posted: net of allowances, with charges, without tax.

    Raises:
        PostingCaseError: A line has no amount.
    """
    business = verdict.business
    if business.deposit:
        return ()
    work = PostingWork(
        client=desk.client,
        document=business,
        judgement=verdict.judgement,
        coding=coding,
        document_id=found.document_id,
        document_sha="",
        posting_date=day,
        orders=verdict.orders,
        vendor=verdict.vendor,
    )
    goods, share = _goods(verdict), _share(business, day)
    return tuple(
        AccruedCost(
            account=cost.account,
            amount=round_amount(cost.net * share, found.currency),
            text=cost.postings[0].text,
            dimensions=cost.dimensions,
        )
        for cost in costs(header(work, Journal.GENERAL, Purpose.ACCRUAL), work)
        if not (cost.line and cost.line in goods)
    )


def _goods(verdict: Verdict) -> set[int]:
    """Return the lines that are goods on three-way orders."""
    orders = {order.number: order for order in verdict.orders}
    found = set()
    for match in verdict.judgement.match.lines:
        order = orders.get(match.order_number)
        ordered = order.line(match.order_line) if order else None
        if order and ordered and order.match_policy.is_received and not ordered.service:
            found.add(match.line)
    return found


def _post(connection: sa.Connection, desk: Desk, one: Accrual, day: dt.date, by: str) -> Accrual:
    client = desk.client
    master = DatabaseMasterData(connection, client.id, client.entities)
    rate = master.fx_rate(one.currency, client.currency, day.isoformat())
    if rate is None:
        return one.model_copy(update={"costs": (), "why_not": f"no rate for {one.currency} on {day}"})
    head = bare_header(
        client,
        Purpose.ACCRUAL,
        f"{ACCRUAL}{day:%Y-%m}/{one.document_id}",
        entity=one.entity,
        doc_date=one.dated,
        posting_date=day,
        currency=one.currency,
        fx_rate=rate,
        maker=by,
        reference=one.reference,
        payee=one.payee,
    )
    posted = post_without_document(connection, accrual_entry(head, one.costs))
    undo_next_month(connection, client, posted.label, day, by=by)
    return one.model_copy(update={"entry": posted.label})
