"""What a person may do with a document as it stands: one offer for each button, and for the rest who can.

An offer is only made for what the decision itself would accept from this person now; it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from documents.finding import Finding, Role, Severity
from documents.kind import INVOICE_TYPES, POSTING_TYPES, DocType
from documents.register.waiver_requests import CONFIRMS
from documents.state import State
from documents.value import Value
from ledgers.coding import CODE as NO_ACCOUNT
from review.decisions.coding import CODE
from review.decisions.vendor_choice import VENDOR
from review.decisions.waivers import may_waive
from review.people.duty import is_same_person
from review.people.permissions import Action, may
from review.views.document import DocumentView
from review.views.document_findings import Card, decided_by
from validators.rules.approval_needed import CODE as APPROVAL

DUPLICATES: Final = "V-DUP-"
TAX: Final = re.compile(r"tax( .*)?")
"""Subjects of findings about rows of the tax breakdown."""
ACCOUNT: Final = "account"
"""Subject of the approval that is asked for because nothing gives an account."""
VENDORS: Final = frozenset({"V-ID-01", "V-ID-02", "V-ID-04", "V-ID-06", "V-ORD-05"})
"""Findings that another vendor may settle."""
ACCOUNTS: Final = frozenset({"V-FRD-01", "V-FRD-02", "V-FRD-03", "V-FRD-04"})
"""Findings that are settled by a bank account's own task, with a call and a second person."""
SETTLED_BY: Final = {
    "V-DOC-02": ("structure", "Split or merge"),
    "V-DOC-04": ("structure", "Split or merge"),
    "V-DOC-05": ("type", "Choose the type"),
    "V-PO-05": ("pair", "Choose the order line"),
}
"""Findings that one of the rare acts settles: its name, and what the button on the card says."""
REJECTED_FROM: Final = frozenset({State.QUEUED, State.READY, State.QUARANTINED})
WAIVED_IN: Final = frozenset({State.QUEUED, State.POSTED})
ROUTED_IN: Final = frozenset({State.QUEUED, State.ON_HOLD_EXTERNAL, State.POSTED, State.QUARANTINED})
REOPENED_FROM: Final = frozenset({State.REJECTED, State.DUPLICATE, State.ARCHIVED})


class Offer(Value):
    """One button.

    Attributes:
        name: Of the act, such as "waive".
        text: On the button.
        key: Pressed instead of clicked; empty for none.
        kind: "", "primary" or "danger".
        opens: Id of the dialog that asks for the rest; empty for a link.
        href: Where a link leads.
        about: Key of the finding it is about; empty for the document.
        rare: Folded away under "More".
    """

    name: str
    text: str
    key: str = ""
    kind: str = ""
    opens: str = ""
    href: str = ""
    about: str = ""
    rare: bool = False


class Offers(Value):
    """Everything one person may do now.

    Attributes:
        edit: Change values.
        acts: On the document, in the order of the bar.
        cards: On single findings, by their keys.
        deciders: Of findings this person cannot decide: who can, in words.
    """

    edit: bool = False
    acts: tuple[Offer, ...] = ()
    cards: dict[str, tuple[Offer, ...]] = {}
    deciders: dict[str, str] = {}

    def has(self, *names: str) -> bool:
        """Tell whether one of the acts is offered, on the document or on a finding."""
        every = (*self.acts, *(one for offers in self.cards.values() for one in offers))
        return any(one.name in names for one in every)

    @property
    def often(self) -> tuple[Offer, ...]:
        """Acts with a button of their own."""
        return tuple(one for one in self.acts if not one.rare)

    @property
    def rare(self) -> tuple[Offer, ...]:
        """Acts under "More"."""
        return tuple(one for one in self.acts if one.rare)


class Who(Value):
    """The person, as far as it decides what is offered.

    Attributes:
        roles: At the client, today.
        login: Theirs.
        made: The document rests on a decision of the person already: somebody else approves it.
        held: Somebody else works on the document now.
    """

    roles: frozenset[Role]
    login: str = ""
    made: bool = False
    held: bool = False

    def may(self, action: Action) -> bool:
        """Tell whether one of the person's roles allows it, and nobody else works on the document."""
        return not self.held and may(self.roles, action)


def offers_of(view: DocumentView, kind: DocType | None, who: Who) -> Offers:
    """Return what somebody may do.

    Args:
        view: The document.
        kind: Its type; None for a file that could not be read.
        who: The person.
    """
    rare = {act.name: act for act in _rare(view, kind, who)}
    cards = {card.key: (*_settling(card, rare), *_on_card(view, card, who)) for card in view.cards.open}
    deciders = {card.key: decided_by(card, who.roles) for card in view.cards.stopping}
    return Offers(
        edit=view.editable and who.may(Action.EDIT),
        acts=tuple(_acts(view, kind, who)),
        cards={key: offers for key, offers in cards.items() if offers},
        deciders={key: words for key, words in deciders.items() if words},
    )


def _acts(view: DocumentView, kind: DocType | None, who: Who) -> Iterator[Offer]:
    state = view.state
    approves = state is State.QUEUED and _asks_approval(view.cards.open) and not who.made
    if state is State.QUEUED and who.may(Action.ROUTE):
        yield Offer(name="ask", text="Ask", key="q", opens="ask")
    if state is State.POSTED and view.cards.stopping and who.may(Action.ROUTE):
        yield Offer(name="write", text="Write to the vendor", key="q", opens="write")
    if state is State.ON_HOLD_EXTERNAL and who.may(Action.ROUTE):
        yield Offer(name="answer", text="Answered", key="q", kind="primary", opens="answer")
    if state in REJECTED_FROM and who.may(Action.REJECT):
        yield Offer(name="reject", text="Reject", key="r", kind="danger", opens="reject")
    if state in REOPENED_FROM and who.may(Action.REOPEN):
        yield Offer(name="reopen", text="Reopen", key="o", kind="primary", opens="reopen")
    if view.editable and who.may(Action.EDIT):
        yield Offer(name="save", text="Save", key="Ctrl+Enter", kind="" if approves else "primary")
    if approves and who.may(Action.APPROVE):
        yield Offer(name="approve", text="Approve", key="a", kind="primary", opens="approve")
    yield from _rare(view, kind, who)


