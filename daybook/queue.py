"""`daybook queue`: what waits for a person, the most urgent first, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    import sqlalchemy as sa

    from documents.finding import Queue
    from documents.master.service_level import Service
    from validators.routing.plan import Plan

Desk = Annotated[str, typer.Option("--desk", help="One desk only, by the beginning of its name.")]
Code = Annotated[str, typer.Option("--code", help="One rule code only, such as V-PO-09.")]
Late = Annotated[bool, typer.Option("--late", help="Only what is late or due today.")]


def queue(client: ClientId = "", desk: Desk = "", code: Code = "", late: Late = False, as_json: AsJson = False) -> None:
    """List what waits for a person, the most urgent first, and why.

    First what one decision clears at once, then each desk's task on each document: its points and where they come
    from, when it is due, what happens when nobody acts, one sentence for each exception.

    \b
    Example:
        daybook queue --client acme --desk buyer
    """
    from daybook.console import print_json, reading
    from daybook.queue_page import Filter, print_queue

    wanted = Filter(desk=_desk(desk), code=_code(code), late=late)
    with reading() as connection:
        plans = [(wanted.apply(one, service), service) for one, service in _plans(connection, client)]
    if as_json:
        print_json([plan.model_dump(mode="json") for plan, _ in plans])
    else:
        print_queue(plans)


def _plans(connection: sa.Connection, client: str) -> Iterator[tuple[Plan, Service]]:
    """Yield the work of each client, with what it is promised; a client without a file is promised the usual."""
    from daybook.console import known
    from documents.home import Home
    from documents.master.client_file import read_client
    from documents.master.service_level import Service
    from documents.register.document import clients
    from reports.work import work_plan

    wanted = known(connection, client)
    for name in (one for one in clients(connection) if wanted in {None, one}):
        path = Home().clients_dir / f"{name}.toml"
        service = read_client(path).service if path.exists() else Service()
        yield work_plan(connection, name, service, dt.datetime.now(dt.UTC)), service


def _desk(name: str) -> Queue | None:
    """Return the one desk whose name begins so, or has a word that does.

    Raises:
        WrongInputError: None does, or several do.
    """
    from documents.error import WrongInputError
    from documents.finding import Queue

    if not name:
        return None
    asked = name.casefold()
    found = [one for one in Queue if any(part.startswith(asked) for part in (one.value, *one.value.split()))]
    if len(found) != 1:
        raise WrongInputError(f'no desk "{name}" alone; there are: {", ".join(Queue)}')
    return found[0]


def _code(code: str) -> str:
    """Return a rule code as the catalogue spells it.

    Raises:
        WrongInputError: No rule has it.
    """
    if not code:
        return ""
    from difflib import get_close_matches

    from documents.error import WrongInputError
    from validators.catalogue import catalogue

    known = [entry.code for entry in catalogue()]
    if code.upper() not in known:
        near = get_close_matches(code.upper(), known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else "`daybook rules` lists them"
        raise WrongInputError(f'no rule "{code}"; {hint}')
    return code.upper()
