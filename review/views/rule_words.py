"""What each code of the catalogue says: reviewers read sentences, codes are for looking them up."""

from __future__ import annotations

from functools import cache

from validators.catalogue import catalogue


@cache
def _words() -> dict[str, str]:
    return {entry.code: entry.says for entry in catalogue()}


def rule_words(code: str) -> str:
    """Return when a code fires, in one sentence; empty for a code that is none of the catalogue's."""
    return _words().get(code, "")
