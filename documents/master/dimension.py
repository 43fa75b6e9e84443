"""What costs are told apart by besides their account, such as cost centres (accounting specification 5.3)."""

from __future__ import annotations

from typing import Final

from pydantic import Field as Setting
from pydantic import field_validator

from documents.value import Value

NAME: Final = r"^[a-z][a-z0-9_]{1,30}$"
TAKEN: Final = frozenset({"key", "document", "original", "party", "reverses", "sha256"})
"""Names that say something else of an entry in the books."""


class Dimension(Value):
    """One way to tell costs apart, and its cost objects.

    Attributes:
        name: In files and books, such as "cost_centre".
        title: For people; the name with blanks where it is empty.
        objects: What each code stands for, such as {"4100": "Warehouse"}.
        closed: Codes that take no new costs.
    """

    name: str = Setting(pattern=NAME)
    title: str = ""
    objects: dict[str, str] = {}
    closed: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_free(cls, name: str) -> str:
        if name in TAKEN:
            raise ValueError(f"a name other than {', '.join(sorted(TAKEN))}")
        return name

    @property
    def words(self) -> str:
        """What people call it."""
        return self.title or self.name.replace("_", " ")

    @property
    def open(self) -> dict[str, str]:
        """The cost objects that take new costs."""
        return {code: name for code, name in self.objects.items() if code not in self.closed}


def parse_objects(stated: object) -> object:
    """Return cost objects by dimension, from text such as "cost_centre=4100; project=P7" or as they are.

    Raises:
        ValueError: A part is no name and code with an equals sign between them, or a dimension comes twice.
    """
    if not isinstance(stated, str):
        return stated
    found: dict[str, str] = {}
    for part in (part.strip() for part in stated.split(";")):
        if not part:
            continue
        name, equals, code = (one.strip() for one in part.partition("="))
        if not (name and equals and code) or name in found:
            raise ValueError(f'cost objects such as "cost_centre=4100; project=P7", each dimension once, not "{part}"')
        found[name] = code
    return found
