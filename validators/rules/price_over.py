"""The price may exceed the order's only within the tolerance; otherwise payment waits for the buyer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from documents.master.client import ToleranceProfile
from documents.master.order import OrderLine
from documents.match import LineMatch
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.tolerance import describe, profile_for, within
from validators.matching.usage import Usage, usages, variance
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-PO-06"
PRICE_DECIMALS = Decimal("0.0001")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that costs more than the order says by more than the tolerance."""
    goods = (one for one in usages(case) if not one.line.service)
    for match, usage in ((match, one) for one in goods for match in one.matches):
        tolerance = tolerance_of(case, usage.line)
        over = variance(match, case.currency)
        over -= min(max(over, Decimal(0)), credited(usage))
        ordered = match.quantity * match.order_price
        if over <= 0 or within(base_amount(case, over), base_amount(case, ordered), tolerance):
            continue
        percent = f" ({over * 100 / ordered:.2f} %)" if ordered else ""
        limit = describe(tolerance, case.base_currency, tolerance.id)
        yield Remark(
            f"{prices(match, case.currency)}; difference {money(over, case.currency)} on "
            f"{number(match.quantity)} units{percent}, limit {limit}.",
            subject=f"line {match.line}",
            expected=money(match.order_price, case.currency),
            found=printed_price(match, case.currency),
            difference=money(over, case.currency),
            limit=limit,
            values={"quantity": match.quantity, "order": f"{match.order_number}/{match.order_line}"},
            next_step=f"Ask for a partial credit of {money(over, case.currency)}, or have the buyer change the order.",
        )


def credited(usage: Usage) -> Decimal:
    """Return what was credited on the price of an order line and is not for what was charged too much before."""
    before = usage.before
    earlier = before.amount + before.credited - before.quantity * usage.line.price
    return max(before.credited - max(earlier, Decimal(0)), Decimal(0))


def tolerance_of(case: Case, line: OrderLine) -> ToleranceProfile:
    """Return the tolerance that holds for an order line (V-00)."""
    return profile_for(case.context.client.policy, line, case.vendor.id if case.vendor else "")


def prices(match: LineMatch, currency: str) -> str:
    """Return both prices of a line: "Line 1 unit price 49.20 EUR, order 4500031/1 says 48.00 EUR".

    Both are of the order's unit, and what was converted says so.
    """
    ordered = f"order {match.order_number}/{match.order_line} says {money(match.order_price, currency)}"
    unit = f" per {match.conversion.of} ({match.conversion.described})" if match.conversion else ""
    return f"Line {match.line} unit price {printed_price(match, currency)}{unit}, {ordered}"


def printed_price(match: LineMatch, currency: str) -> str:
    """Return the price per unit that the line's amount comes to, such as "49.20 EUR", to four decimals."""
    if not match.quantity:
        return "unknown"
    return money((match.net_amount / match.quantity).quantize(PRICE_DECIMALS), currency)


def base_amount(case: Case, amount: Decimal) -> Decimal:
    """Return an amount in the client's currency; without a rate V-CUR-01 blocks, so the amount itself will do."""
    converted = case.in_base(amount)
    return amount if converted is None else round_amount(converted, case.base_currency)


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-00; SAP key PP, Oracle hold PRICE",
    severity=Severity.BLOCK_PAY,
    queue=Queue.BUYER,
    waived_by=Role.APPROVER,
    reply="PRI",
)
