"""The price may exceed the order's only within the tolerance; otherwise payment waits for the buyer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from documents.match import LineMatch
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.tolerance import describe, within
from validators.matching.usage import usages, variance
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-PO-06"
PRICE_DECIMALS = Decimal("0.0001")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that costs more than the order says by more than the tolerance."""
    tolerance = case.context.client.policy.price_tolerance
    for match in (match for usage in usages(case) if not usage.line.service for match in usage.matches):
        over = variance(match, case.currency)
        ordered = match.quantity * match.order_price
        if over <= 0 or within(_base(case, over), _base(case, ordered), tolerance):
            continue
        percent = f" ({over * 100 / ordered:.2f} %)" if ordered else ""
        limit = describe(tolerance, case.base_currency)
        yield Remark(
            f"Line {match.line} unit price {printed_price(match)} {case.currency}, order {match.order_number}/"
            f"{match.order_line} says {number(match.order_price)}; difference {money(over, case.currency)} on "
            f"{number(match.quantity)} units{percent}, limit {limit}.",
            subject=f"line {match.line}",
            expected=number(match.order_price),
            found=printed_price(match),
            difference=money(over, case.currency),
            limit=limit,
            values={"quantity": match.quantity, "order": f"{match.order_number}/{match.order_line}"},
            next_step=f"Ask for a partial credit of {money(over, case.currency)}, or have the buyer change the order.",
        )


def printed_price(match: LineMatch) -> str:
    """Return the price per unit that the line's amount comes to, to four decimals."""
    if not match.quantity:
        return "unknown"
    return number((match.net_amount / match.quantity).quantize(PRICE_DECIMALS))


def _base(case: Case, amount: Decimal) -> Decimal:
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
