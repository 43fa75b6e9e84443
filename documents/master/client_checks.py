"""What a client's file says that no program could act on: found when the file is read, before anything is judged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.master.client import Client
from documents.master.toml_lines import Place

Fault = tuple[Place, str]
"""Where in the file, and what was found and expected there."""

KINDS: Final = ("asset", "liability", "expense", "income", "memo")
TREATMENTS: Final = ("input", "reverse_charge", "not_deductible", "none")
_MONTHS: Final = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_DAYS: Final = frozenset(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])
_CRON: Final = (
    ("minute", range(60), frozenset[str]()),
    ("hour", range(24), frozenset[str]()),
    ("day", range(1, 32), frozenset({"l"})),
    ("month", range(1, 13), _MONTHS),
    ("weekday", range(8), _DAYS),
)
_CRON_PART: Final = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/[1-9]\d?|#[1-5])?")
_CRON_WORDS: Final = frozenset({"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"})


def client_faults(client: Client) -> Iterator[Fault]:
    """Yield every setting that is of the right type and means nothing all the same."""
    yield from _words(client)
    yield from _accounts(client)
    yield from _of_accounts(client)
    yield from _of_datev(client)
    yield from _twice(client)
    fault = _cron_fault(client.schedule.cron)
    if fault:
        yield ("schedule", "cron"), f'schedule.cron: found "{client.schedule.cron}", expected {fault}'
    try:
        re.compile(client.policy.order_pattern)
    except re.error as error:
        found = client.policy.order_pattern
        yield (
            ("policy", "order_pattern"),
            f'policy.order_pattern: found "{found}", expected a regular expression ({error})',
        )
    if client.locked_until and not _is_day(client.locked_until):
        yield ("locked_until",), f'locked_until: found "{client.locked_until}", expected a day such as "2026-03-31"'


def _words(client: Client) -> Iterator[Fault]:
    for at, account in enumerate(client.accounts):
        if account.kind not in KINDS:
            yield ("accounts", at, "kind"), f'accounts.{at}.kind: found "{account.kind}", expected {_either(KINDS)}'
    for at, code in enumerate(client.tax_codes):
        where = f"tax_codes.{at}"
        if code.treatment not in TREATMENTS:
            said = f'{where}.treatment: found "{code.treatment}", expected {_either(TREATMENTS)}'
            yield ("tax_codes", at, "treatment"), said
        if not Decimal(0) <= code.recovery <= Decimal(1):
            yield ("tax_codes", at, "recovery"), f'{where}.recovery: found "{code.recovery}", expected 0 to 1'
        if not Decimal(0) <= code.rate <= Decimal(100):
            yield ("tax_codes", at, "rate"), f'{where}.rate: found "{code.rate}", expected 0 to 100 per cent'


def _accounts(client: Client) -> Iterator[Fault]:
    """Yield accounts that are named somewhere and stand nowhere in the chart."""
    known = {account.code for account in client.accounts}
    for place, account in _named(client):
        if account not in known:
            where = ".".join(map(str, place))
            yield place, f'{where}: found "{account}", expected a code listed under [[accounts]]'


def _of_accounts(client: Client) -> Iterator[Fault]:
    """Yield tax codes and dimensions that an account asks for and the file does not have."""
    listed: dict[str, set[str]] = {
        "tax_codes": {one.code for one in client.tax_codes},
        "dimensions": {one.name for one in client.dimensions},
    }
    for at, account in enumerate(client.accounts):
        for key, known in listed.items():
            for name in sorted(set(getattr(account, key)) - known):
                yield ("accounts", at, key), f'accounts.{at}.{key}: found "{name}", expected one listed under [[{key}]]'
    for at, dimension in enumerate(client.dimensions):
        for code in sorted(set(dimension.closed) - dimension.objects.keys()):
            where = f"dimensions.{at}.closed"
            yield ("dimensions", at, "closed"), f'{where}: found "{code}", expected a code of its objects'


def _of_datev(client: Client) -> Iterator[Fault]:
    """Yield tax codes and dimensions that the numbers for DATEV name and the file does not have."""
    if client.datev is None:
        return
    for key, names, table, known in (
        ("tax_keys", client.datev.tax_keys, "tax_codes", {one.code for one in client.tax_codes}),
        ("cost_objects", client.datev.cost_objects, "dimensions", {one.name for one in client.dimensions}),
    ):
        for name in sorted(set(names) - known):
            yield ("datev", key), f'datev.{key}: found "{name}", expected one listed under [[{table}]]'


def _named(client: Client) -> Iterator[tuple[Place, str]]:
    yield from ((("keyword_accounts", word), account) for word, account in client.keyword_accounts.items())
    yield from ((("item_accounts", start), account) for start, account in client.item_accounts.items())
    yield from ((("contracts", at, "account"), one.account) for at, one in enumerate(client.contracts))


def _twice(client: Client) -> Iterator[Fault]:
    """Yield what has the name of something before it: nobody could tell which of the two holds."""
    lists: dict[str, tuple[str, list[str]]] = {
        "entities": ("id", [one.id for one in client.entities]),
        "accounts": ("code", [one.code for one in client.accounts]),
        "tax_codes": ("code", [one.code for one in client.tax_codes]),
        "dimensions": ("name", [one.name for one in client.dimensions]),
    }
    for table, (key, names) in lists.items():
        for at, name in enumerate(names):
            if name in names[:at]:
                yield (table, at, key), f'{table}.{at}.{key}: found "{name}" a second time, expected it once'


def _cron_fault(cron: str) -> str:
    """Return what was expected of a schedule; "" where it is right."""
    fields = cron.lower().split()
    if len(fields) == 1 and fields[0] in _CRON_WORDS:
        return ""
    if len(fields) != len(_CRON):
        return 'five fields, minute hour day month weekday, such as "0 2 * * 1-5"'
    for field, (name, numbers, words) in zip(fields, _CRON, strict=True):
        if not all(_is_of(part, numbers, words) for part in field.split(",")):
            return f"as {name} {numbers[0]} to {numbers[-1]}, such as *, 5, 1-5 or */15"
    return ""


def _is_of(part: str, numbers: range, words: frozenset[str]) -> bool:
    found = _CRON_PART.fullmatch(part)
    if found is None:
        return False
    ends = [end for end in found.group(1, 2) if end is not None]
    return all(int(end) in numbers if end.isdecimal() else end in words for end in ends)


def _is_day(iso: str) -> bool:
    try:
        dt.date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _either(words: tuple[str, ...]) -> str:
    *first, last = (f'"{word}"' for word in words)
    return f"{', '.join(first)} or {last}"
