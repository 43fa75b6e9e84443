import datetime as dt
import importlib

import pytest
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule

from documents.master.client import Client, Schedule
from documents.master.party import Entity
from flows.deployments import QUEUES, Deployment, wanted

CLIENTS = tuple(
    Client(
        id=name,
        name=name,
        country="DE",
        currency="EUR",
        schedule=Schedule(cron="30 2 * * 1-5", timezone="Europe/Berlin"),
        entities=(Entity(id=name, name=name, country="DE"),),
    )
    for name in ("acme", "zeta")
)
DEPLOYMENTS = {one.full_name: one for one in wanted(CLIENTS)}


def test_every_client_has_its_night_by_its_own_clock() -> None:
    night = DEPLOYMENTS["night/zeta"]
    assert isinstance(night.schedule, CronSchedule)
    assert (night.schedule.cron, night.schedule.timezone) == ("30 2 * * 1-5", "Europe/Berlin")
    assert night.parameters == {"client": "zeta"}
    assert night.alone


@pytest.mark.parametrize("deployment", DEPLOYMENTS.values(), ids=DEPLOYMENTS)
def test_the_entrypoint_is_a_module_path_that_leads_to_the_flow(deployment: Deployment) -> None:
    module, _, name = deployment.entrypoint.partition(":")
    assert not module.endswith(".py")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Flow)
    assert found.name == deployment.flow.name


@pytest.mark.parametrize("deployment", DEPLOYMENTS.values(), ids=DEPLOYMENTS)
def test_everything_has_a_queue_and_only_a_backfill_waits_behind_the_others(deployment: Deployment) -> None:
    assert (QUEUES[deployment.queue] == max(QUEUES.values())) == (deployment.flow.name == "backfill")


def test_the_backfill_form_offers_lists_and_explains_every_field() -> None:
    schema = DEPLOYMENTS["backfill/form"].schema()
    fields = schema["properties"]
    assert fields["client"]["enum"] == ["acme", "zeta"]
    assert set(schema["required"]) == {"client", "date_from", "date_to", "requested_by", "reason"}
    assert {name for name, field in fields.items() if not field.get("description")} == set()
    assert schema["definitions"]["Mode"]["enum"] == ["preview", "apply"]
    assert schema["definitions"]["Redo"]["enum"] == ["judge", "read"]
    assert fields["mode"]["default"] == "preview"


def test_every_client_has_a_deployment_that_posts_what_was_decided_one_run_at_a_time() -> None:
    one = DEPLOYMENTS["decided/zeta"]
    assert (one.entrypoint, one.parameters, one.alone) == ("flows.decided:decided", {"client": "zeta"}, True)
    assert one.schedule is None


def test_the_reaper_runs_by_the_clock() -> None:
    schedule = {one.full_name: one for one in wanted((), dt.timedelta(minutes=1))}["reap/by-the-clock"].schedule
    assert getattr(schedule, "interval", None) == dt.timedelta(minutes=1)
