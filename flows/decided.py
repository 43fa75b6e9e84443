"""Post what people decided at the review desk, between two nights."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import steps
from flows.lane import lane


@flow(name="decided", flow_run_name="decided {client}")
def decided(client: str) -> State[Any]:
    """Post what is READY for one client, and write the books. The review desk starts it within seconds of a decision.

    Args:
        client: The client's short name, as in its file `clients/<client>.toml`.
    """
    with lane(client), steps.desk_of(client) as desk:
        done = steps.post_decided(desk)
    return Completed(message=done.sentence)
