"""The reply to a vendor, ready to send: Peppol Invoice Response codes (L-40) and a text, from the open findings.

The text says only what is wrong with the vendor's own document. Where a finding suspects fraud nothing is written at
all: who sent a forged document must not learn that it was noticed, and the way back goes by the number on file.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from typing import Any, Final, Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from documents.finding import Finding, Severity
from documents.value import Value

FALLBACK: Final = "en"
_LINE: Final = re.compile(r"line (?P<line>\d+)")
_FIGURE: Final = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})*\.\d+|-?\d{1,3}(?:,\d{3})+)(?P<unit> (?:[A-Z]{3}|%))?")
"""An amount or rate as findings write it; a whole number without groups may be a reference."""
_ORDER: Final = re.compile(r"order (?P<order>.+?)(?:/(?P<line>\d+))?")

Status = Literal["UQ", "RE"]
"""Under query, or rejected (UNCL4343 as Peppol uses it)."""


class Clarification(Value):
    """One point of a reply.

    Attributes:
        code: The rule that found it, empty for what a person gave; not told to the vendor.
        reason: Peppol status reason (OPStatusReason), such as "PRI".
        action: Peppol status action (OPStatusAction), such as "CNP".
        text: One sentence in the language of the reply.
    """

    code: str
    reason: str
    action: str
    text: str


class Reply(Value):
    """What can be sent to the vendor.

    Attributes:
        language: ISO 639-1, of the texts.
        clarifications: At least one.
    """

    status: Status
    language: str
    subject: str
    text: str
    clarifications: tuple[Clarification, ...]

    @property
    def codes(self) -> str:
        """Reason and action of each point, as Peppol has them, divided by commas; each pair once."""
        return ", ".join(dict.fromkeys(f"{one.reason} {one.action}" for one in self.clarifications))


class NoReply(Value):
    """Why nothing is written to the vendor.

    Attributes:
        silent: A suspicion forbids it, whatever a person says.
    """

    reason: str
    silent: bool = False


class About(Value):
    """The document a reply is about.

    Attributes:
        client: Who writes.
        number: The vendor's number of it; empty when not known.
        amount: Gross total in `currency`.
    """

    client: str
    number: str = ""
    amount: Decimal | None = None
    currency: str = ""
    received_on: dt.date


@functools.cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("validators.routing").joinpath("replies.toml").read_text(encoding="utf-8"))


def languages() -> tuple[str, ...]:
    """Return the languages a reply can be written in, as ISO 639-1."""
    return tuple(_table()["frame"])


def reply(
    about: About, findings: Sequence[Finding], status: Status = "UQ", language: str = FALLBACK, reason: str = ""
) -> Reply | NoReply:
    """Return what can be sent to the vendor about the open findings of its document.

    Args:
        about: The document.
        findings: All that are open, also those that stop nothing: one suspicion among them silences all.
        status: "UQ" to ask, "RE" to send the document back.
        language: ISO 639-1; English where there are no texts in it.
        reason: Peppol status reason (OPStatusReason) that a person gave, told besides what the findings tell.
    """
    silent = _silent(findings)
    if silent is not None:
        return NoReply(
            reason=f"{silent.code} suspects fraud: nothing is written to the sender; call the number on file",
            silent=True,
        )
    spoken = language if language in languages() else FALLBACK
    points = tuple(_clarifications(findings, status, spoken))
    if reason and all(one.reason != reason for one in points):
        given = Finding(code="", severity=Severity.BLOCK_POST, message="", reply=reason)
        points = (*_clarifications((given,), status, spoken), *points)
    if not points:
        return NoReply(reason="nothing that is open is the vendor's to answer")
    frame = _table()["frame"][spoken]
    shown = {
        "client": about.client,
        "number": _named(about, frame, spoken),
        "amount": _amount(about, frame, spoken),
    }
    opening, close = (frame["ask"], frame["close"]) if status == "UQ" else (frame["reject"], frame["closed"])
    text = "\n".join((opening.format(**shown), *(f"- {one.text}" for one in points), close))
    return Reply(
        status=status, language=spoken, subject=frame["subject"].format(**shown), text=text, clarifications=points
    )


def _silent(findings: Iterable[Finding]) -> Finding | None:
    codes = tuple(_table()["silent"]["codes"])
    return next((one for one in findings if one.code.startswith(codes)), None)


def _clarifications(findings: Iterable[Finding], status: Status, language: str) -> Iterable[Clarification]:
    """Yield one point for each finding that the vendor can answer; the same sentence only once."""
    said = set()
    actions = _table()["actions"]["ask" if status == "UQ" else "reject"]
    for one in findings:
        if not one.reply:
            continue
        text = _sentence(one, language)
        if text not in said:
            said.add(text)
            yield Clarification(code=one.code, reason=one.reply, action=actions.get(one.reply, "OTH"), text=text)


def _sentence(finding: Finding, language: str) -> str:
    table = _table()
    exact = table["codes"].get(finding.code, {}).get(language)
    reasons = table["reasons"].get(finding.reply, table["reasons"]["OTH"])
    found = _written(" ".join(finding.found.split()), language)
    text = (exact or reasons[language]).format(where=_where(finding, table["frame"][language]), found=found)
    return f"{text[:1].upper()}{text[1:]}"


def _where(finding: Finding, frame: Mapping[str, str]) -> str:
    """Return the line of the vendor's document, or the client's order, that a finding speaks of."""
    line = _LINE.fullmatch(finding.subject)
    if line:
        return frame["line"].format(line=line["line"])
    order = _ORDER.fullmatch(finding.subject)
    if not order:
        return ""
    return frame["order_line" if order["line"] else "order"].format(**order.groupdict())


def _named(about: About, frame: Mapping[str, str], language: str) -> str:
    return about.number or frame["unnumbered"].format(day=format_date(about.received_on, "long", locale=language))


def _amount(about: About, frame: Mapping[str, str], language: str) -> str:
    if about.amount is None:
        return ""
    return frame["over"].format(money=f"{_number(abs(about.amount), language)} {about.currency}".strip())


def _written(figure: str, language: str) -> str:
    """Return a figure of a finding, such as "1,234.50 EUR" or "7.2 %", as the language writes it; all else as it is."""
    number = _FIGURE.fullmatch(figure)
    if number is None:
        return figure
    return f"{_number(Decimal(number['number'].replace(',', '')), language)}{number['unit'] or ''}"


def _number(value: Decimal, language: str) -> str:
    """Return a number with the marks of a language, and with just the decimals it has."""
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return str(format_decimal(value, format=pattern, locale=language))
