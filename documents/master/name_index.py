"""The index of vendors' names: exact names by a look-up, names merely alike by the groups of four letters they share.

Comparing a printed name with every vendor costs a tenth of a second at 100,000 vendors. Names that are alike share most
of their groups of four letters, so only vendors with many groups in common are compared. Common groups say little and
belong to thousands of names: they are left aside as long as rarer ones are there.

The table of groups is our own because both engines must answer alike: PostgreSQL's pg_trgm is an extension that many
servers do not offer, and SQLite's trigram index knows no shares.

Source: accounting specification C-50, C-51.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from documents.master import tables
from documents.master.party import Vendor
from documents.values.names import comparable, fold, similarity

GRAM: Final = 4
"""Letters of one piece of a name."""
COMMON: Final = 1000
"""Vendors; a group that so many have is used only where a name has too few rare ones."""
FEWEST_RARE: Final = 4
"""Rare groups that are enough to find a name by, even where the reader took one letter for another."""
CANDIDATES: Final = 60
"""Names that share most groups; only these are compared letter by letter."""
LONGEST_NAME: Final = 200
"""What the column holds; longer names are compared by their beginning."""


def _bearers() -> sa.Select[tuple[str]]:
    names = tables.vendor_names.c
    mine = names.client_id == sa.bindparam("client"), names.name == sa.bindparam("key")
    return sa.select(names.vendor_id).where(*mine).order_by(names.vendor_id)


def _owners() -> sa.Select[tuple[str]]:
    table = tables.vendor_grams.c
    mine = table.client_id == sa.bindparam("client"), table.gram == sa.bindparam("key")
    return sa.select(table.vendor_id).where(*mine).limit(COMMON)


# Built once: building a statement costs more than running it.
BEARERS_OF_NAME: Final = _bearers()
OWNERS_OF_GRAM: Final = _owners()


def grams(name: str) -> frozenset[str]:
    """Return the groups of letters of the words of a name, each word between blanks; their order does not count."""
    words = (f" {word} " for word in comparable(name).split())
    return frozenset(word[at : at + GRAM] for word in words for at in range(max(1, len(word) - GRAM + 1)))


def folded(name: str) -> str:
    """Return a name as it is looked up."""
    return fold(name)[:LONGEST_NAME]


def ranked(name: str, known: Iterable[tuple[str, str]], least: float, limit: int) -> list[str]:
    """Return the ids of the vendors whose names are at least so alike, best first.

    Args:
        name: As printed.
        known: Pairs of vendor id and one of its names.
        least: Similarity from 0.0 to 1.0, see `documents.values.names.similarity`.
        limit: The most ids that are returned.
    """
    best: dict[str, float] = {}
    for vendor_id, other in known:
        best[vendor_id] = max(best.get(vendor_id, 0.0), similarity(name, other))
    worthy = [(alike, vendor_id) for vendor_id, alike in best.items() if alike >= least]
    return [vendor_id for alike, vendor_id in sorted(worthy, key=lambda one: (-one[0], one[1]))[:limit]]


def store_names(connection: sa.Connection, client_id: str, vendors: Sequence[Vendor]) -> None:
    """Write the names of vendors anew; what they were called before is no longer found."""
    ids = [vendor.id for vendor in vendors]
    for table in (tables.vendor_names, tables.vendor_grams):
        connection.execute(table.delete().where(table.c.client_id == client_id, table.c.vendor_id.in_(ids)))
    _insert(connection, tables.vendor_names, client_id, "name", {each.id: _folded_names(each) for each in vendors})
    _insert(connection, tables.vendor_grams, client_id, "gram", {each.id: _grams_of(each) for each in vendors})


def _insert(
    connection: sa.Connection, table: sa.Table, client_id: str, column: str, keys: dict[str, frozenset[str]]
) -> None:
    rows: list[dict[str, Any]] = [
        {"client_id": client_id, column: key, "vendor_id": vendor_id}
        for vendor_id, own in keys.items()
        for key in sorted(own)
    ]
    if rows:
        connection.execute(table.insert(), sorted(rows, key=lambda row: (row[column], row["vendor_id"])))


def _folded_names(vendor: Vendor) -> frozenset[str]:
    return frozenset(name for each in (vendor.name, *vendor.aliases) if (name := folded(each)))


def _grams_of(vendor: Vendor) -> frozenset[str]:
    return frozenset().union(*(grams(each) for each in (vendor.name, *vendor.aliases)))


def find_exact(connection: sa.Connection, client_id: str, name: str) -> Sequence[str]:
    """Return the ids of the vendors that bear a name, however it is spelled (C-51)."""
    return connection.scalars(BEARERS_OF_NAME, {"client": client_id, "key": folded(name)}).all()


def find_alike(connection: sa.Connection, client_id: str, name: str, least: float, limit: int) -> list[str]:
    """Return the ids of the vendors whose names are at least so alike, best first; see `ranked`."""
    candidates = _candidates(connection, client_id, name)
    names = tables.vendor_names.c
    query = sa.select(names.vendor_id, names.name).where(names.client_id == client_id, names.vendor_id.in_(candidates))
    return ranked(name, ((row.vendor_id, row.name) for row in connection.execute(query)), least, limit)


def _candidates(connection: sa.Connection, client_id: str, name: str) -> list[str]:
    """Return the ids of the vendors that share most groups with a name."""
    shares: Counter[str] = Counter()
    own = sorted(grams(name))
    common, rare = False, 0
    for gram in own:
        owners = connection.scalars(OWNERS_OF_GRAM, {"client": client_id, "key": gram}).all()
        if len(owners) == COMMON:
            common = True
            continue
        rare += bool(owners)
        shares.update(owners)
    if common and rare < FEWEST_RARE:
        return _sharing_most(connection, client_id, own)
    return [vendor_id for vendor_id, _ in sorted(shares.items(), key=lambda one: (-one[1], one[0]))[:CANDIDATES]]


def _sharing_most(connection: sa.Connection, client_id: str, own: Sequence[str]) -> list[str]:
    """Return the ids of the vendors that share most groups, however common these are; it reads them all."""
    table = tables.vendor_grams.c
    query = (
        sa.select(table.vendor_id)
        .where(table.client_id == client_id, table.gram.in_(own))
        .group_by(table.vendor_id)
        .order_by(sa.func.count().desc(), table.vendor_id)
        .limit(CANDIDATES)
    )
    return list(connection.scalars(query))
