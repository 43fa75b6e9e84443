"""Which account and tax code each line gets, and why (accounting specification 5.4).

A-08 only suggests, and does so where nothing else decides: `ledgers/coding_suggestions.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.business import BusinessDocument, Line
from documents.choices import Coding as Chosen
from documents.decision import Judgement
from documents.finding import Finding, Queue, Role, Severity
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.master.order import Order, OrderLine
from documents.master.party import Vendor
from documents.value import Value
from documents.values.money import unit
from documents.values.months import month_names
from documents.values.names import fold
from ledgers.chart import INVENTORY, NEVER_A_COST
from ledgers.cost_objects import PERSON, CostObject, Named, cost_objects, object_fault
from ledgers.tax_coding import DEDUCTIBLE, GOODS, REVERSE_CHARGE, SERVICES, TaxCoding, TaxCodingProblem, tax_codings

CODE: Final = "V-POST-01"
LEARNED: Final = "A-04"
NOTHING_CHOSEN: Final = Chosen()
WHOLE_DOCUMENT: Final = 0
"""Line number of the coding that holds for a document whose lines cannot be booked one by one."""
HISTORY_LENGTH: Final = 5
HISTORY_MINIMUM: Final = 3
HISTORY_AGREEMENT: Final = Decimal("0.8")
CORRECTION_WEIGHT: Final = 3
"""A-10: what a person moved to another account counts as often."""

USUAL_MINIMUM: Final = 5
USUAL_AGREEMENT: Final = Decimal("0.9")
"""V-ANO-04: postings that make a habit, and the share of them that another account must not have."""

COST_KINDS: Final = frozenset({"asset", "expense"})

_NUMBERS: Final = re.compile(r"\w*\d\w*")


class LineCoding(Value):
    """The account of one line, with its source.

    Attributes:
        line: Its number; 0 for the whole document.
        source: Such as "A-04", or "person".
        counts: A-04: how many of the last postings of the item went there, such as "4 of 5"; else empty.
        objects: Cost objects, at most one of each dimension.
    """

    line: int
    account: str
    source: str
    counts: str = ""
    objects: tuple[CostObject, ...] = ()

    @property
    def dimensions(self) -> dict[str, str]:
        """Return the codes of the cost objects by dimension."""
        return {one.dimension: one.code for one in self.objects}

    @property
    def why(self) -> str:
        """Return the source with its counts."""
        return f"{self.source}, {self.counts}" if self.counts else self.source


class Coding(Value):
    """The accounts of the lines and the tax codes of the VAT breakdown of one document."""

    lines: tuple[LineCoding, ...] = ()
    taxes: tuple[TaxCoding, ...] = ()

    def of(self, line: int) -> LineCoding | None:
        """Return the coding of a line, or None."""
        return next((coding for coding in self.lines if coding.line == line), None)


class PastPosting(Value):
    """One cost posting of the client's own, posted and not reversed (A-10).

    Attributes:
        item: Key of the line's description; see `item_key`.
        corrected: A person moved it here from another account (P-12).
    """

    item: str
    account: str
    corrected: bool = False

    @property
    def weight(self) -> int:
        """Return as how many postings it counts (A-10)."""
        return CORRECTION_WEIGHT if self.corrected else 1


class _Question(NamedTuple):
    """Everything one line's account may be found from."""

    line: Line
    order_line: OrderLine | None
    three_way: bool
    document: BusinessDocument
    client: Client
    vendor: Vendor | None
    history: Sequence[PastPosting]
    chosen: Chosen


