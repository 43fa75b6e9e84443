"""The desks that clear exceptions (Q-01): one for each queue, as data."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Literal

from documents.finding import Queue, Role
from documents.value import Value


class Desk(Value):
    """One desk.

    Attributes:
        decides: Roles that may work on its tasks.
        side: Who gives the people.
        settles: What it finds out, to follow the word "settles".
        gravity: From 0, the gravest: whose task on a document is told, and worked on, first.
    """

    queue: Queue
    decides: tuple[Role, ...]
    side: Literal["provider", "client"]
    settles: str
    gravity: int


@functools.cache
def desks() -> dict[Queue, Desk]:
    """Return the desk of every queue, the gravest first."""
    text = resources.files("validators.routing").joinpath("desks.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {
        Queue(name): Desk(queue=Queue(name), gravity=gravity, **table)
        for gravity, (name, table) in enumerate(tables.items())
    }


def gravity(queue: Queue) -> int:
    """Return how grave a desk's tasks are, 0 being the gravest."""
    return desks()[queue].gravity
