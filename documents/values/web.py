"""Web and mail addresses in a text: their domains are like the name of whoever printed them."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from documents.values import names

ALIKE: Final = 85.0
"""Least likeness of a domain and a name without blanks, 0 to 100."""
SHORTEST: Final = 3
SHORTEST_PART: Final = 5
"""Letters of a domain that is only a part of a name, or of a name that is only a part of a domain."""
_PROVIDERS: Final = (
    "gmail gmx web outlook hotmail yahoo example t-online orange free icloud aol wanadoo libero live msn me mail "
    "googlemail protonmail comcast bluewin telenet"
)
FREE_MAIL: Final = frozenset(_PROVIDERS.split())
"""Domains of providers: they say nothing of who writes."""
REGISTRIES: Final = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "gv"})
"""Second-level domains of registries: of "shop.co.uk" the name is "shop"."""
COUNTRY: Final = 2
"""Letters of a country's domain, which registries and groups of companies use at the second level, too."""
_DOMAIN: Final = re.compile(r"(?i)(?:@|www\.|https?://(?:www\.)?)\s?([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*)\.[a-z]{2,}")


def domains_in(text: str) -> tuple[str, ...]:
    """Return the distinct names of web and mail domains in a text, without those of providers of free mail."""
    found = dict.fromkeys(_name_of(match[1]) for match in _DOMAIN.finditer(text))
    return tuple(domain for domain in found if domain not in FREE_MAIL and len(domain) >= SHORTEST)


def is_like_domain(name: str, domain: str) -> bool:
    """Tell whether a name is like a domain: the same but for a slip, or one of them makes up most of the other."""
    bare, other = (names.comparable(one).replace(" ", "") for one in (name, domain))
    if len(bare) < SHORTEST or not other:
        return False
    shorter, longer = sorted((bare, other), key=len)
    most = longer.startswith(shorter) or (shorter in longer and 2 * len(shorter) > len(longer))
    return (len(shorter) >= SHORTEST_PART and most) or fuzz.ratio(bare, other) >= ALIKE


def _name_of(domain: str) -> str:
    parts = domain.casefold().split(".")
    while len(parts) > 1 and (parts[-1] in REGISTRIES or len(parts[-1]) == COUNTRY):
        parts.pop()
    return parts[-1]
