# Two commands on a fresh machine: `make run` and `make test`. uv is fetched into .tools when it is missing.
SHELL := /bin/bash
UV := $(shell command -v uv || echo .tools/bin/uv)
PYTHON ?= python3
AS_OF ?= 2020-05-08
PORT ?= 8080
RUN := $(UV) run --frozen --no-sync

.PHONY: run day up airflow docs test quick check env

run: env
	@JIANBANG_SOURCE="$(or $(SOURCE),$(JIANBANG_SOURCE))" $(RUN) python -m cli run --as-of $(AS_OF)

# make day AS_OF=2020-05-08 UNTIL=assess: the same steps in one process, without Airflow
day: env
	@JIANBANG_SOURCE="$(or $(SOURCE),$(JIANBANG_SOURCE))" $(RUN) python -m cli day --as-of $(AS_OF) --until "$(UNTIL)"

up: env
	@JIANBANG_SOURCE="$(or $(SOURCE),$(JIANBANG_SOURCE))" $(RUN) python -m cli up --port $(PORT)

# make airflow ARGS="backfill create --dag-id platform_snapshot --from-date 2020-05-01 --to-date 2020-05-07"
airflow: env
	@JIANBANG_SOURCE="$(or $(SOURCE),$(JIANBANG_SOURCE))" $(RUN) python -m cli airflow $(ARGS)

docs: env
	@$(RUN) python -m cli docs

test: env check
	@$(RUN) python -m pytest -n 2 --dist loadfile

# After every change: the tests that want no whole day, server, browser, Airflow or other process.
quick: env check
	@$(RUN) python -m pytest -n 2 --dist loadfile -q -m "not slow" tests/policies tests/transforms tests/golden tests/sources tests/exports

check: env
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports

env: $(UV)
	@$(UV) sync --frozen --quiet

.tools/bin/uv:
	@echo "fetching uv into .tools"
	@$(PYTHON) -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.8
