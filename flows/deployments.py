"""Writes every deployment: what the Prefect UI can start, and what starts by the clock.

Flows are deployed by module path (`flows.night:night`): a file path would load a second copy of the module. The client
files are the truth: a schedule edited in the UI lasts until the next time this runs, and a deployment of a client that
is gone is removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.exceptions import ObjectAlreadyExists
from prefect.utilities.callables import parameter_schema
from prefect.workers.process import ProcessWorker

from documents.home import Home
from documents.master.client import Client
from flows import automations
from flows.backfill import backfill
from flows.decided import decided
from flows.lane import lane_name
from flows.night import night
from flows.post import post
from flows.process import process
from flows.reap import reap

POOL: Final = "daybook"
QUEUES: Final = {"night": 1, "by-hand": 2, "backfill": 3}
"""Work queues with their priority; 1 is served first, so that a backfill never delays a night."""
TAG: Final = "daybook"
REAP_EVERY: Final = timedelta(minutes=5)
CHECKOUT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment as it shall be on the server.

    Attributes:
        flow: What it runs.
        name: Unique for the flow; shown as `flow/name`.
        queue: A key of QUEUES.
        schedule: None for one that people start.
        parameters: Values filled in beforehand.
        choices: Parameters that offer a list in the form instead of free text.
        alone: At most one run at a time; a second one waits.
    """

    flow: Flow[..., Any]
    name: str
    queue: str
    schedule: CronSchedule | IntervalSchedule | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    alone: bool = False

    @property
    def full_name(self) -> str:
        """The name Prefect shows."""
        return f"{self.flow.name}/{self.name}"

    @property
    def entrypoint(self) -> str:
        """The module path and the flow's name in it."""
        return f"{self.flow.__module__}:{self.flow.fn.__name__}"

    def schema(self) -> dict[str, Any]:
        """The form: the flow's parameters, with the choices filled in."""
        schema = parameter_schema(self.flow).model_dump_for_openapi()
        for parameter, values in self.choices.items():
            schema["properties"][parameter]["enum"] = list(values)
        return schema


def wanted(clients: Iterable[Client], reap_every: timedelta = REAP_EVERY) -> list[Deployment]:
    """Return what shall be deployed for these clients.

    Args:
        clients: One nightly deployment each, by its own cron and time zone, and one that the review desk starts.
        reap_every: How often work left behind by a dead process is given back.
    """
    clients = list(clients)
    choices = {"client": [client.id for client in clients]}
    nights = [
        Deployment(
            night,
            client.id,
            "night",
            schedule=CronSchedule(cron=client.schedule.cron, timezone=client.schedule.timezone),
            parameters={"client": client.id},
            choices={"client": [client.id]},
            alone=True,
        )
        for client in clients
    ]
    posters = [
        Deployment(
            decided,
            client.id,
            "by-hand",
            parameters={"client": client.id},
            choices={"client": [client.id]},
            alone=True,
        )
        for client in clients
    ]
    return [
        *nights,
        *posters,
        Deployment(process, "by-hand", "by-hand", choices=choices),
        Deployment(post, "by-hand", "by-hand", choices=choices),
        Deployment(backfill, "form", "backfill", choices=choices),
        Deployment(reap, "by-the-clock", "by-hand", schedule=IntervalSchedule(interval=reap_every), alone=True),
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on the server.

    Attributes:
        names: Full names of the deployments, in order.
        posters: The id of each client's deployment that posts what was decided.
    """

    names: tuple[str, ...]
    posters: Mapping[str, UUID]


def write(deployments: Sequence[Deployment], clients: Iterable[Client], home: Home) -> Written:
    """Write deployments, automations, queues and lanes to the server PREFECT_API_URL names, and remove what is not.

    Args:
        deployments: From `wanted`.
        clients: Each gets a lane: a limit of one run at a time.
        home: The installation the runs work on.
    """
    with get_client(sync_client=True) as server:
        _write_pool(server)
        for client in clients:
            server.upsert_global_concurrency_limit_by_name(lane_name(client.id), 1)
        written = {_write(server, deployment, home): deployment for deployment in deployments}
        posters = {one.name: id_ for id_, one in written.items() if one.flow is decided}
        automations.write(server, automations.wanted(posters))
        tagged = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
        for former in server.read_deployments(deployment_filter=tagged, limit=200):
            if former.id not in written:
                server.delete_deployment(former.id)
    return Written(tuple(deployment.full_name for deployment in deployments), posters)


def _write_pool(server: SyncPrefectClient) -> None:
    template = ProcessWorker.get_default_base_job_template()
    server.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template), overwrite=True)
    for name, priority in QUEUES.items():
        try:
            server.create_work_queue(name, work_pool_name=POOL, priority=priority)
        except ObjectAlreadyExists:
            continue


def _write(server: SyncPrefectClient, deployment: Deployment, home: Home) -> UUID:
    alone = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.ENQUEUE) if deployment.alone else None
    schedule = deployment.schedule
    return server.create_deployment(
        flow_id=server.create_flow(deployment.flow),
        name=deployment.name,
        description=deployment.flow.description,
        entrypoint=deployment.entrypoint,
        parameters=dict(deployment.parameters),
        parameter_openapi_schema=deployment.schema(),
        enforce_parameter_schema=True,
        schedules=[] if schedule is None else [DeploymentScheduleCreate(schedule=schedule, active=True)],
        concurrency_limit=1 if deployment.alone else None,
        concurrency_options=alone,
        work_pool_name=POOL,
        work_queue_name=deployment.queue,
        job_variables={"working_dir": str(CHECKOUT), "env": {"DAYBOOK_HOME": str(home.path)}},
        tags=[TAG],
    )
