"""What one document may cost."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import Field

from documents.error import WrongInputError
from documents.value import Value

PREFIX = "DAYBOOK_JAIL_"


class Limits(Value):
    """Limits of reading one file; each can be set by environment, such as `DAYBOOK_JAIL_MEMORY_MIB=4096`.

    Attributes:
        memory_mib: Address space of each process.
        seconds: Wall clock of the file, before its pages are counted; with one page that makes a minute.
        seconds_per_page: Added for each page, because a scan costs seconds where text costs milliseconds.
        seconds_since_page: Wall clock since the last page was read, so that none uses up the time of the others.
        longest_seconds: Wall clock of the file, however many pages it has; less than the lease of its document.
        retry_seconds: A file whose reader was killed from outside within this time is read once more.
        cpu_seconds: CPU time of each process, likewise.
        cpu_seconds_per_page: Added for each page.
        open_files: File descriptors.
        file_mib: Size of any file written.
        answer_mib: Size of the answer.
    """

    memory_mib: int = Field(default=2048, gt=0)
    seconds: float = Field(default=40.0, gt=0)
    seconds_per_page: float = Field(default=20.0, ge=0)
    seconds_since_page: float = Field(default=60.0, gt=0)
    longest_seconds: float = Field(default=840.0, gt=0)
    retry_seconds: float = Field(default=20.0, ge=0)
    cpu_seconds: int = Field(default=40, gt=0)
    cpu_seconds_per_page: int = Field(default=20, ge=0)
    open_files: int = Field(default=128, gt=0)
    file_mib: int = Field(default=512, gt=0)
    answer_mib: int = Field(default=64, gt=0)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """Return the defaults with what the environment changes.

        Raises:
            WrongInputError: A variable is not a positive number.
        """
        variables = {name: PREFIX + name.upper() for name in cls.model_fields}
        found = {name: environment[variable] for name, variable in variables.items() if variable in environment}
        try:
            return cls.model_validate(found)
        except ValueError as error:
            raise WrongInputError(
                f"one of the variables {', '.join(variables[name] for name in found)} is wrong: {error}"
            ) from error
