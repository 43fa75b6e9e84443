"""Decisions trigger posting: what is READY becomes an event, and an automation runs the client's posting deployment.

The watch is `make up` itself: a look at our database costs less than a web page that imports Prefect, and a decision
that was made while nothing ran is seen by the first look. The event goes out only while no run of that deployment is on
its way, so that runs never pile up; what becomes READY meanwhile is seen by the next look.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import httpx
import sqlalchemy as sa
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.events import AutomationCore, EventTrigger, Posture, emit_event
from prefect.events.actions import RunDeployment

from flows.stages.ready import Bell, Due
from flows.stages.watch import Watch

EVENT: Final = "daybook.documents.ready"
NAME: Final = "daybook: post what was decided at "
"""Automations whose name begins so are ours; Prefect itself does not keep names apart."""

PAUSE_SECONDS: Final = 5.0
"""Between two events for one client: a run takes about 10 s to start, so more would say nothing new."""

UNDER_WAY: Final = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]


def resource_of(client_id: str) -> str:
    """Return the name by which events speak of a client."""
    return f"daybook.client.{client_id}"


def wanted(deployments: Mapping[str, UUID]) -> list[AutomationCore]:
    """Return one automation for each client.

    Args:
        deployments: The id of each client's posting deployment.
    """
    return [
        AutomationCore(
            name=NAME + client_id,
            description="Runs the posting deployment when documents are READY. Written by `make up`.",
            trigger=EventTrigger(
                expect={EVENT},
                match={"prefect.resource.id": resource_of(client_id)},
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=[RunDeployment(source="selected", deployment_id=deployment, parameters={"client": client_id})],
        )
        for client_id, deployment in deployments.items()
    ]


def write(server: SyncPrefectClient, automations: Sequence[AutomationCore]) -> None:
    """Write the automations to the server, and remove ours that are no longer wanted or doubled."""
    ours = {one.id: one.name for one in server.read_automations() if one.name.startswith(NAME)}
    for automation in automations:
        known = next((id_ for id_, name in ours.items() if name == automation.name), None)
        if known is None:
            server.create_automation(automation)
        else:
            server.update_automation(known, automation)
            del ours[known]
    for former in ours:
        server.delete_automation(former)


def watch_of(engine: sa.Engine, deployments: Mapping[str, UUID]) -> Watch:
    """Return a watch that tells the server PREFECT_API_URL names.

    Args:
        engine: Our own database.
        deployments: The id of each client's posting deployment.
    """

    def call(due: Due) -> bool:
        if _is_under_way(deployments[due.client_id]):
            return False
        emit_event(EVENT, {"prefect.resource.id": resource_of(due.client_id)}, payload={"ready": due.ready})
        return True

    return Watch(engine, Bell(time.monotonic, PAUSE_SECONDS), lambda: tuple(deployments), call)


def _is_under_way(deployment: UUID) -> bool:
    """Tell whether a run waits or works; a server that does not answer now counts as one that does."""
    try:
        with get_client(sync_client=True) as server:
            found = server.read_flow_runs(
                flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNDER_WAY))),
                deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
                limit=1,
            )
    except httpx.HTTPError:
        return True
    return bool(found)
