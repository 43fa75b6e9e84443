"""Every queue has one desk, and somebody who may decide."""

from __future__ import annotations

import pytest

from documents.finding import Queue, Role
from validators.routing.desks import desks, gravity


@pytest.mark.parametrize("queue", Queue)
def test_every_queue_has_a_desk_with_somebody_who_may_decide(queue: Queue) -> None:
    desk = desks()[queue]
    assert desk.decides
    assert not set(desk.decides) & {Role.ADMIN, Role.AUDITOR, Role.SYSTEM, Role.NOBODY}
    assert desk.settles


def test_a_fault_of_ours_is_the_gravest_and_no_two_desks_are_alike() -> None:
    assert gravity(Queue.TECHNICAL) == 0
    assert gravity(Queue.DUPLICATE_FRAUD) < gravity(Queue.CAPTURE) < gravity(Queue.APPROVAL)
    assert len({gravity(queue) for queue in Queue}) == len(Queue)
