"""After an outage only the newest late run works; the older ones of the same deployment step aside."""

from __future__ import annotations

import datetime as dt

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
)
from prefect.client.schemas.objects import State
from prefect.states import Completed

ONE_TICK = dt.timedelta(microseconds=1)


def superseded() -> State[None] | None:
    """Return the state to finish with when a later scheduled run of the same deployment is due already, else None.

    A run started by a person, or without a deployment, is never superseded.
    """
    deployment, scheduled = runtime.deployment.id, runtime.flow_run.scheduled_start_time
    if deployment is None or scheduled is None:
        return None
    due = FlowRunFilterExpectedStartTime(after_=scheduled + ONE_TICK, before_=dt.datetime.now(dt.UTC))
    with get_client(sync_client=True) as server:
        own = server.read_flow_run(runtime.flow_run.id)
        if not own.auto_scheduled:
            return None
        later = server.read_flow_runs(
            flow_run_filter=FlowRunFilter(expected_start_time=due),
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
            limit=5,
        )
    newer = [run for run in later if run.id != own.id and run.auto_scheduled]
    if not newer:
        return None
    return Completed(
        name="Superseded", message=f'"{newer[0].name}" of the same schedule is due already and does the work'
    )
