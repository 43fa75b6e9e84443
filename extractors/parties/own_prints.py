"""What the paper's own head and sender's line say against role words that do not mean the issuer for certain.

Who stands in both is the issuer. Then "Titulaire" or "in the name of" over his name means him, and a "sender" of
another name sent the goods.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.values import names
from extractors.layout.paper import Paper
from extractors.parties.draft import Draft
from extractors.parties.legal_names import is_short_for
from extractors.parties.name_forms import has_form, is_organisation
from extractors.parties.wording import wording

OWN_PRINT: Final = 0.7
"""Least score of an unlabelled print, with an address, for it to be the issuer's own."""
OTHER_BUYER: Final = 0.55
"""Least score of another name for it to be the buyer."""
OTHER_SENDER: Final = 0.7
"""Share that is left of a name beside "sender" on a paper whose own head names another."""

PERSON_WORDS: Final = (2, 3)
HEAD: Final = 0.5
"""Least score of a name in the paper's head."""
CLERK: Final = 0.5
"""Share that is left of a name that may be a clerk's."""

Groups = Sequence[Sequence[Draft]]


def trust_own_prints(paper: Paper, groups: Groups) -> None:
    """Weigh role words that may stand for either side, or for a carrier's customer, against the paper's own prints."""
    own = [group for group in groups if any(map(_is_own, group))]
    _doubt_clerks(paper, groups)
    for group in own:
        others = [draft for other in groups if other is not group for draft in other]
        if any(max(draft.addressee, draft.buyer) >= OTHER_BUYER for draft in others):
            _take_back(group)
    for group in groups if own else ():
        if group not in own and not any(_are_one(group, one) for one in own):
            for draft in (draft for draft in group if draft.label):
                draft.issuer *= OTHER_SENDER


def _doubt_clerks(paper: Paper, groups: Groups) -> None:
    """Let a person beside "seller" or "raised by", without an address, give way to the name in the paper's head."""
    heads = [draft for group in groups for draft in group if not draft.label and draft.issuer >= HEAD]
    for draft in (draft for group in groups for draft in group if draft.vendor and _may_be_clerk(paper, draft)):
        if any(not _are_one([draft], [head]) for head in heads):
            draft.vendor *= CLERK


def _may_be_clerk(paper: Paper, draft: Draft) -> bool:
    """Tell whether a name in the line of its role word looks like a person's: two or three words, no address."""
    words = draft.text.split()
    plain = not draft.addressed and not has_form(draft.text) and not is_organisation(draft.text)
    beside = any(hit.text == draft.label for hit in paper.roles[draft.row.index])
    return (
        plain and beside and len(words) in PERSON_WORDS and all(word[:1].isupper() and word.isalpha() for word in words)
    )


def _is_own(draft: Draft) -> bool:
    return not draft.label and draft.addressed and draft.issuer >= OWN_PRINT and draft.issuer > draft.addressee


def _take_back(group: Sequence[Draft]) -> None:
    """Let a word for either side mean the issuer."""
    either = wording().account_holders | wording().weak_roles
    for draft in group:
        if draft.buyer and names.fold(draft.label) in either:
            draft.vendor, draft.buyer = max(draft.vendor, draft.buyer), 0.0


def _are_one(group: Sequence[Draft], other: Sequence[Draft]) -> bool:
    return is_short_for(group[0].text, other[0].text) or is_short_for(other[0].text, group[0].text)