def code(  # noqa: PLR0913 - each is a different fact
    document: BusinessDocument,
    judgement: Judgement,
    client: Client,
    vendor: Vendor | None,
    orders: Sequence[Order],
    history: Sequence[PastPosting],
    chosen: Chosen = NOTHING_CHOSEN,
) -> Coding | Finding:
    """Return accounts and tax codes, or the finding V-POST-01 that stops the document until somebody decides.

    `orders` are those that the match of `judgement` names; `history` is that of the vendor, newest first. What a person
    chose for the document goes before what would be found.
    """
    if document.doc_type not in INVOICE_TYPES:
        return Coding()
    taxes = tax_codings(document, client, vendor, chosen.tax_codes, _supply(judgement, orders))
    if isinstance(taxes, TaxCodingProblem):
        return _finding(taxes.subject, taxes.message, taxes.suggestion)
    if document.deposit:
        return Coding(taxes=taxes)
    codings = []
    for line in bookable_lines(document, judgement):
        question = _question(line, document, judgement, client, vendor, orders, history, chosen)
        coding = _first_valid(question)
        if coding is None:
            return _no_account(question)
        coding = coding.model_copy(update={"objects": _objects(question)})
        refused = _refused(question, coding, taxes)
        if refused is not None:
            return refused
        codings.append(coding)
    return Coding(lines=tuple(codings), taxes=taxes)


def _supply(judgement: Judgement, orders: Sequence[Order]) -> str:
    """Return whether every line is of goods, or of services, that were ordered; empty where no order tells it."""
    known = {order.number: order for order in orders}
    kinds = set()
    for match in judgement.match.lines:
        order = known.get(match.order_number)
        line = order.line(match.order_line) if order else None
        if order is None or line is None or not (line.service or order.match_policy.is_received):
            return ""
        kinds.add(SERVICES if line.service else GOODS)
    return kinds.pop() if len(kinds) == 1 else ""


def bookable_lines(document: BusinessDocument, judgement: Judgement) -> tuple[Line, ...]:
    """Return the lines to be booked, without unplanned charges; one line of number 0 where only the header can be.

    Lines are booked one by one when each has its net amount and together they are the document's line total, but for
    rounding of a minor unit a line.
    """
    charges = {charge.line for charge in judgement.match.charges}
    rest = tuple(line for line in document.lines if line.number not in charges)
    if rest and (judgement.match.lines or _lines_close(document)):
        return rest
    if document.lines and not rest:
        return ()
    net = document.net_total.value if document.net_total else Decimal(0)
    text = " ".join(line.description for line in document.lines)
    return (Line(number=WHOLE_DOCUMENT, description=text, net_amount=net),)


def item_key(description: str) -> str:
    """Return the words of a description without numbers and months, so that the same item compares equal next month."""
    words = _NUMBERS.sub(" ", fold(description)).split()
    return " ".join(word for word in words if word not in month_names())


def _lines_close(document: BusinessDocument) -> bool:
    nets = [line.net_amount for line in document.lines]
    if not document.net_total or None in nets:
        return False
    allowance = document.allowance_total.value if document.allowance_total else Decimal(0)
    charge = document.charge_total.value if document.charge_total else Decimal(0)
    total = sum((net for net in nets if net is not None), Decimal(0)) - allowance + charge
    currency = document.currency.value if document.currency else ""
    return abs(total - document.net_total.value) <= unit(currency) * len(nets)


def _question(  # noqa: PLR0913 - the inputs of `code` and the line
    line: Line,
    document: BusinessDocument,
    judgement: Judgement,
    client: Client,
    vendor: Vendor | None,
    orders: Sequence[Order],
    history: Sequence[PastPosting],
    chosen: Chosen,
) -> _Question:
    match = next((match for match in judgement.match.lines if match.line == line.number), None)
    order = next((order for order in orders if match and order.number == match.order_number), None)
    order_line = order.line(match.order_line) if order and match else None
    three_way = bool(order and order.match_policy.is_received)
    return _Question(line, order_line, three_way, document, client, vendor, history, chosen)


def _chosen_for_line(question: _Question) -> str:
    return question.chosen.accounts.get(question.line.number, "")


def _chosen_for_document(question: _Question) -> str:
    return question.chosen.accounts.get(WHOLE_DOCUMENT, "")


def _order_account(question: _Question) -> str:
    if question.order_line is None:
        return ""
    goods = question.three_way and not question.order_line.service
    return question.order_line.account or (INVENTORY if goods else "")


