"""What a person may do with a document as it stands: one offer for each button, and for the rest who can.

An offer is only made for what the decision itself would accept from this person now; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from documents.finding import Queue, Role
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from review.people.permissions import Action, may
from review.views.document import DocumentView
from review.views.document_findings import Card, decided_by

VENDOR_UNKNOWN: Final = ("V-ID-01", "V-ID-06")
DUPLICATES: Final = ("V-DUP-",)
ACCOUNTS: Final = ("V-FRD-01", "V-FRD-02", "V-FRD-03")
APPROVALS: Final = ("V-SOD-02", "V-SOD-05")


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
    """

    name: str
    text: str
    key: str = ""
    kind: str = ""
    opens: str = ""
    href: str = ""
    about: str = ""


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

    def has(self, name: str) -> bool:
        """Tell whether an act is offered, on the document or on a finding."""
        every = (*self.acts, *(one for offers in self.cards.values() for one in offers))
        return any(one.name == name for one in every)


class _Desk:
    """One person at one document."""

    def __init__(self, view: DocumentView, roles: frozenset[Role], base: str, *, held: bool) -> None:
        self.view, self.roles, self.base = view, roles, base
        self.free = not held

    def may(self, action: Action) -> bool:
        """Tell whether one of the person's roles allows it, and nobody else works on the document."""
        return self.free and may(self.roles, action)

    @property
    def waits(self) -> bool:
        """Tell whether the document waits in the queue."""
        return self.view.state is State.QUEUED

    @property
    def held_payment(self) -> bool:
        """Tell whether it is posted and its payment waits."""
        return BUCKET_OF[self.view.state] is Bucket.POSTED and bool(self.view.cards.stopping)


def offers_of(view: DocumentView, roles: frozenset[Role], base: str, *, held: bool = False) -> Offers:
    """Return what somebody with these roles may do.

    Args:
        view: The document.
        roles: At its client, today.
        base: Address of the document's page.
        held: Somebody else works on it.
    """
    desk = _Desk(view, roles, base, held=held)
    cards = {card.key: tuple(_on_card(desk, card)) for card in view.cards.open}
    deciders = {card.key: decided_by(card, roles) for card in view.cards.stopping}
    return Offers(
        edit=view.editable and desk.may(Action.EDIT),
        acts=tuple(offer for when, offer in _acts(desk) if when(desk)),
        cards={key: offers for key, offers in cards.items() if offers},
        deciders={key: words for key, words in deciders.items() if words},
    )


def _acts(_desk: _Desk) -> Iterable[tuple[Callable[[_Desk], bool], Offer]]:
    return ()


def _on_card(desk: _Desk, card: Card) -> Iterable[Offer]:
    if card.code.startswith(DUPLICATES) and card.queue is Queue.DUPLICATE_FRAUD:
        yield Offer(name="compare", text="Compare", href=f"{desk.base}/beside", about=card.key)
