import pytest
from prefect.states import Completed, Failed

from documents.error import DaybookError, RetryableError, WrongInputError
from flows.retry import is_retryable


class DiskFullError(RetryableError):
    """One of the world's faults."""


@pytest.mark.parametrize("fault", [RetryableError("busy"), DiskFullError("full")])
def test_the_worlds_faults_are_tried_again(fault: Exception) -> None:
    assert is_retryable(None, None, Failed(data=fault))


@pytest.mark.parametrize("fault", [DaybookError("refused"), WrongInputError("wrong"), KeyError("ours")])
def test_refusals_and_our_own_faults_are_not(fault: Exception) -> None:
    assert not is_retryable(None, None, Failed(data=fault))


def test_success_is_not() -> None:
    assert not is_retryable(None, None, Completed(data=1))
