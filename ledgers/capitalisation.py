"""Purchases that are assets, not costs of the year: above a limit, by the client's words, with approval (5.4)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument, Line
from documents.finding import Finding, Queue, Role, Severity
from documents.master.client import Client
from documents.values.names import fold
from ledgers.chart import FIXED_ASSETS
from ledgers.coding import Coding
from ledgers.cost_objects import PERSON

CODE: Final = "V-SOD-02"
"""An approval that is needed."""
SOURCE: Final = "capitalised"
DECIDED: Final = frozenset({"A-01", PERSON})
"""An order's account was decided when it was given, and a person's is the answer to this very question."""


def capitalised(document: BusinessDocument, coding: Coding, client: Client) -> tuple[Coding, Finding | None]:
    """Return the coding with assets on account 1500, and the finding that an approver confirms them; None for none.

    A line is an asset when its price for one unit is above the client's limit, in document currency, and its
    description has one of the client's words.
    """
    limit, words = client.policy.capitalise_from, client.policy.asset_words
    if limit is None:
        return coding, None
    lines = {line.number: line for line in document.lines}
    assets = [
        one.line
        for one in coding.lines
        if one.line in lines and one.source not in DECIDED and _is_asset(lines[one.line], limit, words)
    ]
    if not assets:
        return coding, None
    moved = tuple(
        one.model_copy(update={"account": FIXED_ASSETS, "source": SOURCE, "counts": ""}) if one.line in assets else one
        for one in coding.lines
    )
    return coding.model_copy(update={"lines": moved}), _finding([lines[number] for number in assets], limit)


def _is_asset(line: Line, limit: Decimal, words: tuple[str, ...]) -> bool:
    padded = f" {fold(line.description)} "
    price = line.unit_price if line.unit_price is not None else line.net_amount
    return price is not None and price > limit and any(f" {fold(word)} " in padded for word in words)


def _finding(assets: list[Line], limit: Decimal) -> Finding:
    listed = "; ".join(f'line {line.number} "{line.description}"' for line in assets)
    step = "Confirm that it is an asset, or give the line another account."
    message = f"{listed}: an asset by the client's words and above {limit} a unit; it goes to account {FIXED_ASSETS}."
    return Finding(
        code=CODE,
        severity=Severity.BLOCK_POST,
        subject=f"line {assets[0].number}",
        expected=f"at most {limit} a unit",
        message=f"{message} {step}",
        queue=Queue.APPROVAL,
        waived_by=Role.APPROVER,
        suggestion=step,
        evidence_hash=hashlib.sha256(message.encode()).hexdigest(),
    )