def _buyer_reference_of_line(question: _Question) -> str:
    return question.document.line_account(question.line.number)


def _buyer_reference(question: _Question) -> str:
    """Return the first reference of the buyer that is an account; references are mostly none (A-02)."""
    postable = cost_accounts(question.client)
    return next((one for one in question.document.buyer_accounts if one in postable), "")


def _own_history(question: _Question) -> str:
    weights = _booked_before(question)
    if weights.total() < HISTORY_MINIMUM:
        return ""
    account, weight = weights.most_common(1)[0]
    return account if weight >= HISTORY_AGREEMENT * weights.total() else ""


def _booked_before(question: _Question) -> Counter[str]:
    """Return how often the last postings of the vendor's item went where; a correction counts as several (A-10)."""
    key = item_key(question.line.description)
    weights: Counter[str] = Counter()
    for past in [past for past in question.history if past.item == key][:HISTORY_LENGTH]:
        weights[past.account] += past.weight
    return weights


def _contract(question: _Question) -> str:
    """Two contracts that name different accounts decide nothing (A-03)."""
    issued = question.document.issue_date
    if question.vendor is None or issued is None:
        return ""
    padded = f" {fold(question.line.description)} "
    found = {
        contract.account
        for contract in question.client.contracts
        if contract.vendor == question.vendor.id
        and contract.holds_on(issued.value)
        and (not contract.words or any(f" {fold(word)} " in padded for word in contract.words))
    }
    return found.pop() if len(found) == 1 else ""


def _item_group(question: _Question) -> str:
    """Return the account of the longest beginning of the item's GTIN or number that the client's map has (A-06)."""
    keys = [key for key in (question.line.gtin, question.line.item_id, question.line.buyer_item_id) if key]
    fitting = [start for start in question.client.item_accounts if any(key.startswith(start) for key in keys)]
    return question.client.item_accounts[max(fitting, key=len)] if fitting else ""


def _vendor_default(question: _Question) -> str:
    return question.vendor.account if question.vendor else ""


def _keyword(question: _Question) -> str:
    """Two words that name different accounts decide nothing."""
    padded = f" {fold(question.line.description)} "
    found = {account for word, account in question.client.keyword_accounts.items() if f" {fold(word)} " in padded}
    return found.pop() if len(found) == 1 else ""


SOURCES: Final[tuple[tuple[str, Callable[[_Question], str]], ...]] = (
    (PERSON, _chosen_for_line),
    ("A-01", _order_account),
    (PERSON, _chosen_for_document),
    ("A-02", _buyer_reference_of_line),
    ("A-02", _buyer_reference),
    ("A-03", _contract),
    (LEARNED, _own_history),
    ("A-05", _vendor_default),
    ("A-06", _item_group),
    ("A-07", _keyword),
)


def _candidates(question: _Question) -> Iterator[LineCoding]:
    for source, find in SOURCES:
        account = find(question)
        if account:
            counts = ""
            if source == LEARNED:
                booked = _booked_before(question)
                counts = f"{booked[account]} of {booked.total()}"
            yield LineCoding(line=question.line.number, account=account, source=source, counts=counts)


def _objects(question: _Question) -> tuple[CostObject, ...]:
    document, line, chosen = question.document, question.line.number, question.chosen.objects
    of_line = document.line_account(line)
    named = Named(
        by_person_for_line=chosen.get(line, {}) if line != WHOLE_DOCUMENT else {},
        by_order=question.order_line.dimensions if question.order_line else {},
        by_person_for_document=chosen.get(WHOLE_DOCUMENT, {}),
        references=((of_line,) if of_line else ()) + document.buyer_objects,
        by_vendor=question.vendor.dimensions if question.vendor else {},
    )
    return cost_objects(question.client, named)


