"""The ends of the chains, written outside the database after every night.

A chain shows that nothing in its middle was changed. Who can rewrite all of it, as the owner of the database can, or
cut off its end, is found by what stands elsewhere: `anchors/<client>.txt` in the home, and the same file in a second
place (DAYBOOK_ANCHOR_COPY), best on a machine that the database's administrator cannot write to.

One line for each chain and night, separated by tabs: moment (UTC), company, journal, position of the last entry, its
hash. The audit trail is a chain too; it stands as journal AUDIT of no company. That of the installation, which tells of
accounts and belongs to no client, stands as journal PEOPLE in the file of every client.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from documents.home import Settings
from documents.register.audit import INSTALLATION
from documents.register.tables import audit, audit_heads
from documents.violation import Violation
from ledgers.chain import stored
from ledgers.tables import chain_heads, entries

FOLDER: Final = "anchors"
AUDIT: Final = "AUDIT"
PEOPLE: Final = "PEOPLE"
LINKS_AT_ONCE: Final = 500
COLUMNS: Final = 5


class Link(NamedTuple):
    """One link of one chain: the entry, or event of the audit trail, at a position counted from 1."""

    entity: str
    journal: str
    position: int
    hash: str


def places(home: Path) -> tuple[Path, ...]:
    """Return the folders that anchors are written to: that of the home first."""
    copy = Settings().anchor_copy
    return (home / FOLDER, *([copy] if copy else []))


def write_anchors(
    connection: sa.Connection, client_id: str, folders: Sequence[Path], *, now: dt.datetime | None = None
) -> tuple[str, ...]:
    """Append the ends of a client's chains to its file in each folder, durably.

    A folder that could not be reached the other night gets the lines it lacks.

    Returns:
        Why a folder could not be written, one sentence each; the next night makes up for it.
    """
    moment = stored(now or dt.datetime.now(dt.UTC))
    new = [
        f"{moment}\t{link.entity}\t{link.journal}\t{link.position}\t{link.hash}"
        for link in _heads(connection, client_id)
    ]
    known = [line for folder in folders for line in _lines(_file(folder, client_id))]
    wanted = list(dict.fromkeys([*sorted(known), *new]))
    problems = []
    for folder in folders:
        path = _file(folder, client_id)
        try:
            there = set(_lines(path))
            _append(path, [line for line in wanted if line not in there])
        except OSError as error:
            problems.append(
                f"{path}: {error.strerror}; the ends of the chains are not written there until the next night"
            )
    return tuple(problems)


def check_anchors(connection: sa.Connection, client_id: str, folders: Sequence[Path]) -> Iterator[Violation]:
    """I6: what was the end of a chain one night is still in the chain, at its position with its hash."""
    written = {folder: list(_lines(_file(folder, client_id))) for folder in folders}
    every = dict.fromkeys(line for lines in written.values() for line in lines)
    for folder, lines in written.items():
        missing = every.keys() - set(lines)
        if missing:
            message = f"lacks {len(missing)} lines that stand in another place, the first is {min(missing)!r}"
            yield _violation(client_id, str(_file(folder, client_id)), message)
    anchored: dict[Link, str] = {}
    for line in every:
        moment, link = _parsed(line)
        if link is None:
            yield _violation(client_id, FOLDER, f"the line {line!r} cannot be read; it was changed or written in part")
        else:
            anchored.setdefault(link, moment)
    for link, moment, found in _broken(connection, client_id, anchored):
        where = f"{link.entity}-{link.journal}".strip("-")
        now = f"it has {found[:12]}..." if found else "there is none"
        message = (
            f"on {moment} the link at position {link.position} had hash {link.hash[:12]}..., now {now}: the chain was "
            "rewritten, or an older copy of the database restored"
        )
        yield _violation(client_id, where, message)


def _heads(connection: sa.Connection, client_id: str) -> Iterator[Link]:
    heads = sa.select(chain_heads).where(chain_heads.c.client_id == client_id, chain_heads.c.position > 0)
    for row in connection.execute(heads.order_by(chain_heads.c.entity, chain_heads.c.journal)):
        yield Link(row.entity, row.journal, row.position, row.hash)
    for journal, owner in ((AUDIT, client_id), (PEOPLE, INSTALLATION)):
        for row in connection.execute(sa.select(audit_heads).where(audit_heads.c.client_id == owner)):
            yield Link("", journal, row.position, row.hash)


def _broken(connection: sa.Connection, client_id: str, anchored: dict[Link, str]) -> Iterator[tuple[Link, str, str]]:
    """Yield the links that are not in their chains, when they were anchored, and the hash in their place."""
    chains: dict[tuple[str, str], list[Link]] = {}
    for link in anchored:
        chains.setdefault((link.entity, link.journal), []).append(link)
    for (entity, journal), links in sorted(chains.items()):
        for first in range(0, len(links), LINKS_AT_ONCE):
            some = links[first : first + LINKS_AT_ONCE]
            found = _hashes(connection, client_id, (entity, journal), [link.position for link in some])
            for link in some:
                if found.get(link.position) != link.hash:
                    yield link, anchored[link], found.get(link.position, "")


def _hashes(
    connection: sa.Connection, client_id: str, chain: tuple[str, str], positions: Iterable[int]
) -> dict[int, str]:
    entity, journal = chain
    if journal in {AUDIT, PEOPLE}:
        owner = client_id if journal == AUDIT else INSTALLATION
        query = sa.select(audit.c.position, audit.c.hash).where(
            audit.c.client_id == owner, audit.c.position.in_(positions)
        )
    else:
        query = sa.select(entries.c.position, entries.c.hash).where(
            entries.c.client_id == client_id,
            entries.c.entity == entity,
            entries.c.journal == journal,
            entries.c.position.in_(positions),
        )
    return {row.position: row.hash for row in connection.execute(query)}


def _file(folder: Path, client_id: str) -> Path:
    return folder / f"{client_id}.txt"


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text("utf-8", errors="replace").split("\n") if line]


def _parsed(line: str) -> tuple[str, Link | None]:
    parts = line.split("\t")
    if len(parts) != COLUMNS or not parts[3].isdecimal():
        return "", None
    return parts[0], Link(parts[1], parts[2], int(parts[3]), parts[4])


def _append(path: Path, lines: Sequence[str]) -> None:
    """Add lines at the end and wait until the disk has them."""
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def _violation(client_id: str, subject: str, message: str) -> Violation:
    return Violation(code="I6", subject=subject, message=message, client_id=client_id)
