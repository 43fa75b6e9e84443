"""Pairing lines of a document with lines of orders by hand (V-PO-05, V-PO-11); receipts follow their order lines."""

from __future__ import annotations

from collections import Counter
from typing import Final

from documents.choices import LinePair
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.register import audit
from documents.register.choices import choices_of, choose_pairs
from documents.register.decisions import Kind
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person

PAIR: Final = Demand(kind=Kind.PAIR, action=Action.EDIT)


def pair_by_hand(
    here: Installation, client: Client, document_id: str, pairs: tuple[LinePair, ...], *, by: Person, stamp: Stamp
) -> Settled:
    """Say to which order lines lines of a waiting document belong; it is judged anew.

    Lines that are not named go on as they were: paired by hand before, or by the judges.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of a waiting document.
        pairs: At least one; one without an order takes the line off every order.
        by: Who pairs.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: No or a double pair, an unknown line or order line, or an order of another vendor.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        _check_lines(scene, pairs)
        for pair in pairs:
            if pair.order_number:
                _check_order(scene, pair)
        named = {pair.line for pair in pairs}
        before = choices_of(scene.connection, client.id, document_id).pairs
        kept = tuple(pair for pair in before if pair.line not in named)
        choose_pairs(scene.connection, client.id, document_id, (*kept, *pairs), author=by.login)
        for pair in pairs:
            scene.note(subject=f"line {pair.line}", facts=pair.model_dump())
        _tell(scene, before, (*kept, *pairs))

    return decide(here, client, document_id, PAIR, act, by=by, stamp=stamp)


def unpair(here: Installation, client: Client, document_id: str, *, by: Person, stamp: Stamp) -> Settled:
    """Take back every pair that was made by hand; the judges pair again."""

    def act(scene: Scene) -> None:
        before = choices_of(scene.connection, client.id, document_id).pairs
        if not before:
            raise NotPossibleError(f"{document_id}: no line was paired by hand; nothing was changed")
        choose_pairs(scene.connection, client.id, document_id, (), author=by.login)
        scene.note(subject="lines", facts={"before": [pair.model_dump() for pair in before]})
        _tell(scene, before, ())

    return decide(here, client, document_id, PAIR, act, by=by, stamp=stamp)


def _tell(scene: Scene, before: tuple[LinePair, ...], after: tuple[LinePair, ...]) -> None:
    """Write the pairs by hand into the audit trail, as they were and as they are."""
    was, is_ = ({"pairs": {str(pair.line): _name(pair) for pair in pairs}} for pairs in (before, after))
    act = audit.Act(action="pair lines", subject=scene.document.id, actor=scene.by.login, before=was, after=is_)
    audit.append(scene.connection, scene.client.id, act)


def _name(pair: LinePair) -> str:
    return f"{pair.order_number}/{pair.order_line}" if pair.order_number else "no order"


def _check_lines(scene: Scene, pairs: tuple[LinePair, ...]) -> None:
    lines = {line.number for line in scene.business.lines}
    unknown = [pair.line for pair in pairs if pair.line not in lines]
    double = [line for line, count in Counter(pair.line for pair in pairs).items() if count > 1]
    if not pairs or unknown or double:
        wrong = f"line {(unknown or double)[0]}" if pairs else "no line"
        raise NotPossibleError(
            f"{scene.document.id}: found {wrong}, expected each of its lines {sorted(lines)} at most once; "
            "nothing was changed"
        )


def _check_order(scene: Scene, pair: LinePair) -> None:
    order = DatabaseMasterData(scene.connection, scene.client.id, scene.client.entities).order(pair.order_number)
    known = order is not None and order.number == pair.order_number and order.line(pair.order_line) is not None
    if order is None or not known:
        raise NotPossibleError(
            f"{scene.document.id}, line {pair.line}: there is no order line {pair.order_number}/{pair.order_line}; "
            "nothing was changed"
        )
    if scene.vendor_id and order.vendor_id != scene.vendor_id:
        raise NotPossibleError(
            f"{scene.document.id}, line {pair.line}: order {order.number} was given to {order.vendor_id}, the document "
            f"is of {scene.vendor_id}; nothing was changed"
        )
