"""The subject of a letter: "Re: Invoice 4711". The words that lead to it are no part of the title behind them.

Some words lead to a subject with a colon only: "Concepto: Factura 4711", while "Concepto" alone heads a column.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.labels.dictionary import Kind, find

SHORT: Final = 2
"""Letters of a lead that needs a colon: "Re 4711" may be an abbreviated invoice, "Re: 4711" is a subject."""
_BEHIND: Final = re.compile(r"\s*:\s*|\.?\s+")
_BEHIND_SHORT: Final = re.compile(r"\.?\s*:\s*")


def subject_start(text: str) -> int:
    """Return where the subject begins behind words such as "Re:" that open a text, 0 where none opens it."""
    found = find(Kind.SIGN, text)
    keyed = bool(found) and found[0].weight("subject_keyed") > 0
    if not found or found[0].start > 0 or not (keyed or found[0].weight("subject")):
        return 0
    end = found[0].end
    behind = (_BEHIND_SHORT if keyed or end <= SHORT else _BEHIND).match(text, end)
    if behind is None or behind.end() >= len(text):
        return 0
    is_sentence = ":" not in behind[0] and text[behind.end()].islower()
    return 0 if is_sentence else behind.end()
