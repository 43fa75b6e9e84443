"""The committed set: one night's post of three clients with every type, layout, language and fault."""

from __future__ import annotations

from sample_docs.generator import story_harwood, story_nordlicht, story_rochefort
from sample_docs.generator.teller import Teller


def tell() -> list[Teller]:
    """Return the three clients with their files."""
    return [story_nordlicht.tell(), story_harwood.tell(), story_rochefort.tell()]
