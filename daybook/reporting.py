"""Building the report a command asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from daybook.console import print_table, reading
from daybook.report import day
from documents.error import WrongInputError
from documents.home import Home
from documents.master.client_file import read_client
from reports.registry import report_kind, report_kinds
from reports.report import Asked, Report


def asked_for(as_of: str, since: str, entity: str, document: str, choices: Sequence[str]) -> Asked:
    """Return what is asked for.

    Raises:
        WrongInputError: A day is none, or a choice has no value.
    """
    pairs = [choice.partition("=") for choice in choices]
    for name, sign, _value in pairs:
        if not (name and sign):
            raise WrongInputError(f'--set: found "{name}", expected NAME=VALUE')
    return Asked(
        as_of=day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date(),
        since=day(since, "--since"),
        entity=entity,
        document=document,
        options={name: value for name, _sign, value in pairs},
    )


def built(name: str, client: str, asked: Asked) -> Report:
    """Return a report that ties.

    Raises:
        WrongInputError: There is no such report, client or company, or the report knows no such choice.
        ReportDoesNotTieError: Its figures contradict each other.
    """
    kind = report_kind(name)
    for option in asked.options:
        if option not in kind.options:
            known = ", ".join(kind.options) or "none"
            raise WrongInputError(f'--set: found "{option}", expected one {kind.code} knows: {known}')
    if not client:
        raise WrongInputError("--client: found nothing, expected whose figures are asked for")
    whose = read_client(Home().clients_dir / f"{client}.toml")
    companies = [entity.id for entity in whose.entities]
    if asked.entity and asked.entity not in companies:
        raise WrongInputError(f'--entity: found "{asked.entity}", expected one of {", ".join(companies)}')
    with reading() as connection:
        return kind.build(connection, whose, asked).checked()


def listed() -> None:
    """Print every report there is."""
    rows = [[kind.code, kind.name, kind.title] for kind in report_kinds()]
    print_table(["code", "name", "what it shows"], rows)
