# Everything a newcomer needs; `make help` lists it. The set-up is quick when nothing is missing.
.DEFAULT_GOAL := help
.PHONY: help run up review test soak check bench score samples picture screenshots clean setup setup-test constraints

# Not PYTHON: that is how a user names the interpreter for the set-up, and make would hand ours on in its place.
OWN_PYTHON := .venv/bin/python
OURS := daybook flows review reports ledgers extractors validators documents sample_docs benchmarks tests

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

setup:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

run: setup ## Run a whole night on the sample documents and print the summary
	@$(OWN_PYTHON) -m daybook run --samples

up: setup ## Start Prefect, a worker, all deployments and the review desk; Ctrl-C stops everything
	@$(OWN_PYTHON) -m flows.up

review: setup ## Show the review desk on the sample documents, with one person for each role
	@$(OWN_PYTHON) -m daybook review --demo --samples

test: setup-test check ## Check the code, then run all tests
	@$(OWN_PYTHON) -m pytest -n 2 --dist loadfile

soak: setup-test ## Kill workers and crash the database by the hundred (15 min); docs/reliability.md
	@$(OWN_PYTHON) -m pytest -m soak tests/soak tests/browser/test_races.py tests/review/web/test_races.py
	@DAYBOOK_FUZZ_EXAMPLES=60 $(OWN_PYTHON) -m pytest tests/review/web/test_api_fuzz.py

check: setup-test ## Style, types, direction of imports, tidiness
	@$(OWN_PYTHON) -m ruff check $(wildcard $(OURS))
	@$(OWN_PYTHON) -m ruff format --check $(wildcard $(OURS))
	@$(OWN_PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(OWN_PYTHON) -m pytest tests/architecture

bench: setup-test ## Measure everything and rewrite docs/figures.md
	@$(OWN_PYTHON) -m benchmarks --all --write docs/figures.md

score: setup ## Read DATA=folder into var/score and, with SCORER=score.py, score it against its truth
	@test -n "$(DATA)" || { echo 'use: make score DATA=folder [SCORER=score.py]' >&2; exit 2; }
	@$(OWN_PYTHON) -m daybook read "$(DATA)" --out var/score || test $$? = 1
	@test -z "$(SCORER)" || $(OWN_PYTHON) "$(SCORER)" var/score "$(DATA)"

samples: setup-test ## Make the sample documents anew
	@$(OWN_PYTHON) -m sample_docs

picture: setup-test ## Draw docs/images/night.png anew, from a first night in var/
	@DAYBOOK_HOME=var $(OWN_PYTHON) -m scripts.picture

screenshots: setup-test ## Draw the pictures of the review desk in docs/images anew
	@$(OWN_PYTHON) -m scripts.screenshots

constraints: setup-test ## Resolve the versions of constraints.txt anew (needs uv)
	@uv pip compile pyproject.toml --all-extras --group test --universal --python-version 3.11 \
		--no-header --no-annotate --upgrade --output-file constraints.txt

clean: ## Remove caches and everything a run wrote into var/
	rm -rf var build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find $(wildcard $(OURS)) -name __pycache__ -type d -prune -exec rm -rf {} +
