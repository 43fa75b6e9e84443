"""One client's night: take in, read, judge and post, feed the books, compare, report.

Every step commits its own work, so a night may be stopped and started again at any point. The steps are plain functions
(`flows.stages.night`); this file adds their order in Prefect, retries and the report on the run's page.
"""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import steps
from flows.lane import lane
from flows.superseded import superseded
from reports.night import NightReport


@flow(name="night", flow_run_name="night {client}")
def night(client: str) -> State[Any]:
    """Run the whole night of one client.

    Args:
        client: The client's short name, as in its file `clients/<client>.toml`.
    """
    if late := superseded():
        return late
    report = work(client)
    if not report.closed:
        faults = "; ".join(f"{one.code} {one.subject}: {one.message}" for one in report.violations[:3])
        return Failed(message=f"{client}: the night is not closed. {faults or 'The books differ or do not add up.'}")
    counts = report.counts
    return Completed(
        message=f"{report.new_documents} new, {report.posted_now} posted; {counts.queued.count} wait in the queue",
        data=report.model_dump(mode="json"),
    )


def work(client: str) -> NightReport:
    """Do the night inside a flow run and return its report."""
    started = steps.now()
    with lane(client), steps.desk_of(client) as desk:
        taken = steps.take_in(desk)
        steps.read_all(desk)
        settled = steps.settle(desk)
        exported = steps.feed_books(desk)
        return steps.close_night(desk, started, taken, settled, exported)
