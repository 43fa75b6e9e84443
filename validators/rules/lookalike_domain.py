"""A mail or web address that is nearly the vendor's is how somebody else writes in the vendor's name.

The page is asked: the sender of the mail is not known to the judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz.distance import OSA

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-FRD-05"
NEAREST: Final = 1
FURTHEST: Final = 2
"""Letters that may differ in a look-alike."""
LONG_ENDING: Final = 3
"""Letters of an ending that is no country: those differ in one letter all the time."""
SHORTEST: Final = 6
"""Characters of a domain; in a shorter one two letters make another word."""
_DOMAIN: Final = re.compile(r"(?:@|\bwww\.|https?://(?:www\.)?)\s?((?:[a-z0-9-]+\.)+[a-z]{2,})")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each printed domain that differs from one of the vendor's in one or two letters only."""
    if case.vendor is None or not case.vendor.domains:
        return
    known = sorted({_name(domain) for domain in case.vendor.domains})
    printed = dict.fromkeys(_DOMAIN.findall(case.document.text.casefold()))
    for domain in printed:
        name = _name(domain)
        near = [own for own in known if len(own) >= SHORTEST and NEAREST <= OSA.distance(name, own) <= FURTHEST]
        near = near if name not in known else list(_near_endings(domain, case.vendor.domains))
        if near:
            yield Remark(
                f"The document prints {domain}, which is not {listed(near)} of {case.vendor.name}, but nearly.",
                subject=f"domain {domain}",
                expected=listed(near),
                found=domain,
                difference=f"{min(OSA.distance(name, own) for own in near)} letters",
                next_step="Do not answer to this address; ask the vendor at the address on file.",
            )


def _near_endings(domain: str, own: Iterable[str]) -> Iterator[str]:
    """Yield the vendor's domains of this name whose long ending lost or changed a letter: "com" that became "co"."""
    known = {each.casefold().removeprefix("www.") for each in own}
    ending = domain.rpartition(".")[2]
    for each in sorted(known) if domain not in known else ():
        name, _, theirs = each.rpartition(".")
        if name == _name(domain) and len(theirs) >= LONG_ENDING and OSA.distance(ending, theirs) == NEAREST:
            yield each


def _name(domain: str) -> str:
    """Return a domain without its last part: of one name, vendors own several endings."""
    return domain.casefold().removeprefix("www.").rpartition(".")[0]


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    severity=Severity.WARN,
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.SUPERVISOR,
)
