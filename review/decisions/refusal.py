"""Why a decision is not taken. Whoever catches one of these has changed nothing."""

from __future__ import annotations

from documents.error import DaybookError, WrongInputError
from documents.register.versions import VersionConflictError
from documents.value import Value


class NotAllowedError(DaybookError):
    """The person may not decide this: a role, a limit, or the same person a second time (L-29, V-SOD-*)."""


class NotPossibleError(WrongInputError):
    """The decision makes no sense for the document as it is; the message says what would."""


class NotUnderstoodError(NotPossibleError):
    """What somebody typed is no value of its field, or can be several.

    Attributes:
        field: The field, "line 3 quantity" or "tax row 1 rate".
        found: As typed.
        accepted: What would be, in words.
        readings: The values it can stand for, canonical; empty when it is none.
    """

    def __init__(self, field: str, found: str, accepted: str, readings: tuple[str, ...] = ()) -> None:
        """Word the refusal."""
        what = f"can be {' or '.join(readings)}" if readings else "is no value of it"
        super().__init__(f'{field}: found "{found}", which {what}; expected {accepted}. Nothing was changed.')
        self.field, self.found, self.accepted, self.readings = field, found, accepted, readings


class ChangedField(Value):
    """One field that another one changed meanwhile; values as shown to people, "" for none."""

    field: str
    before: str
    after: str


class ChangedMeanwhileError(VersionConflictError):
    """Somebody saved a newer version than the one the person looked at. What was typed is kept as a draft.

    Attributes:
        by: Login of who saved last, or "system".
        version: The newest one.
        changes: The fields that are different since.
    """

    def __init__(self, document_id: str, seen: int, version: int, by: str, changes: tuple[ChangedField, ...]) -> None:
        """Word the refusal."""
        fields = ", ".join(one.field for one in changes) or "no value, but how it is judged"
        super().__init__(
            f"{document_id}: version {seen} was looked at, but {by} saved version {version} meanwhile and changed "
            f"{fields}; nothing was changed"
        )
        self.by, self.version, self.changes = by, version, changes