def _refused(question: _Question, coding: LineCoding, taxes: Sequence[TaxCoding]) -> Finding | None:
    """Return the finding that the account does not take the line as it is, or None."""
    account = next((one for one in question.client.accounts if one.code == coding.account), None)
    fault, step = object_fault(question.client, account, coding.objects)
    if not fault and account is not None and account.tax_codes:
        rate = question.line.tax_rate
        of_line = (row for row in taxes if row.code is not None and (rate is None or row.rate == rate))
        wrong = next((row.code.code for row in of_line if row.code and row.code.code not in account.tax_codes), "")
        fault = f"account {account.code} takes tax by {', '.join(account.tax_codes)}, not by {wrong}" if wrong else ""
        step = "Choose another account or tax code."
    if not fault:
        return None
    where = f"line {question.line.number}" if question.line.number else ""
    message = f'{where or "The document"} "{question.line.description}": {fault}. {step}'
    return _finding(where, message[0].upper() + message[1:], step).model_copy(update={"found": coding.account})


def _first_valid(question: _Question) -> LineCoding | None:
    issued = question.document.issue_date
    postable = cost_accounts(question.client, issued.value if issued else None)
    return next((coding for coding in _candidates(question) if coding.account in postable), None)


def cost_accounts(client: Client, day: dt.date | None = None) -> frozenset[str]:
    """Return the accounts a line can be coded to, on a day where one is given.

    What is owed, tax and bank are posted by rule alone (P-00f): a buyer's reference that reads like one of them is no
    account.
    """
    booked = (code for code in client.tax_codes if code.treatment in {DEDUCTIBLE, REVERSE_CHARGE})
    by_rule = {account for code in booked for account in (code.account, code.output_account)}
    return frozenset(
        account.code
        for account in client.accounts
        if account.holds_on(day) and account.kind in COST_KINDS and account.code not in {*NEVER_A_COST, *by_rule}
    )


def _no_account(question: _Question) -> Finding:
    line = question.line
    refused = ", ".join(
        f"{coding.account} ({coding.source})" for coding in _candidates(question) if coding.source != "A-02"
    )
    where = f"line {line.number}" if line.number else ""
    why = f"; not in the chart, not in use or no account for costs: {refused}" if refused else ""
    return _finding(
        where,
        f'No account for {where or "the document"} "{line.description}": neither order, history, vendor '
        f"{question.vendor.id if question.vendor else 'unknown'} nor keywords name one{why}. Choose an account.",
        "Choose an account, or set one at the vendor.",
    )


def unusual_account(coding: Coding, history: Sequence[PastPosting]) -> Finding | None:
    """Return the finding that a line goes to an account its vendor hardly ever had (V-ANO-04), or None.

    Lines that an order decides are its own affair, and `history` has none of them.
    """
    accounts: Counter[str] = Counter()
    for past in history:
        accounts[past.account] += past.weight
    total = accounts.total()
    if total < USUAL_MINIMUM:
        return None
    for line in coding.lines:
        if line.source in {"A-01", PERSON} or accounts[line.account] > (1 - USUAL_AGREEMENT) * total:
            continue
        usual, count = accounts.most_common(1)[0]
        message = (
            f"{f'Line {line.line}' if line.line else 'The document'} goes to account {line.account} ({line.source}), "
            f"where {accounts[line.account]} of this vendor's last {total} postings went; account {usual} had {count}."
        )
        step = "Confirm the account, or choose another."
        return Finding(
            code="V-ANO-04",
            severity=Severity.WARN,
            subject=f"line {line.line}" if line.line else "",
            expected=usual,
            found=line.account,
            message=f"{message} {step}",
            queue=Queue.APPROVAL,
            waived_by=Role.REVIEWER,
            suggestion=step,
            evidence_hash=hashlib.sha256(f"{line.line}|{line.account}|{usual}".encode()).hexdigest(),
        )
    return None


def _finding(subject: str, message: str, suggestion: str) -> Finding:
    return Finding(
        code=CODE,
        severity=Severity.BLOCK_POST,
        subject=subject,
        message=message,
        queue=Queue.APPROVAL,
        waived_by=Role.REVIEWER,
        suggestion=suggestion,
        evidence_hash=hashlib.sha256(f"{subject}|{message}".encode()).hexdigest(),
    )
