"""Choosing accounts, cost objects and tax codes of a document that waits (V-POST-01, accounting specification 5.4).

What is chosen goes before what Daybook would find, makes its chooser a maker, and is part of what is approved.
"""

from __future__ import annotations

from typing import Final

from documents.choices import Coding
from documents.finding import Role
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.register import audit
from documents.register.choices import choices_of, choose_coding
from documents.register.decisions import Kind
from ledgers.coding import WHOLE_DOCUMENT, cost_accounts
from ledgers.tax_coding import breakdown, fits
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.waivers import check_interest
from review.installation import Installation
from review.people.permissions import ALLOWED, Action
from review.people.person import Person

Objects = dict[int, dict[str, str]]
"""Codes of cost objects by dimension, by line."""

CODE: Final = Demand(kind=Kind.CODE, action=Action.EDIT, roles=ALLOWED[Action.EDIT] | frozenset({Role.APPROVER}))
"""The desk "coding or approval" is the approvers': who of them chooses does not approve any more."""


def choose_accounts(
    here: Installation, client: Client, document_id: str, coding: Coding, *, by: Person, stamp: Stamp
) -> Settled:
    """Choose accounts and cost objects of lines or of the document, tax codes of its breakdown; it is judged anew.

    Lines and rows that are not named stay as they were chosen before; an empty text takes a choice back.

    Raises:
        NotAllowedError: The person may not, or is related to the vendor.
        NotPossibleError: Nothing is another choice, there is no such line, row, account, cost object or tax code, the
            account is none for costs, the line clears a receipt, or the tax code does not fit the row.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        check_interest(scene)
        _check(scene, coding)
        before = choices_of(scene.connection, client.id, document_id).coding
        after = Coding(
            accounts=_merged(before.accounts, coding.accounts),
            tax_codes=_merged(before.tax_codes, coding.tax_codes),
            objects=_merged_objects(before.objects, coding.objects),
        )
        if after == before:
            raise NotPossibleError(
                f"{document_id}: these accounts, cost objects and tax codes are chosen already, or none was named"
            )
        choose_coding(scene.connection, client.id, document_id, after, author=by.login)
        told = {"before": before.model_dump(mode="json"), "after": after.model_dump(mode="json")}
        scene.note(subject="accounts", facts=told)
        act_ = audit.Act(action="choose accounts", subject=document_id, actor=by.login, **told)
        audit.append(scene.connection, client.id, act_)

    return decide(here, client, document_id, CODE, act, by=by, stamp=stamp)


def _merged(before: dict[int, str], chosen: dict[int, str]) -> dict[int, str]:
    """Return what is chosen now; whatever names nothing is left to Daybook."""
    return {place: found for place, found in sorted({**before, **chosen}.items()) if found}


def _merged_objects(before: Objects, chosen: Objects) -> Objects:
    lines = sorted(before.keys() | chosen.keys())
    merged = {line: {**before.get(line, {}), **chosen.get(line, {})} for line in lines}
    kept = {line: {name: code for name, code in sorted(one.items()) if code} for line, one in merged.items()}
    return {line: one for line, one in kept.items() if one}


def _check(scene: Scene, coding: Coding) -> None:
    if scene.business.doc_type not in INVOICE_TYPES:
        raise NotPossibleError(f"{scene.document.id}: only invoices and credits have accounts; nothing was changed")
    lines = {line.number for line in scene.business.lines} | {WHOLE_DOCUMENT}
    unknown = next((number for number in (*coding.accounts, *coding.objects) if number not in lines), None)
    if unknown is not None:
        raise NotPossibleError(f"{scene.document.id}: there is no line {unknown}; nothing was changed")
    for number, account in coding.accounts.items():
        if account:
            _check_account(scene, number, account)
    for objects in coding.objects.values():
        _check_objects(scene, objects)
    _check_tax_codes(scene, coding.tax_codes)


def _check_tax_codes(scene: Scene, tax_codes: dict[int, str]) -> None:
    rows = dict(enumerate(breakdown(scene.business), start=1))
    known = {code.code: code for code in scene.client.tax_codes}
    for number, name in tax_codes.items():
        if number not in rows or (name and name not in known):
            listed = ", ".join(known) or "none"
            raise NotPossibleError(
                f'{scene.document.id}: found tax code "{name}" for row {number} of {len(rows)}, expected one of '
                f"{listed}; nothing was changed"
            )
        if name and not fits(rows[number], known[name]):
            row, code = rows[number], known[name]
            raise NotPossibleError(
                f"{scene.document.id}: row {number} has {row.tax or 0} of tax at {row.rate or 'no'} %, but tax code "
                f"{name} is {code.treatment.replace('_', ' ')} at {code.rate} %; nothing was changed"
            )


def _check_objects(scene: Scene, objects: dict[str, str]) -> None:
    known = {one.name: one for one in scene.client.dimensions}
    for name, code in objects.items():
        if name not in known:
            listed = ", ".join(known) or "it has none"
            raise NotPossibleError(
                f'{scene.document.id}: found "{name}", expected a dimension of {scene.client.name} ({listed}); nothing '
                "was changed"
            )
        if code and code not in known[name].open:
            raise NotPossibleError(
                f'{scene.document.id}: found {known[name].words} "{code}", expected one that {scene.client.name} lists '
                "and that is open; nothing was changed"
            )


def _check_account(scene: Scene, number: int, account: str) -> None:
    if account not in cost_accounts(scene.client):
        raise NotPossibleError(
            f'{scene.document.id}: found account "{account}", expected an active account for costs or assets of '
            f"{scene.client.name}; what is owed, tax and bank are posted by rule alone. Nothing was changed"
        )
    if _clears_receipt(scene, number):
        raise NotPossibleError(
            f"{scene.document.id}, line {number}: it clears goods that were received, whose account their order gave; "
            "take the line off the order first. Nothing was changed"
        )


def _clears_receipt(scene: Scene, number: int) -> bool:
    judgement = scene.version.judgement
    found = next((one for one in judgement.match.lines if one.line == number), None) if judgement else None
    if found is None:
        return False
    order = DatabaseMasterData(scene.connection, scene.client.id, scene.client.entities).order(found.order_number)
    line = order.line(found.order_line) if order else None
    return bool(order and line and order.match_policy.is_received and not line.service)
