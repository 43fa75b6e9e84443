"""Reading the forms of a document's page: names and values become what decisions take."""

from __future__ import annotations

import datetime as dt
import math
import re
import uuid
from collections import defaultdict
from typing import Any, Final

from starlette.datastructures import FormData

from documents.choices import Coding
from documents.field import FieldName
from documents.finding import Queue
from documents.reading import LineField
from documents.register.assignments import Assignment
from documents.register.external_holds import Question
from documents.text import Box
from review.decisions.corrections import FARTHEST, Changes, FieldChange, LineChange, TaxChange
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Stamp
from review.decisions.waivers import Waived

MOST_TAX_ROWS: Final = 99
LONGEST_TIME: Final = 86_400.0
"""Seconds; whoever claims more than a day for one decision left the page open."""
LARGEST: Final = 2**31 - 1
"""What a number of a form comes down to: both databases hold it."""
_FIELD: Final = re.compile(r"f\.([a-z_]+)")
_CELL: Final = re.compile(r"line\.(\d{1,6})\.([a-z_]+)")
_TAX: Final = re.compile(r"tax\.(\d{1,2})\.([a-z]+)")
_CHOSEN: Final = re.compile(r"(account|tax_code)\.(\d{1,6})")
_OBJECT: Final = re.compile(r"object\.([a-z][a-z0-9_]{1,30})\.(\d{1,6})")
ADDED: Final = "added"
REMOVED: Final = "removed"


def changes_of(form: FormData) -> Changes:
    """Return what was typed.

    Names: "f.issue_date" with the value as typed (nothing typed: the document gives none), beside it
    "f.issue_date.page", ".box", ".reading", ".seconds", ".keystrokes"; "line.3.quantity", "line.3.added",
    "line.3.removed"; "tax.1.rate" and "tax.1.removed". Beside a value may stand how it was shown, as "tax.1.rate.was":
    what is the same was not typed. An added line without any text is none.

    Raises:
        NotPossibleError: There is no such field or cell.
    """
    fields: dict[FieldName, FieldChange] = {}
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    rows: dict[int, dict[str, str]] = defaultdict(dict)
    for name, value in form.multi_items():
        if _is_as_shown(form, name, str(value)):
            continue
        if found := _FIELD.fullmatch(name):
            fields[field_of(found[1])] = _change(form, name, str(value))
        elif found := _CELL.fullmatch(name):
            cells[int(found[1])][found[2]] = str(value)
        elif found := _TAX.fullmatch(name):
            rows[int(found[1])][found[2]] = str(value)
    lines = tuple(_line(number, mine) for number, mine in sorted(cells.items()) if not _is_empty_row(mine))
    return Changes(fields=fields, lines=lines, taxes=_taxes(rows))


def _is_as_shown(form: FormData, name: str, value: str) -> bool:
    """Tell whether somebody left a value as it was; the new row of the taxes was empty."""
    shown = form.get(f"{name}.was", "" if name.startswith("tax.") else None)
    return value == shown


def _is_empty_row(cells: dict[str, str]) -> bool:
    return ADDED in cells and not any(text.strip() for name, text in cells.items() if name != ADDED)


def coding_of(form: FormData) -> Coding:
    """Return what was chosen: "account.3", 0 for the document, "tax_code.1" or "object.cost_centre.3" with its code.

    Empty takes a choice back. Of an account or cost object with its name, as lists offer it, the code counts.
    """
    chosen: dict[str, dict[int, str]] = {"account": {}, "tax_code": {}}
    objects: dict[int, dict[str, str]] = defaultdict(dict)
    for name, value in form.multi_items():
        if found := _OBJECT.fullmatch(name):
            objects[int(found[2])][found[1]] = str(value).strip()[:80]
        if found := _CHOSEN.fullmatch(name):
            text = str(value).strip()[:40]
            chosen[found[1]][int(found[2])] = text.partition(" ")[0] if found[1] == "account" else text
    return Coding(accounts=chosen["account"], tax_codes=chosen["tax_code"], objects=dict(objects))


def _taxes(rows: dict[int, dict[str, str]]) -> tuple[TaxChange, ...]:
    """Return the changes of the breakdown; rows that go come last, from the end, so that no place moves before."""
    wrong = next((number for number in rows if not 1 <= number <= MOST_TAX_ROWS), None)
    if wrong is not None:
        raise NotPossibleError(f"there is no tax row {wrong}; nothing was changed")
    changed = [TaxChange(number=number, cells=cells) for number, cells in sorted(rows.items()) if REMOVED not in cells]
    gone = [TaxChange(number=number, removed=True) for number in sorted(rows, reverse=True) if REMOVED in rows[number]]
    return (*changed, *gone)


