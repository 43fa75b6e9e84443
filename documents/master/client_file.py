"""Reading `clients/<client>.toml`."""

from __future__ import annotations

import tomllib
import zoneinfo
from pathlib import Path

from pydantic import ValidationError

from documents.error import WrongInputError
from documents.master.client import Client


def read_client(path: Path) -> Client:
    """Read one client's file.

    Raises:
        WrongInputError: Naming file, field, value found and value expected.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise WrongInputError(f"{path}: there is no such client file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongInputError(f"{path}: not valid TOML: {error}") from error
    try:
        client = Client.model_validate(table)
    except ValidationError as error:
        faults = [
            f'{path}: {".".join(str(part) for part in fault["loc"])}: found "{fault.get("input", "")}", '
            f"expected {fault['msg'][:1].lower()}{fault['msg'][1:]}"
            for fault in error.errors()
        ]
        raise WrongInputError("\n".join(faults)) from error
    _check(path, client)
    return client


def _check(path: Path, client: Client) -> None:
    if client.id != path.stem:
        raise WrongInputError(f'{path}: id: found "{client.id}", expected "{path.stem}" as the file is named')
    if client.schedule.timezone not in zoneinfo.available_timezones():
        raise WrongInputError(
            f'{path}: schedule.timezone: found "{client.schedule.timezone}", expected a name such as "Europe/Berlin"'
        )
    known = {account.code for account in client.accounts}
    for word, account in client.keyword_accounts.items():
        if account not in known:
            raise WrongInputError(
                f'{path}: keyword_accounts.{word}: found "{account}", expected a code listed under [[accounts]]'
            )


def read_clients(folder: Path) -> tuple[Client, ...]:
    """Read every client's file, in order of name.

    Raises:
        WrongInputError: The first file that is wrong.
    """
    return tuple(read_client(path) for path in sorted(folder.glob("*.toml")))
