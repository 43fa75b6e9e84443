"""The index of vendors' names: exact names by a look-up, names merely alike by the groups of four letters they share.

Comparing a printed name with every vendor costs a tenth of a second at 100,000 vendors. Names that are alike share most
of their groups of four letters, so only vendors with many groups in common are compared. Common groups say little and
belong to thousands of names: how many vendors have a group is kept beside it, and only the rarest ones are looked up.
Where one group is all that can be read, it tells no vendor from another: names near the printed one by alphabet are
compared.

The table of groups is our own because both engines must answer alike: PostgreSQL's pg_trgm is an extension that many
servers do not offer, and SQLite's trigram index knows no shares.

Source: accounting specification C-50, C-51.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from documents.database.insert import insert_or_add, insert_rows
from documents.master import tables
from documents.master.party import Vendor
from documents.values.names import comparable, fold, similarity

GRAM: Final = 4
"""Letters of one piece of a name."""
ENOUGH: Final = 6
"""Groups of a name that are looked up, the rarest first; a misread letter spoils four of them at most."""
LEAST_READ: Final = 1_000
"""Vendors that are read in any case, so that a small register is searched by every group."""
MOST_READ: Final = 2_500
"""Vendors that all of these may have together; the rarest group is looked up however many it has."""
CANDIDATES: Final = 20
"""Vendors that share most groups; only their names are compared letter by letter."""
NEIGHBOURS: Final = 15
"""Names before the printed one by alphabet, and as many behind it."""
SEPARATOR: Final = "\x1f"
"""Stands between the ids that a query returns as one string; no id contains it."""
LONGEST_NAME: Final = 200
"""What the column holds; longer names are compared by their beginning."""


def _bearers() -> sa.Select[tuple[str]]:
    names = tables.vendor_names.c
    mine = names.client_id == sa.bindparam("client"), names.name == sa.bindparam("key")
    return sa.select(names.vendor_id).where(*mine).order_by(names.vendor_id)


def _among(table: sa.Table, key: sa.Column[str], *selected: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*selected).where(
        table.c.client_id == sa.bindparam("client"), key.in_(sa.bindparam("keys", expanding=True))
    )


def _beside(*, behind: bool) -> sa.Select[tuple[str, str]]:
    names = tables.vendor_names.c
    key = sa.bindparam("key", type_=sa.String)
    side, order = (names.name >= key, names.name) if behind else (names.name < key, names.name.desc())
    mine = names.client_id == sa.bindparam("client"), side
    return sa.select(names.vendor_id, names.name).where(*mine).order_by(order, names.vendor_id).limit(NEIGHBOURS)


_names, _grams, _counts = tables.vendor_names, tables.vendor_grams, tables.vendor_gram_counts
# Built once: building a statement costs more than running it.
BEARERS_OF_NAME: Final = _bearers()
COUNTS: Final = _among(_counts, _counts.c.gram, _counts.c.gram, _counts.c.vendors)
# One long string: thousands of rows of one short value each would cost ten times as much.
OWNERS_OF_GRAMS: Final = _among(_grams, _grams.c.gram, sa.func.aggregate_strings(_grams.c.vendor_id, SEPARATOR))
BESIDE: Final = [_beside(behind=behind) for behind in (False, True)]
NAMES_OF: Final = _among(_names, _names.c.vendor_id, _names.c.vendor_id, _names.c.name)
GRAMS_OF: Final = _among(_grams, _grams.c.vendor_id, _grams.c.gram)


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
    """Write the names of vendors anew, and count their groups; what they were called before is no longer found."""
    former = connection.scalars(GRAMS_OF, {"client": client_id, "keys": [vendor.id for vendor in vendors]})
    gone = former.all()
    change = Counter(write_names(connection, client_id, vendors))
    change.subtract(gone)
    rows = [{"client_id": client_id, "gram": gram, "vendors": more} for gram, more in sorted(change.items()) if more]
    insert_or_add(connection, tables.vendor_gram_counts, "vendors", rows)


def write_names(connection: sa.Connection, client_id: str, vendors: Sequence[Vendor]) -> list[str]:
    """Write names and groups, and return the groups, uncounted; the migration before there were counts calls it too."""
    ids = [vendor.id for vendor in vendors]
    for table in (tables.vendor_names, tables.vendor_grams):
        connection.execute(table.delete().where(table.c.client_id == client_id, table.c.vendor_id.in_(ids)))
    names = [(client_id, name, each.id) for each in vendors for name in _folded_names(each)]
    groups = [(client_id, gram, each.id) for each in vendors for gram in _grams_of(each)]
    insert_rows(connection, tables.vendor_names, sorted(names))
    insert_rows(connection, tables.vendor_grams, sorted(groups))
    return [gram for _, gram, _ in groups]


def _folded_names(vendor: Vendor) -> frozenset[str]:
    return frozenset(name for each in (vendor.name, *vendor.aliases) if (name := folded(each)))


def _grams_of(vendor: Vendor) -> frozenset[str]:
    return frozenset().union(*(grams(each) for each in (vendor.name, *vendor.aliases)))


def find_exact(connection: sa.Connection, client_id: str, name: str) -> Sequence[str]:
    """Return the ids of the vendors that bear a name, however it is spelled (C-51)."""
    return connection.scalars(BEARERS_OF_NAME, {"client": client_id, "key": folded(name)}).all()


def find_alike(connection: sa.Connection, client_id: str, name: str, least: float, limit: int) -> list[str]:
    """Return the ids of the vendors whose names are at least so alike, best first; see `ranked`."""
    return ranked(name, _candidates(connection, client_id, name), least, limit)


def _candidates(connection: sa.Connection, client_id: str, name: str) -> Iterable[tuple[str, str]]:
    """Return the vendors that share most of the rarest groups of a name, with their names."""
    rare = _rarest(connection, client_id, grams(name))
    if not rare:
        return ()
    if len(rare) == 1 and rare[0].vendors > CANDIDATES:
        return _neighbours(connection, client_id, name)
    asked = {"client": client_id, "keys": [row.gram for row in rare]}
    owners = _most_frequent(connection.scalar(OWNERS_OF_GRAMS, asked).split(SEPARATOR))
    return connection.execute(NAMES_OF, {"client": client_id, "keys": owners}).tuples()


def _neighbours(connection: sa.Connection, client_id: str, name: str) -> list[tuple[str, str]]:
    """Return the vendors whose names stand beside a name by alphabet, with these names."""
    asked = {"client": client_id, "key": folded(name)}
    return [row for query in BESIDE for row in connection.execute(query, asked).tuples()]


def _most_frequent(owners: Sequence[str]) -> list[str]:
    """Return the ids that stand there most often, the first by alphabet of equals; those once only if none is twice.

    Of thousands that share one group no thirty are likelier than the others, so that sorting them would be for nothing.
    """
    shares = Counter(owners)
    several = [(-count, vendor_id) for vendor_id, count in shares.items() if count > 1]
    best = [vendor_id for _, vendor_id in heapq.nsmallest(CANDIDATES, several)]
    return best or heapq.nsmallest(CANDIDATES, shares)


def _rarest(connection: sa.Connection, client_id: str, own: Iterable[str]) -> list[sa.Row[tuple[str, int]]]:
    """Return the groups that fewest vendors have, until there are enough of them or too many vendors have them."""
    counts = connection.execute(COUNTS, {"client": client_id, "keys": sorted(own)})
    chosen, read = list[sa.Row[tuple[str, int]]](), 0
    for row in sorted((row for row in counts if row.vendors), key=lambda row: (row.vendors, row.gram)):
        read += row.vendors
        if chosen and read > (MOST_READ if len(chosen) < ENOUGH else LEAST_READ):
            break
        chosen.append(row)
    return chosen
