"""The tax rate of a line should be the one the order was given with.

A line that does not print its rate has one of those of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-PO-18"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line whose tax rate is not that of its order line."""
    lines = {line.number: line for line in case.document.lines}
    for match in case.match.lines:
        order = case.order(match.order_number)
        ordered = order.line(match.order_line) if order else None
        line = lines.get(match.line)
        if ordered is None or line is None or ordered.tax_rate is None:
            continue
        rates = case.tax_rates_of(line)
        if rates and ordered.tax_rate not in rates:
            charged = " or ".join(f"{number(rate)} %" for rate in sorted(rates))
            yield Remark(
                f"Line {line.number} is taxed at {charged}, order {match.order_number}/"
                f"{match.order_line} says {number(ordered.tax_rate)} %.",
                subject=f"line {line.number}",
                expected=f"{number(ordered.tax_rate)} %",
                found=charged,
                next_step="Check which rate is right for these goods.",
            )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.6",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
