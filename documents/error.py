"""Three kinds of trouble that are never mixed (docs/architecture.md).

The document's fault is a Finding. The world's fault is a RetryableError. Anything else is our fault.
"""

from __future__ import annotations


class DaybookError(Exception):
    """Base of the errors Daybook raises on purpose. The message is meant to be read by an operator.

    Attributes:
        places: Of an error that arose in another process: where, outermost first, and of what kind; nothing that a
            document says.
    """

    places: tuple[str, ...] = ()


class RetryableError(DaybookError):
    """The world was not ready (server away, disk full, file locked); trying again later may succeed."""


class WrongInputError(DaybookError):
    """A parameter, client file or CSV is wrong; the message names file, line, field, value found and expected.

    Nothing was changed.
    """