def _rare(view: DocumentView, kind: DocType | None, who: Who) -> Iterator[Offer]:
    if view.state is State.QUEUED and kind in INVOICE_TYPES and who.may(Action.EDIT):
        yield Offer(name="duplicate", text="Mark as a duplicate", opens="duplicate", rare=True)
    if view.state is State.QUEUED and _chooses_vendor(who) and kind is not None:
        yield Offer(name="vendor", text="Choose the vendor", opens="vendor", rare=True)
    if view.state is State.QUEUED and kind in INVOICE_TYPES:
        yield from _coding(who)
    if view.state is State.QUEUED and kind is not None and who.may(Action.EDIT):
        yield Offer(name="type", text="It is something else", opens="type", rare=True)
        if view.vendor_id and view.lines.lines:
            yield Offer(name="pair", text="Pair a line with an order", opens="pair", rare=True)
        yield Offer(name="structure", text="Split or merge pages", href=f"{base_of(view)}/structure", rare=True)
    if view.state in ROUTED_IN and who.may(Action.ROUTE):
        yield Offer(name="assign", text="Give to somebody", key="i", opens="assign", rare=True)
        yield Offer(name="escalate", text="Tell the team lead", key="e", opens="escalate", rare=True)
    if view.state is State.QUEUED and kind not in POSTING_TYPES and kind is not None and who.may(Action.REJECT):
        yield Offer(name="archive", text="Put away", opens="archive", rare=True)


def _coding(who: Who) -> Iterator[Offer]:
    if _chooses_accounts(who):
        yield Offer(name="code", text="Choose accounts", key="y", opens="code", rare=True)
    if who.may(Action.EDIT):
        yield Offer(name="taxes", text="Correct the tax rows", key="t", opens="taxes", rare=True)


def _asks_approval(cards: Iterable[Card]) -> bool:
    return any(card.code == APPROVAL and card.severity is Severity.BLOCK_POST for card in cards)


def _settling(card: Card, rare: Mapping[str, Offer]) -> Iterator[Offer]:
    name, text = SETTLED_BY.get(card.code, ("", ""))
    if name in rare:
        yield rare[name].model_copy(update={"text": text, "about": card.key, "rare": False})


def _on_card(view: DocumentView, card: Card, who: Who) -> Iterator[Offer]:
    if card.code == APPROVAL and not who.made and view.state is State.QUEUED and who.may(Action.APPROVE):
        yield Offer(name="approve", text="Approve", opens="approve", kind="primary")
    if _asks_account(card) and view.state is State.QUEUED and _chooses_accounts(who):
        yield Offer(name="code", text="Choose accounts", opens="code", about=card.key)
    if TAX.fullmatch(card.subject) and view.editable and who.may(Action.EDIT):
        yield Offer(name="taxes", text="Correct the tax rows", opens="taxes", about=card.key)
    if card.code.startswith(DUPLICATES):
        yield Offer(name="compare", text="Compare", key="d", href=f"{base_of(view)}/beside", about=card.key)
    if card.code in VENDORS and view.state is State.QUEUED and _chooses_vendor(who):
        yield Offer(name="vendor", text="Choose the vendor", key="v", opens="vendor", about=card.key)
    if card.code in ACCOUNTS and who.may(Action.PROPOSE_ACCOUNT):
        yield Offer(
            name="account",
            text="Bank account",
            href=f"/clients/{view.client_id}/accounts/new?document={view.document_id}&vendor={view.vendor_id}",
            about=card.key,
        )
    if card.stopping and view.state in WAIVED_IN and who.may(Action.WAIVE):
        yield from _accepting(card, who)


def _accepting(card: Card, who: Who) -> Iterator[Offer]:
    """Accept a finding; where that takes two persons, ask for it, or answer what another one asked."""
    if card.asked_by and who.roles & CONFIRMS:
        mine = is_same_person(card.asked_by, who.login)
        text = "Take the request back" if mine else "Confirm or refuse"
        yield Offer(name="second", text=text, key="w", kind="" if mine else "primary", opens="second", about=card.key)
    elif may_accept(card, who.roles) and not card.asked_by:
        text = "Ask to accept it" if card.takes_two else "Accept as it is"
        yield Offer(name="waive", text=text, key="w", opens="waive", about=card.key)


def base_of(view: DocumentView) -> str:
    """Return the address of a document's page."""
    return f"/clients/{view.client_id}/documents/{view.document_id}"


def _chooses_vendor(who: Who) -> bool:
    return not who.held and bool(who.roles & (VENDOR.roles or frozenset()))


def _chooses_accounts(who: Who) -> bool:
    return not who.held and bool(who.roles & (CODE.roles or frozenset()))


def _asks_account(card: Card) -> bool:
    return card.code == NO_ACCOUNT or (card.code == APPROVAL and card.subject == ACCOUNT)


def may_accept(card: Card, roles: frozenset[Role]) -> bool:
    """Tell whether one of the roles may accept a finding as it stands."""
    finding = Finding(code=card.code, severity=card.severity, message="", waived_by=card.waiver_role)
    return bool(may_waive(finding) & roles)
