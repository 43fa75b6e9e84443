"""Text that stays text when a spreadsheet opens it (CWE-1236): a vendor's name must not become a formula."""

from __future__ import annotations

import re
from typing import Final

# Half and full width; a sign behind blanks, quotes or a line break counts too, for programs trim and split cells.
_FORMULA: Final = re.compile(r"(?:^|[\n\r])[\s\"'\u00a0\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]")


def neutral(text: str) -> str:
    """Return a text with an apostrophe before it when a spreadsheet might take it for a formula, else as it is.

    For text only: an amount such as "-12.30" is a number and is written as one.
    """
    return f"'{text}" if _FORMULA.search(text) else text
