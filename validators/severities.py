"""What a client may say of severities in its file: those of rules that exist, and only graver ones (V-90)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from documents.error import WrongInputError
from documents.finding import Severity
from documents.master.client import Client
from documents.master.toml_lines import line_of
from validators.registry import load_rules
from validators.rule import WEIGHT


def check_severities(client: Client, path: Path) -> None:
    """Check the severities of a client's file before anything is judged by them.

    Raises:
        WrongInputError: Naming file, line, code, severity found and severities expected, one line for each fault.
    """
    faults = list(_faults(client.policy.severities)) if client.policy.severities else []
    if faults:
        text = path.read_text(encoding="utf-8")
        lines = ((line_of(text, ("policy", "severities", code)), fault) for code, fault in faults)
        raise WrongInputError("\n".join(f"{path}:{line}: policy.severities: {fault}" for line, fault in lines))


def _faults(severities: dict[str, Severity]) -> Iterator[tuple[str, str]]:
    """Yield the code of each wrong setting, and what is wrong with it."""
    rules = {rule.code: rule for rule in load_rules()}
    for code, wish in severities.items():
        if code not in rules:
            near = difflib.get_close_matches(code, rules, n=1)
            hint = f'did you mean "{near[0]}"? ' if near else ""
            yield code, f'there is no rule "{code}"; {hint}`daybook rules` lists them'
        elif WEIGHT[wish] < WEIGHT[rules[code].severity]:
            own = rules[code].severity
            graver = " or ".join(each.value for each in Severity if WEIGHT[each] >= WEIGHT[own])
            yield code, f'{code}: found "{wish.value}", expected {graver}; a severity is raised, never lowered (V-90)'
