"""The words that businesses print, per language: `<language>.txt` holds `key = first wording | second wording`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en", "fr", "it", "nl")


@cache
def dictionary(language: str) -> dict[str, tuple[str, ...]]:
    """Return every key of a language with its wordings."""
    text = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8")
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): tuple(part.strip() for part in value.split("|")) for key, value in pairs}


def word(language: str, key: str, variant: int = 0, **values: str) -> str:
    """Return one wording, its placeholders filled.

    Args:
        language: ISO 639-1.
        key: As in the language's file.
        variant: Which wording; wraps around, so that every vendor keeps its own mix.
        **values: What its placeholders stand for.
    """
    wordings = dictionary(language)[key]
    return wordings[variant % len(wordings)].format(**values)