def text_of(form: FormData, name: str) -> str:
    """Return a text of the form; empty when it is missing."""
    found = form.get(name, "")
    return found if isinstance(found, str) else ""


def waived_of(key: str) -> Waived:
    """Return which finding a form speaks of, written "code|subject|evidence"."""
    code, _, rest = key.partition("|")
    subject, _, evidence = rest.rpartition("|")
    return Waived(code=code, subject=subject, evidence_hash=evidence)


def question_of(form: FormData) -> Question:
    """Return what is asked.

    Raises:
        NotPossibleError: The day is none.
    """
    try:
        until = dt.date.fromisoformat(text_of(form, "until"))
    except ValueError:
        raise NotPossibleError(
            f'found "{text_of(form, "until")[:40]}" as the day to wait until, expected a day'
        ) from None
    asked = text_of(form, "asked").strip()[:80]
    return Question(asked=asked, question=text_of(form, "question").strip()[:2000], until=until)


def assignment_of(form: FormData) -> Assignment | None:
    """Return to whom a document is given, written "person:login" or "desk:capture"; None to take that back.

    Raises:
        NotPossibleError: There is no such desk.
    """
    kind, _, name = text_of(form, "to").partition(":")
    if not name:
        return None
    note = text_of(form, "note").strip()[:500]
    if kind == "person":
        return Assignment(login=name[:60], note=note)
    if name not in set(Queue):
        raise NotPossibleError(f'there is no desk "{name[:40]}"; nothing was changed')
    return Assignment(queue=Queue(name), note=note)


def number_of(form: FormData, name: str) -> float:
    """Return a number of the form, from 0 to LARGEST; 0 when it is missing or is none."""
    try:
        found = float(str(form.get(name, "")) or 0)
    except ValueError:
        return 0.0
    return min(max(found, 0.0), float(LARGEST)) if math.isfinite(found) else 0.0


def whole_of(text: str) -> int:
    """Return a whole number that a database holds; 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def stamp_of(form: FormData) -> Stamp:
    """Return what a decision rests on, as the page sent it; a page that names no press is one press each time."""
    return Stamp(
        version=int(number_of(form, "version")),
        once=text_of(form, "once")[:80] or uuid.uuid4().hex,
        seconds=min(number_of(form, "seconds"), LONGEST_TIME),
        keystrokes=int(number_of(form, "keystrokes")),
    )


def work_of(form: FormData, field: str) -> dict[str, Any]:
    """Return seconds and keystrokes spent on one field."""
    seconds = min(number_of(form, f"f.{field}.seconds"), LONGEST_TIME)
    return {"seconds": seconds, "keystrokes": int(number_of(form, f"f.{field}.keystrokes"))}


def field_of(name: str) -> FieldName:
    """Return the header field of that name.

    Raises:
        NotPossibleError: There is none.
    """
    try:
        return FieldName(name)
    except ValueError:
        raise NotPossibleError(f'There is no field "{name}"; nothing was changed.') from None


def _change(form: FormData, name: str, typed: str) -> FieldChange:
    if not typed.strip():
        return FieldChange(absent=True, **work_of(form, name.removeprefix("f.")))
    box = box_of(str(form.get(f"{name}.box", "")))
    return FieldChange(
        raw=typed[:2000],
        page=int(number_of(form, f"{name}.page")) if box is not None else 0,
        box=box,
        reading=str(form.get(f"{name}.reading", ""))[:200],
        **work_of(form, name.removeprefix("f.")),
    )


def box_of(text: str) -> Box | None:
    """Return a box written as "left top right bottom" in points; None for anything else."""
    try:
        edges = [float(edge) for edge in text.split()]
    except ValueError:
        return None
    if len(edges) != 4 or not all(abs(edge) <= FARTHEST for edge in edges):
        return None
    return Box(*edges)


def _line(number: int, cells: dict[str, str]) -> LineChange:
    added, removed = (bool(cells.pop(name, "")) for name in (ADDED, REMOVED))
    unknown = sorted(cells.keys() - {one.value for one in LineField})
    if unknown or not number:
        raise NotPossibleError(f"Line {number} has no cell {', '.join(unknown) or 'at all'}; nothing was changed.")
    typed = {LineField(name): value[:2000] for name, value in cells.items()}
    return LineChange(number=number, cells={} if removed else typed, added=added, removed=removed)
