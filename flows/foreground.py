"""A flow run in this very process, recorded by the server PREFECT_API_URL names. Import it after that is set."""

from __future__ import annotations

from prefect.logging.handlers import APILogWorker

from flows.night import night
from flows.progress import Listener, listening


def run_night(client: str, listener: Listener) -> str:
    """Run one client's night and return its outcome in one sentence.

    Args:
        client: The client's short name.
        listener: Hears what is done, and takes the report; no report means that the night did not get to its end.
    """
    try:
        with listening(listener):
            state = night(client, return_state=True)
    finally:
        APILogWorker.drain_all()  # or the last lines would look for a server that has been stopped
    return state.message or f"the run ended as {state.name}"
