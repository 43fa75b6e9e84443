"""Every code of the catalogue with what answers it: a rule, another part of the system, or nothing yet and why."""

from __future__ import annotations

import functools
import importlib
import inspect
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib import resources

from documents.finding import Queue, Role, Severity
from documents.value import Value
from validators.registry import load_rules
from validators.rule import Rule


class Standing(StrEnum):
    """Whether a code can fire."""

    ACTIVE = "active"
    ANSWERED = "answered elsewhere"
    NOT_APPLICABLE = "not applicable"
    """The system lacks what the rule would ask for; `needs` says what."""


class Entry(Value):
    """One code.

    Attributes:
        says: When it fires, in one sentence.
        severity: The default; a client may raise it.
        queue: Who can decide; None where no rule says so.
        waived_by: Who may waive; None where no rule says so.
        reply: Peppol reason code for the vendor; empty where there is none.
        source: Where the rule comes from.
        needs: What is missing, or which part answers; empty for an active rule.
        document_types: What it looks at; empty where no rule says so.
    """

    code: str
    says: str
    standing: Standing
    severity: Severity
    queue: Queue | None = None
    waived_by: Role | None = None
    reply: str = ""
    source: str = ""
    needs: str = ""
    document_types: tuple[str, ...] = ()


@functools.cache
def catalogue() -> tuple[Entry, ...]:
    """Return every code, ordered by code."""
    text = resources.files("validators").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tuple(sorted((*map(_of_rule, load_rules()), *_others(tomllib.loads(text))), key=lambda entry: entry.code))


def _of_rule(rule: Rule) -> Entry:
    module = importlib.import_module(rule.check.__module__)
    return Entry(
        code=rule.code,
        says=(inspect.getdoc(module) or "").split("\n\n")[0].replace("\n", " "),
        standing=Standing.ACTIVE,
        severity=rule.severity,
        queue=rule.queue,
        waived_by=rule.waived_by,
        reply=rule.reply,
        source=rule.source,
        document_types=tuple(sorted(rule.applies_to)),
    )


def _others(tables: dict[str, dict[str, dict[str, str]]]) -> Iterator[Entry]:
    for code, given in tables["answered"].items():
        yield Entry(
            code=code,
            says=given["says"],
            standing=Standing.ANSWERED,
            severity=Severity(given["severity"]),
            needs=given["by"],
        )
    for code, given in tables["missing"].items():
        yield Entry(
            code=code,
            says=given["says"],
            standing=Standing.NOT_APPLICABLE,
            severity=Severity(given["severity"]),
            needs=given["needs"],
        )
