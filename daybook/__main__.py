"""`python -m daybook` and the console script `daybook`."""

from __future__ import annotations

import sys

from daybook.app import app
from documents.error import DaybookError, WrongInputError

NEEDS_A_PERSON = 1
WRONG_USE = 2


def main() -> None:
    """Run one command; errors raised on purpose become one line on stderr."""
    try:
        app()
    except WrongInputError as error:
        _fail(error, WRONG_USE)
    except DaybookError as error:
        _fail(error, NEEDS_A_PERSON)


def _fail(error: DaybookError, status: int) -> None:
    print(f"daybook: {error}", file=sys.stderr)  # noqa: T201
    sys.exit(status)


if __name__ == "__main__":
    main()
