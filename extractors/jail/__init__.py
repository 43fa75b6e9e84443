"""The parser jail: foreign bytes are read in a process that may die without harm (docs/architecture.md)."""

from extractors.jail.client import Jail, JailUnavailableError, ReaderCrashedError
from extractors.jail.limits import Limits

__all__ = ["Jail", "JailUnavailableError", "Limits", "ReaderCrashedError"]
