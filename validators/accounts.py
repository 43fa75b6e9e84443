"""Which account a line will go to, as far as orders and records say; history and words are left to the books.

Source: accounting specification A-01 (order line), A-02 (buyer's reference), A-05 (vendor).
"""

from __future__ import annotations

from validators.context import Case


def account_of(case: Case, line: int) -> str:
    """Return the account of the line's order line, of the buyer's reference, or of the vendor; "" without any."""
    match = next((match for match in case.match.lines if match.line == line), None)
    order = case.order(match.order_number) if match else None
    ordered = order.line(match.order_line) if order and match else None
    if ordered is not None and ordered.account:
        return ordered.account
    active = {account.code for account in case.context.client.accounts if account.active}
    references = (case.document.line_account(line), *case.document.buyer_accounts)
    named = next((reference for reference in references if reference in active), "")
    return named or (case.vendor.account if case.vendor else "")
