"""A form is taken or refused: the status of each kind of refusal, and the page that follows what was done."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, TypeVar

from fastapi.responses import RedirectResponse, Response

from documents.error import WrongInputError
from documents.register.lifecycle import StaleClaimError
from documents.register.versions import VersionConflictError
from review.decisions.refusal import NotAllowedError

CONFLICT: Final = HTTPStatus.CONFLICT
NOT_ALLOWED: Final = HTTPStatus.FORBIDDEN
WRONG: Final = HTTPStatus.UNPROCESSABLE_ENTITY

OVERTAKEN: Final = (VersionConflictError, StaleClaimError)
"""Somebody else was first."""
REFUSALS: Final = (WrongInputError, NotAllowedError, *OVERTAKEN)
"""What a person is told beside the form."""

Done = TypeVar("Done")
Show = Callable[[HTTPStatus, str], Response]
"""Shows the page of a form again, with a status and why the form was refused."""


def status_of(error: Exception) -> HTTPStatus:
    """Return the status of a refusal."""
    if isinstance(error, OVERTAKEN):
        return CONFLICT
    return NOT_ALLOWED if isinstance(error, NotAllowedError) else WRONG


def taken(act: Callable[[], Done], show: Show, to: Callable[[Done], str]) -> Response:
    """Do something and lead to where it is seen, so that a page loaded again does nothing twice; or say why not.

    Args:
        act: Does it, or raises why it is refused.
        show: Shows the form again; what was typed is for it to keep.
        to: Returns the address to lead to, for what `act` returned.
    """
    try:
        done = act()
    except REFUSALS as error:
        return show(status_of(error), str(error))
    return RedirectResponse(to(done), status_code=HTTPStatus.SEE_OTHER)
