"""Why a decision is not taken. Whoever catches one of these has changed nothing."""

from __future__ import annotations

from documents.error import DaybookError, WrongInputError


class NotAllowedError(DaybookError):
    """The person may not decide this: a role, a limit, or the same person a second time (L-29, V-SOD-*)."""


class NotPossibleError(WrongInputError):
    """The decision makes no sense for the document as it is; the message says what would."""
