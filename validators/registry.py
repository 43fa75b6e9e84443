"""Finds the rules: every module in `validators/rules` holds one, so a new file is a new rule."""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
from pathlib import Path

from documents.kind import DocType
from validators import rules
from validators.rule import Rule

RULES_DATE = "2026.11"
"""Year and month of the rules; the digest behind it tells two versions of one month apart."""


@functools.cache
def load_rules() -> tuple[Rule, ...]:
    """Return all rules, ordered by code."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    loaded = (importlib.import_module(f"validators.rules.{name}").RULE for name in names)
    return tuple(sorted(loaded, key=lambda rule: rule.code))


@functools.cache
def rules_on(doc_type: DocType) -> tuple[Rule, ...]:
    """Return the rules that look at documents of a type, ordered by code."""
    return tuple(rule for rule in load_rules() if doc_type in rule.applies_to)


@functools.cache
def rule_set() -> str:
    """Return the version of the rules: it changes with every change to this package's sources and tables."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.toml"))):
        if "cleanse" not in path.parts:
            digest.update(path.read_bytes())
    return f"{RULES_DATE}-{digest.hexdigest()[:12]}"
