"""How `daybook queue` looks: what one decision clears, then every task with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from daybook.console import console, seen
from daybook.summary import INDENT, Hanging
from documents.finding import Queue
from documents.master.service_level import Service
from validators.routing.causes import Group
from validators.routing.clock import spoken
from validators.routing.plan import Plan, Task, due_on
from validators.routing.priority import Lane, business_days

DEEPER: Final = INDENT + 2
LANES: Final = {Lane.FRAUD: "fraud?", Lane.ORDINARY: "", Lane.LATER: "later", Lane.ASKED: "asked"}
"""What stands before the points where they alone do not decide the order."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a plan is shown; everything by default.

    Attributes:
        desk: Tasks of one desk.
        code: Tasks with an exception of this code.
        late: Documents that are late or due today.
    """

    desk: Queue | None = None
    code: str = ""
    late: bool = False

    def apply(self, plan: Plan, service: Service) -> Plan:
        """Return the plan with the tasks and groups that are wanted."""
        tasks = plan.tasks
        if self.late:
            today = plan.at.astimezone(service.clock.zone).date()
            urgent = {one.document.document_id for one in (*plan.late, *due_on(plan, service, today))}
            tasks = tuple(one for one in tasks if one.document.document_id in urgent)
        tasks = tuple(one for one in tasks if self._wants(one))
        shown = {(one.document.document_id, one.queue) for one in tasks}
        groups = tuple(
            one
            for one in plan.groups
            if (not self.code or one.cause.code == self.code)
            and any((document, one.queue) in shown for document in one.documents)
        )
        return plan.model_copy(update={"tasks": tasks, "groups": groups})

    def _wants(self, task: Task) -> bool:
        codes = {one.finding.code for one in task.reasons}
        return self.desk in {None, task.queue} and (not self.code or self.code in codes)


def print_queue(plans: Sequence[tuple[Plan, Service]]) -> None:
    """Print the work of each client."""
    screen = console()
    for plan, service in plans:
        if not plan.tasks:
            continue
        screen.rule(f"[bold]{plan.client_id}[/]", align="left", style="dim", characters="-")
        shared = [one for one in plan.groups if one.shared]
        if shared:
            screen.print(Text("One decision for several documents", style="bold"))
            for group in shared:
                screen.print(*_group(group), sep="\n")
            screen.print()
        for task in plan.tasks:
            screen.print(*_task(task, service), "", sep="\n")
    screen.print(_sum(plans))


def _group(group: Group) -> Iterator[Padding | Hanging]:
    cause = group.cause
    money = "".join(f", {amount:,} {currency}" for currency, amount in group.money.items())
    some = f"{len(group.frees)} of them can go on then"
    frees = "all can go on then" if len(group.frees) == len(group.documents) else some
    how = "one decision clears them" if cause.clears == "all" else "alike, decided one by one"
    head = Text.assemble(
        (f"  {len(group.documents)} documents", "bold"),
        f"{money}  {group.queue.value}  ",
        (cause.code, "yellow"),
        f"  {seen(cause.title)}",
    )
    yield Hanging(head)
    yield Padding(Text(seen(f"{how}: {cause.decision or 'none is known'} ({frees})")), (0, 0, 0, DEEPER), expand=False)
    yield Padding(Text(" ".join(group.documents), style="cyan"), (0, 0, 0, DEEPER), expand=False)


def _task(task: Task, service: Service) -> Iterator[Hanging | Padding]:
    document = task.document
    lane = task.priority.lane
    yield Hanging(
        Text.assemble(
            (f"{LANES[lane]:>6} ", "bold red" if lane is Lane.FRAUD else "dim"),
            (f"{task.priority.points:>5}  ", "bold"),
            (task.queue.value, "bold"),
            "  ",
            (document.document_id, "cyan"),
            f"  {seen(_what(task))}",
        )
    )
    yield Padding(Text(_when(task, service)), (0, 0, 0, DEEPER), expand=False)
    for reason in task.reasons:
        yield Padding(_reason(reason.finding.code, reason.finding.message), (0, 0, 0, DEEPER), expand=False)
    why = "; ".join(str(term) for term in task.priority.terms)
    if why:
        yield Padding(Text(seen(why), style="dim"), (0, 0, 0, DEEPER), expand=False)


def _reason(code: str, sentence: str) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, min_width=8)
    grid.add_column(overflow="fold")
    grid.add_row(Text(code, style="yellow"), Text(seen(sentence)))
    return grid


def _what(task: Task) -> str:
    """Return which document it is, in words of its sender."""
    one = task.document
    amount = "" if one.amount is None else f", {one.amount:,} {one.currency}"
    others = [queue.value for queue in one.queues if queue is not task.queue and queue not in task.after]
    beside = f", also at {' and '.join(others)}" if others else ""
    beside += f", after {' and '.join(task.after)}" if task.after else ""
    return f"{one.file_name}{amount}{', posted, payment held' if one.held else ''}{beside}"


def _when(task: Task, service: Service) -> str:
    """Return how long it waits, when it is due, and what happens when nobody acts."""
    clock = task.clock
    days = business_days(clock, service).normalize()
    waits = f"waits {days:f} day{'' if days == 1 else 's'}"
    if task.document.asked_until is not None:
        return f"{waits}; an answer is waited for until {task.document.asked_until}, its clock stands still"
    due = f", due {_moment(clock.due, service)}" if clock.due else ""
    left = f"late by {spoken(clock.left)}" if clock.late else f"{spoken(clock.left)} left"
    told = f"; told: {task.reached[-1].to}" if task.reached else ""
    coming = f"; next: {task.upcoming.to} {_moment(task.upcoming.at, service)}" if task.upcoming else ""
    return f"{waits}{due} ({left}){told}{coming}"


def _moment(moment: dt.datetime, service: Service) -> str:
    """Return a moment on the client's clock, short: "Tue 24 Nov 18:00"."""
    return f"{moment.astimezone(service.clock.zone):%a %d %b %H:%M}"


def _sum(plans: Iterable[tuple[Plan, Service]]) -> str:
    all_plans = list(plans)
    tasks = [task for plan, _ in all_plans for task in plan.tasks]
    documents = {task.document.document_id for task in tasks}
    late = sum(len(plan.late) for plan, _ in all_plans)
    today = sum(len(due_on(plan, service, _today(plan.at, service))) for plan, service in all_plans)
    exceptions = sum(len(task.reasons) for task in tasks)
    return (
        f"{_count(len(documents), 'document')} waiting, {_count(exceptions, 'open exception')}, "
        f"{_count(len(tasks), 'task')}; {late} late, {today} due today"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _today(moment: dt.datetime, service: Service) -> dt.date:
    return moment.astimezone(service.clock.zone).date()
