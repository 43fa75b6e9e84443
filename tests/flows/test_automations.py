"""The automations that lead from an event to the client's posting deployment, written once however often it is asked."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from prefect.client.orchestration import SyncPrefectClient
from prefect.events import AutomationCore, EventTrigger
from prefect.events.actions import RunDeployment

from flows.automations import EVENT, NAME, resource_of, wanted, write

DEPLOYMENTS = {"acme": uuid4(), "zeta": uuid4()}


class Kept:
    """An automation as the server has it."""

    def __init__(self, name: str) -> None:
        self.id = uuid4()
        self.name = name


class FakeServer:
    """Keeps automations as Prefect does: names may come twice."""

    def __init__(self, *names: str) -> None:
        self.kept = {one.id: one for one in map(Kept, names)}
        self.updated: list[UUID] = []

    def read_automations(self) -> list[Kept]:
        return list(self.kept.values())

    def create_automation(self, automation: AutomationCore) -> UUID:
        made = Kept(automation.name)
        self.kept[made.id] = made
        return made.id

    def update_automation(self, automation_id: UUID, automation: AutomationCore) -> None:
        self.kept[automation_id].name = automation.name
        self.updated.append(automation_id)

    def delete_automation(self, automation_id: UUID) -> None:
        del self.kept[automation_id]

    def names(self) -> list[str]:
        return sorted(one.name for one in self.kept.values())


def written(server: FakeServer) -> FakeServer:
    write(cast("SyncPrefectClient", server), wanted(DEPLOYMENTS))
    return server


def test_an_event_about_a_client_runs_that_clients_deployment() -> None:
    acme, _ = wanted(DEPLOYMENTS)
    trigger: Any = acme.trigger
    (action,) = acme.actions
    assert isinstance(trigger, EventTrigger)
    assert isinstance(action, RunDeployment)
    assert (trigger.expect, trigger.match.root) == ({EVENT}, {"prefect.resource.id": resource_of("acme")})
    assert (action.deployment_id, action.parameters) == (DEPLOYMENTS["acme"], {"client": "acme"})


def test_writing_twice_leaves_one_for_each_client_and_others_alone() -> None:
    server = written(written(FakeServer("somebody's own")))
    assert server.names() == [f"{NAME}acme", f"{NAME}zeta", "somebody's own"]
    assert len(server.updated) == 2


def test_those_of_a_client_that_is_gone_and_doubled_ones_are_removed() -> None:
    server = written(FakeServer(f"{NAME}gone", f"{NAME}acme", f"{NAME}acme"))
    assert server.names() == [f"{NAME}acme", f"{NAME}zeta"]
