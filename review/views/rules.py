"""Learnt rules as a person reads them: a sentence, what became of it on every document, and where the value stands."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.learned import FieldRule, OnPage, Relation
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.register.learnt_rules import LearntRule, RuleState, rules_of
from documents.register.versions import latest_version
from documents.value import Value
from review.decisions.teaching import taught_vendors

MOST_ENDED: Final = 20
"""Rules that were refused or switched off, the newest."""

_SIDE = {Relation.RIGHT: "to the right of", Relation.BELOW: "below"}
_PAGE = {OnPage.FIRST: "on the first page", OnPage.LAST: "on the last page", OnPage.ANY: "on any page"}
_ORDER = {"DMY": "; its dates give the day first", "MDY": "; its dates give the month first"}


class ShownRule(Value):
    """A rule and one place where it is right.

    Attributes:
        crop: Document whose picture shows the field; "" where no place is known.
        example: The value there, as printed.
    """

    kept: LearntRule
    vendor: str
    sentence: str
    crop: str = ""
    example: str = ""


class Corrections(Value):
    """A vendor whose documents were corrected, or one field of them confirmed again and again, in what a layout fixes.

    Attributes:
        documents: How many.
    """

    vendor_id: str
    vendor: str
    documents: int


class RulesPage(Value):
    """All rules of a client."""

    proposed: tuple[ShownRule, ...]
    active: tuple[ShownRule, ...]
    ended: tuple[ShownRule, ...]
    corrected: tuple[Corrections, ...]


def rules_page(connection: sa.Connection, client: Client) -> RulesPage:
    """Return what the page of learnt rules shows. A proposal that was wrong once is not among them."""
    master = DatabaseMasterData(connection, client.id, client.entities)

    def name(vendor_id: str) -> str:
        vendor = master.vendor(vendor_id)
        return vendor.name if vendor else vendor_id

    shown = [
        _shown(connection, client, one, name(one.vendor_id), pictured=one.state is RuleState.PROPOSED)
        for one in rules_of(connection, client.id)
    ]
    ended = [one for one in shown if one.kept.state in {RuleState.RETIRED, RuleState.REFUSED}]
    counted = taught_vendors(connection, client.id)
    return RulesPage(
        proposed=tuple(one for one in shown if one.kept.state is RuleState.PROPOSED and not one.kept.tested.misses),
        active=tuple(one for one in shown if one.kept.state is RuleState.ACTIVE),
        ended=tuple(ended[:MOST_ENDED]),
        corrected=tuple(
            Corrections(vendor_id=vendor_id, vendor=name(vendor_id), documents=count)
            for vendor_id, count in counted.most_common()
        ),
    )


def sentence(rule: FieldRule) -> str:
    """Return where a rule looks, in words."""
    field, order = rule.field.value.replace("_", " "), _ORDER.get(rule.date_order, "")
    return f"The {field} stands {_SIDE[rule.relation]} “{rule.anchor}” {_PAGE[rule.page]}{order}."


def _shown(connection: sa.Connection, client: Client, one: LearntRule, vendor: str, *, pictured: bool) -> ShownRule:
    crop = example = ""
    for document_id in one.tested.hits if pictured else ():
        business = latest_version(connection, client.id, document_id).business
        field = getattr(business, one.rule.field.value) if business is not None else None
        if field is not None and field.evidence.box is not None:
            crop, example = document_id, field.raw
            break
        example = example or (field.raw if field is not None else "")
    return ShownRule(kept=one, vendor=vendor, sentence=sentence(one.rule), crop=crop, example=example)
