"""Judge what was read, post what is proven, and bring the books up to date."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import steps
from flows.lane import lane


@flow(name="post", flow_run_name="post {client}")
def post(client: str) -> State[Any]:
    """Judge and post what was read for one client, and write the books.

    Args:
        client: The client's short name, as in its file `clients/<client>.toml`.
    """
    with lane(client), steps.desk_of(client) as desk:
        settled = steps.settle(desk)
        exported = steps.feed_books(desk)
    problems = "".join(f"; {problem}" for problem in exported.problems)
    return Completed(message=f"{settled.posted} posted, {settled.queued} wait for a person{problems}")
