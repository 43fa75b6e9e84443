"""Why somebody is not signed in by a provider: for the log and for what the person is told."""

from __future__ import annotations

from documents.error import DaybookError, RetryableError


class ProviderAwayError(RetryableError):
    """The provider cannot be reached, or does not answer as one; the message has nothing secret."""


class NotProvenError(DaybookError):
    """What came back does not prove who it is; the message says what is wrong, and has nothing secret."""
