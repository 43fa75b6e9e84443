"""Take in and read what lies in a client's inbox, and post nothing yet."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import steps
from flows.lane import lane


@flow(name="process", flow_run_name="process {client}")
def process(client: str) -> State[Any]:
    """Take in and read what arrived for one client. The next post or night judges and posts it.

    Args:
        client: The client's short name, as in its file `clients/<client>.toml`.
    """
    with lane(client), steps.desk_of(client) as desk:
        taken = steps.take_in(desk)
        done = steps.read_all(desk)
    return Completed(
        message=f"{taken.received} new files, {taken.duplicates} known; {done.documents} documents read, "
        f"{done.quarantined} files are no readable document"
    )
