"""Runs that a dead machine left behind as "Running".

When the only worker of a server has just been started, nothing can be running yet; such runs are closed, so that they
do not hold their lane for ever. Their documents kept their last good state, and the next night goes on from there.
"""

from __future__ import annotations

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import State, StateType
from prefect.states import Crashed

UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
AT_ONCE = 200
"""Prefect's own limit of one answer."""


def close_runs() -> int:
    """Close every run that says it is at work, and return how many did. Only before the first worker starts."""
    state: State[None] = Crashed(
        message="The machine or its worker stopped in the middle; the next run goes on from what was saved."
    )
    unfinished = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNFINISHED)))
    with get_client(sync_client=True) as server:
        runs = server.read_flow_runs(flow_run_filter=unfinished, limit=AT_ONCE)
        for run in runs:
            server.set_flow_run_state(run.id, state, force=True)
    return len(runs)
