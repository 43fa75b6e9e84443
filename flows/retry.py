"""What Prefect may try again: only the world's faults, never a document's and never ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from documents.error import RetryableError

P = ParamSpec("P")
R = TypeVar("R")

DELAYS_SECONDS: Final = [2.0, 10.0, 30.0]
"""Waits before the second, third and fourth try; by then a database has restarted, or somebody must look."""


def is_retryable(_task: Any, _run: Any, state: Any) -> bool:
    """Retry when the world was not ready; not when our code or a person's input is wrong."""
    return isinstance(state.result(raise_on_failure=False), RetryableError)


def step(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate one repeatable step of a flow, 10-30 s of work that commits document by document.

    Args:
        name: As shown in the UI.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        return task(
            name=name,
            retries=len(DELAYS_SECONDS),
            retry_delay_seconds=DELAYS_SECONDS,
            retry_condition_fn=is_retryable,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(function)

    return decorate
