"""Our top-level names resolve into this checkout: PyPI has packages of some of the same names."""

import importlib.metadata
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("documents", "extractors", "validators", "ledgers", "reports", "review", "flows", "daybook")


@pytest.mark.parametrize("name", OURS)
def test_the_name_resolves_into_this_checkout(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == ROOT / name / "__init__.py"


@pytest.mark.parametrize("name", OURS)
def test_no_other_installed_distribution_provides_the_name(name: str) -> None:
    providers = importlib.metadata.packages_distributions().get(name, [])
    assert set(providers) <= {"daybook"}
