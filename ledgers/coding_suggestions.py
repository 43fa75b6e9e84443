"""Accounts to suggest where nothing decides: where the client's own posted items that read alike went (A-08).

A suggestion never posts: it stands in the finding V-POST-01, with the postings it rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from documents.finding import Finding
from documents.value import Value
from ledgers.coding import PastPosting, item_key

ALIKE: Final = 75
"""Least likeness of two items, 0 to 100."""
MOST_SHOWN: Final = 3


class Suggestion(Value):
    """One account with the postings that speak for it.

    Attributes:
        count: Postings of alike items that went there.
        of: Postings of alike items in all.
        example: The item that is most alike.
    """

    account: str
    count: int
    of: int
    example: str


def suggestions(description: str, posted: Sequence[PastPosting]) -> tuple[Suggestion, ...]:
    """Return the accounts that alike items of the client went to, the most frequent first."""
    key = item_key(description)
    scored = [(fuzz.token_set_ratio(key, past.item), past) for past in posted] if key else []
    alike = [(score, past) for score, past in scored if score >= ALIKE]
    counts = Counter(past.account for _score, past in alike)
    found = []
    for account, count in counts.most_common(MOST_SHOWN):
        _best, example = max(
            ((score, past) for score, past in alike if past.account == account), key=lambda one: one[0]
        )
        found.append(Suggestion(account=account, count=count, of=len(alike), example=example.item))
    return tuple(found)


def with_suggestions(finding: Finding, found: Sequence[Suggestion]) -> Finding:
    """Return the finding that no account was found, with what could be chosen."""
    if not found:
        return finding
    listed = "; ".join(f'{one.account} ({one.count} of {one.of}, such as "{one.example}")' for one in found)
    return finding.model_copy(update={"suggestion": f"{finding.suggestion} Items that read alike went to {listed}."})
