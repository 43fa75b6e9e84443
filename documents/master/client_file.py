"""Reading `clients/<client>.toml`."""

from __future__ import annotations

import difflib
import tomllib
import types
import typing
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from documents.error import WrongInputError
from documents.master.client import Client
from documents.master.client_checks import client_faults
from documents.master.expectation import expectation
from documents.master.service_level import check_region
from documents.master.toml_lines import Place, line_of
from documents.values import currency as currencies
from documents.values.countries import is_country
from documents.values.identifiers import iban

KEPT: Final = 256
"""Clients whose files are kept as understood; an unchanged one is not parsed again."""


def read_client(path: Path) -> Client:
    """Read one client's file.

    Raises:
        WrongInputError: Naming file, line, field, value found and value expected, one line for each fault.
    """
    client = _client(path, _text(path))
    budgets = budget_file(path)
    if not budgets.exists():
        return client
    from documents.master.budget_file import imported_budgets  # few clients have one, and tables take long to load

    return client.model_copy(update={"budgets": (*client.budgets, *imported_budgets(budgets))})


def budget_file(path: Path) -> Path:
    """Return where the budgets stand that were imported for the client of a file."""
    return path.with_suffix(".budgets.csv")


@lru_cache(maxsize=KEPT)
def _client(path: Path, text: str) -> Client:
    """Return the client of a file with this very text; a file that was not changed is understood only once."""
    try:
        client = Client.model_validate(_table(path, text))
    except ValidationError as error:
        raise WrongInputError("\n".join(_said(path, text, fault) for fault in error.errors())) from error
    faults = [f"{path}:{line_of(text, place)}: {what}" for place, what in _faults(path, client)]
    if faults:
        raise WrongInputError("\n".join(faults))
    return client


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WrongInputError(f"{path}: there is no such client file") from None
    except UnicodeDecodeError as error:
        raise WrongInputError(f"{path}: not valid TOML: {error}") from error


def _table(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongInputError(f"{path}: not valid TOML: {error}") from error


def _said(path: Path, text: str, fault: Mapping[str, Any]) -> str:
    """Return one fault with its line."""
    place = fault["loc"]
    name = ".".join(str(part) for part in place) or "the file"
    where = f"{path}:{line_of(text, place)}: {name}"
    if fault["type"] == "extra_forbidden":
        known = sorted(_settings(place[:-1]))
        near = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}"
        return f"{where}: there is no such setting; {hint}"
    if fault["type"] == "missing":
        return f"{where}: found nothing, expected a value"
    return f'{where}: found "{fault.get("input", "")}", expected {expectation(fault)}'


def _settings(place: Sequence[str | int]) -> frozenset[str]:
    """Return the names of the settings of a table."""
    kind: Any = Client
    for part in place:
        kind = kind.model_fields[part].annotation if part in getattr(kind, "model_fields", {}) else _element(kind)
    return frozenset(getattr(kind, "model_fields", {}))


def _element(kind: Any) -> Any:
    """Return what a list, a table with free names or an optional value is made of."""
    inner = [one for one in typing.get_args(kind) if one not in {Ellipsis, types.NoneType, str}]
    return next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), None)


def _faults(path: Path, client: Client) -> Iterator[tuple[Place, str]]:
    """Yield what is wrong between one setting and another, with its place."""
    if client.id != path.stem:
        yield ("id",), f'id: found "{client.id}", expected "{path.stem}" as the file is named'
    if client.schedule.timezone not in _time_zones():
        found = client.schedule.timezone
        yield ("schedule", "timezone"), f'schedule.timezone: found "{found}", expected a name such as "Europe/Berlin"'
    yield from _codes(client)
    region = check_region(client.service.calendar.country, client.calendar.region)
    if region:
        yield ("calendar", "region"), f'calendar.region: found "{client.calendar.region}", expected {region}'
    names = [(step.name, step.desk) for step in client.escalation]
    for number, name in enumerate(names):
        if name in names[:number]:
            yield ("escalation", number), f'escalation.{number}: found a second step at "{name[0]}", expected one'
    yield from _refused(client)
    yield from client_faults(client)


def _refused(client: Client) -> Iterator[tuple[Place, str]]:
    for account in client.policy.refused_accounts:
        if iban(account) is None:
            place = "policy", "refused_accounts", account
            yield place, f'policy.refused_accounts: found "{account}", expected an account number (IBAN) that can exist'


@cache
def _time_zones() -> frozenset[str]:
    """Return the names the system knows; finding them walks through hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def _codes(client: Client) -> Iterator[tuple[Place, str]]:
    """Yield currencies and countries that are no ISO codes: nothing could be compared with them."""
    if not currencies.is_code(client.currency):
        yield ("currency",), f'currency: found "{client.currency}", expected an ISO 4217 code such as "EUR"'
    for at, code in enumerate(client.policy.currencies):
        if not currencies.is_code(code):
            place: Place = "policy", "currencies", at
            yield place, f'policy.currencies.{at}: found "{code}", expected an ISO 4217 code such as "EUR"'
    places: list[tuple[Place, str]] = [(("country",), client.country)]
    places += [(("entities", at, "country"), entity.country) for at, entity in enumerate(client.entities)]
    for place, country in places:
        if not is_country(country):
            name = ".".join(map(str, place))
            yield place, f'{name}: found "{country}", expected an ISO 3166-1 code of two letters such as "DE"'


def read_clients(folder: Path) -> tuple[Client, ...]:
    """Read every client's file, in order of name.

    Raises:
        WrongInputError: The first file that is wrong.
    """
    return tuple(read_client(path) for path in sorted(folder.glob("*.toml")))
