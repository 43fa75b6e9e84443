"""The smallest cause that open findings share: what one decision would clear, and where."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from typing import Final, Literal

from documents.finding import Finding, Queue
from documents.value import Value
from documents.values.names import fold
from validators.routing.work import OpenDocument, Reason

_ORDER: Final = re.compile(r"order (?P<order>.+?)(?:/(?P<line>\d+))?", re.IGNORECASE)
_LINE: Final = re.compile(r"line (?P<line>\d+)")
KEPT_OF_ACCOUNT: Final = 4
"""Characters of a bank account that are shown at either end."""

About = Literal[
    "document",
    "fault",
    "seller",
    "vendor",
    "account",
    "order line",
    "order",
    "number",
    "value",
    "addressee",
    "field",
]


_Identity = tuple[str, About, str]


class CauseRule(Value):
    """What the table says about one code; see `causes.toml`."""

    about: tuple[About, ...] = ()
    decision: str = ""
    released_by: str = ""
    clears: Literal["all", "each"] = "all"
    lane: Literal["", "fraud"] = ""
    first: bool = False


ALONE: Final = CauseRule()


class Cause(Value):
    """One shared fact.

    Attributes:
        about: What is shared.
        key: What tells it from others of the code; compared, not shown.
        title: The fact in words, such as "order 4500012, line 1".
        decision: The one decision, to follow "one decision clears them:"; empty for a cause of one document.
        clears: "all" when one decision clears every finding of the cause, "each" when they are only alike.
    """

    code: str
    about: About
    key: str
    title: str
    decision: str = ""
    clears: Literal["all", "each"] = "all"

    @property
    def identity(self) -> _Identity:
        """What makes it the same cause, however one of its documents words it."""
        return self.code, self.about, self.key


class Group(Value):
    """The open findings of one cause.

    Attributes:
        queue: The desk that decides.
        documents: Ids, the oldest first.
        frees: Those of them that nothing else stops: they go on when the cause is gone.
        money: Sum of their gross totals, unsigned, by currency.
    """

    cause: Cause
    queue: Queue
    documents: tuple[str, ...]
    frees: tuple[str, ...]
    money: dict[str, Decimal] = {}

    @property
    def shared(self) -> bool:
        """Tell whether more than one document has the cause."""
        return len(self.documents) > 1


Assigned = tuple[OpenDocument, Reason, Cause]
"""One open finding with its cause."""


@functools.cache
def cause_rules() -> Mapping[str, CauseRule]:
    """Return the table of causes by code."""
    text = resources.files("validators.routing").joinpath("causes.toml").read_text(encoding="utf-8")
    return {code: CauseRule.model_validate(table) for code, table in tomllib.loads(text).items()}


def rule_of(code: str) -> CauseRule:
    """Return what the table says about a code; a code that is not in it shares nothing."""
    return cause_rules().get(code, ALONE)


def waits_for(document: OpenDocument, queue: Queue) -> tuple[Queue, ...]:
    """Return the desks that decide before this one on the same document, the gravest first; none when it may begin.

    Nobody is asked to book a receipt for what may be a duplicate, or to clear what may be somebody else's document.
    """
    leading = {one.finding.queue for one in document.reasons if rule_of(one.finding.code).first}
    return () if queue in leading else tuple(one for one in document.queues if one in leading)


def causes_of(document: OpenDocument, finding: Finding) -> tuple[Cause, ...]:
    """Return what the finding may share with others, the narrowest first; at last the document itself."""
    rule = rule_of(finding.code)
    found = []
    for about in rule.about:
        key, title = _KEYS[about](document, finding)
        if key:
            found.append(_cause(finding.code, about, key, title))
    alone = Cause(code=finding.code, about="document", key=document.document_id, title=document.document_id)
    return (*found, alone)


def assign(documents: Sequence[OpenDocument]) -> tuple[Assigned, ...]:
    """Return every open finding with its one cause, the oldest document first.

    A finding goes to its narrowest cause that another document shares; when none is shared, to its narrowest one. A
    cause is worded as its oldest document words it.
    """
    oldest_first = sorted(documents, key=lambda one: (one.received_at, one.document_id))
    sharing: dict[_Identity, set[str]] = defaultdict(set)
    worded: dict[_Identity, Cause] = {}
    for document in oldest_first:
        for reason in document.reasons:
            for cause in causes_of(document, reason.finding):
                sharing[cause.identity].add(document.document_id)
                worded.setdefault(cause.identity, cause)
    found = []
    for document in oldest_first:
        for reason in document.reasons:
            mine = [cause.identity for cause in causes_of(document, reason.finding)]
            chosen = next((one for one in mine if len(sharing[one]) > 1), mine[0])
            found.append((document, reason, worded[chosen]))
    return tuple(found)


def group(assigned: Iterable[Assigned]) -> tuple[Group, ...]:
    """Return the groups of one cause and one desk, the largest first; every finding is in exactly one."""
    members: dict[tuple[Cause, Queue], dict[str, OpenDocument]] = defaultdict(dict)
    causes: dict[str, set[Cause]] = defaultdict(set)
    for document, reason, cause in assigned:
        members[cause, reason.finding.queue][document.document_id] = document
        causes[document.document_id].add(cause)
    groups = [
        Group(
            cause=cause,
            queue=queue,
            documents=tuple(mine),
            frees=tuple(one for one in mine if causes[one] == {cause}),
            money=_money(mine.values()),
        )
        for (cause, queue), mine in members.items()
    ]
    return tuple(sorted(groups, key=lambda one: (-len(one.documents), one.cause.code, one.cause.key, one.queue)))


def _cause(code: str, about: About, key: str, title: str) -> Cause:
    rule = rule_of(code)
    return Cause(code=code, about=about, key=key, title=title, decision=rule.decision, clears=rule.clears)


def _money(documents: Iterable[OpenDocument]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one in documents:
        if one.amount is not None:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + abs(one.amount)
    return sums


_Key = tuple[str, str]
"""Key and title; an empty key when the document does not say it."""


def _fault(_: OpenDocument, finding: Finding) -> _Key:
    return finding.message, finding.message


def _seller(document: OpenDocument, _: Finding) -> _Key:
    key = document.tax_id or document.iban or fold(document.seller)
    tax_id = f" ({document.tax_id})" if document.tax_id else ""
    return key, f'seller "{document.seller}"{tax_id}' if document.seller else f"seller {key}"


def _vendor(document: OpenDocument, _: Finding) -> _Key:
    named = f' "{document.seller}"' if document.seller else ""
    return document.vendor_id, f"vendor {document.vendor_id}{named}"


def _account(document: OpenDocument, _: Finding) -> _Key:
    if not document.iban:
        return "", ""
    shown = f"{document.iban[:KEPT_OF_ACCOUNT]}…{document.iban[-KEPT_OF_ACCOUNT:]}"
    whose = document.vendor_id or document.seller
    return f"{whose} {document.iban}", f"account {shown} of {whose or 'an unknown vendor'}"


def _order_line(document: OpenDocument, finding: Finding) -> _Key:
    order, line = _ordered(document, finding)
    return (f"{order}/{line}", f"order {order}, line {line}") if order and line else ("", "")


def _order(document: OpenDocument, finding: Finding) -> _Key:
    order, _ = _ordered(document, finding)
    if not order and len(document.orders) == 1:
        order = document.orders[0]
    return order, f"order {order}"


def _ordered(document: OpenDocument, finding: Finding) -> _Key:
    """Return order and line that a finding speaks of: it names them, or a line of the document that was matched."""
    line = _LINE.fullmatch(finding.subject)
    name = document.order_lines.get(int(line["line"]), "") if line else finding.subject.removeprefix("order ")
    if not line and not finding.subject.startswith("order "):
        return "", ""
    named = _ORDER.fullmatch(f"order {name}")
    return (named["order"], named["line"] or "") if named and name else ("", "")


def _number(document: OpenDocument, finding: Finding) -> _Key:
    number = finding.found if finding.subject == "po_number" else ""
    return (f"{document.vendor_id} {number}" if number else ""), f"order {number}"


def _value(document: OpenDocument, finding: Finding) -> _Key:
    whose = document.vendor_id or document.tax_id
    return (f"{whose} {finding.found}" if whose and finding.found else ""), f"{finding.found} of vendor {whose}"


def _addressee(_: OpenDocument, finding: Finding) -> _Key:
    return fold(finding.found), f'addressed to "{finding.found}"'


def _field(document: OpenDocument, finding: Finding) -> _Key:
    whose = document.vendor_id or document.tax_id
    return (f"{whose} {finding.subject}" if whose and finding.subject else ""), f"{finding.subject} of vendor {whose}"


_KEYS: Final[Mapping[About, Callable[[OpenDocument, Finding], _Key]]] = {
    "fault": _fault,
    "seller": _seller,
    "vendor": _vendor,
    "account": _account,
    "order line": _order_line,
    "order": _order,
    "number": _number,
    "value": _value,
    "addressee": _addressee,
    "field": _field,
}
