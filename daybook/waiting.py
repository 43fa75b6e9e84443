"""The documents that wait for a person: each once, with all that speaks against it, the gravest first."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.finding import Queue
from documents.register.lifecycle import TECH
from reports.exceptions import OpenException
from validators.routing.desks import gravity


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document that waits, or whose payment does.

    Attributes:
        exceptions: At least one; the gravest first.
    """

    exceptions: tuple[OpenException, ...]

    @property
    def gravest(self) -> OpenException:
        """What is told of it when there is room for one sentence."""
        return self.exceptions[0]

    @property
    def client_id(self) -> str:
        """Whose it is."""
        return self.gravest.client_id

    @property
    def queue(self) -> Queue:
        """Who can decide the gravest."""
        return self.gravest.queue


def waiting(exceptions: Iterable[OpenException]) -> list[Waiting]:
    """Gather exceptions by document, in order of client, queue and age."""
    found: dict[tuple[str, str], list[OpenException]] = {}
    for one in exceptions:
        found.setdefault((one.client_id, one.document_id), []).append(one)
    documents = [Waiting(tuple(sorted(mine, key=_gravity))) for mine in found.values()]
    return sorted(
        documents,
        key=lambda one: (one.client_id, _gravity(one.gravest), one.gravest.received_at, one.gravest.document_id),
    )


def by_queue(documents: Sequence[Waiting]) -> list[tuple[str, Queue, list[Waiting]]]:
    """Return the documents of `waiting` in groups of one client and one queue."""
    groups = itertools.groupby(documents, key=lambda one: (one.client_id, one.queue))
    return [(client, queue, list(mine)) for (client, queue), mine in groups]


def fact(one: OpenException) -> str:
    """Return what is wrong, without what to do about it."""
    return one.sentence.removesuffix(one.suggestion).rstrip() or one.sentence


def _gravity(one: OpenException) -> tuple[bool, int]:
    return one.code != TECH, gravity(one.queue)
