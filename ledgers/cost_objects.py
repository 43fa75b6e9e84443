"""Which cost objects a line's cost belongs to, and why (accounting specification 5.3, 5.4, P-00a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from documents.master.client import Account, Client
from documents.value import Value

PERSON: Final = "person"
ORDER: Final = "A-01"
BUYER_REFERENCE: Final = "A-02"
VENDOR: Final = "A-05"


class CostObject(Value):
    """A cost object of one line.

    Attributes:
        dimension: Its name, such as "cost_centre".
        code: As listed in the client's file.
        source: Who named it: "person", or the rule that names the account from the same place, such as "A-01".
    """

    dimension: str
    code: str
    source: str


class Named(NamedTuple):
    """What names cost objects of one line, by dimension; references are of the buyer's and mostly name none."""

    by_person_for_line: Mapping[str, str]
    by_order: Mapping[str, str]
    by_person_for_document: Mapping[str, str]
    references: Sequence[str]
    by_vendor: Mapping[str, str]


def cost_objects(client: Client, named: Named) -> tuple[CostObject, ...]:
    """Return one cost object for each dimension of the client that something names, the nearest source first."""
    sources = (
        (PERSON, named.by_person_for_line),
        (ORDER, named.by_order),
        (PERSON, named.by_person_for_document),
        (BUYER_REFERENCE, dict(_referred(client, named.references))),
        (VENDOR, named.by_vendor),
    )
    found = []
    for dimension in client.dimensions:
        of_dimension = ((source, objects.get(dimension.name, "")) for source, objects in sources)
        source, code = next(((source, code) for source, code in of_dimension if code), ("", ""))
        if code:
            found.append(CostObject(dimension=dimension.name, code=code, source=source))
    return tuple(found)


def _referred(client: Client, references: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what references name; one that is a code of two dimensions names none, the first of two holds."""
    for reference in reversed(references):
        fitting = [dimension.name for dimension in client.dimensions if reference in dimension.open]
        if len(fitting) == 1:
            yield fitting[0], reference


def in_words(client: Client, objects: Mapping[str, str]) -> str:
    """Return cost objects as people read them, such as "cost centre 4100 Warehouse"."""
    known = {dimension.name: dimension for dimension in client.dimensions}
    found = []
    for name, code in sorted(objects.items()):
        words, title = (known[name].words, known[name].objects.get(code, "")) if name in known else (name, "")
        found.append(f"{words} {code} {title}".rstrip())
    return ", ".join(found)


def object_fault(client: Client, account: Account | None, objects: Sequence[CostObject]) -> tuple[str, str]:
    """Return what keeps a cost from its account, and what to do; two empty texts for nothing.

    A cost object must be listed and open, and an account may want one of each of some dimensions (V-POST-01).
    """
    known = {dimension.name: dimension for dimension in client.dimensions}
    for one in objects:
        dimension = known[one.dimension]
        if one.code not in dimension.open:
            state = "closed" if one.code in dimension.objects else "not listed in the client's file"
            return f'{dimension.words} "{one.code}" ({one.source}) is {state}', f"Choose a {dimension.words}."
    present = {one.dimension for one in objects}
    for name in account.dimensions if account else ():
        if name not in present:
            words = known[name].words if name in known else name
            wanted = f"account {account.code if account else ''} wants a {words}"
            return f"{wanted}, and neither order, references nor vendor name one", f"Choose a {words}."
    return "", ""
