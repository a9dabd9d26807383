# Two commands on a fresh machine: `make run` and `make test`. uv is fetched into .tools when it is missing.
SHELL := /bin/bash
# A process that may not keep its compiled modules compiles them anew each time: seconds for every command and task.
unexport PYTHONDONTWRITEBYTECODE
UV := $(shell command -v uv || echo .tools/bin/uv)
PYTHON ?= python3
AS_OF ?= 2020-05-08
PORT ?= 8080
RUN := $(UV) run --frozen --no-sync

.PHONY: run second-day day up backfill airflow docs pictures test quick check bench growth env

# A command line can be read by everyone on the machine: no password may stand there, and what recipes need goes into the
# environment.
LOGIN := $(if $(findstring @,$(SOURCE)),$(word 2,$(subst ://, ,$(firstword $(subst @, ,$(SOURCE))))))
SECRETS := $(strip $(findstring :,$(LOGIN)) $(foreach word,pass= password= passwd= pwd= PASSWORD=,$(findstring $(word),$(SOURCE))))
ifeq ($(origin SOURCE)$(if $(SECRETS),!),command line!)
$(error SOURCE holds a password, which everyone on this machine can read: put the URL into a file that only you can read (SOURCE=file:PATH) or an Airflow connection (SOURCE=airflow:CONNECTION))
endif
ifneq ($(SOURCE),)
export JIANBANG_SOURCE := $(value SOURCE)
endif

run: env
	@$(RUN) python -m cli run --as-of $(AS_OF)

# The day after the newest one that the demo has seen, with answers from a made-up national system; AS_OF=: the day before.
second-day: env
	@$(RUN) python -m cli second-day $(if $(filter file,$(origin AS_OF)),,--as-of $(AS_OF))

# make day AS_OF=2020-05-08 UNTIL=assess: the same steps in one process, without Airflow
day: env
	@$(RUN) python -m cli day --as-of $(AS_OF) --until "$(UNTIL)"

up: env
	@$(RUN) python -m cli up --port $(PORT)

# make backfill FROM=2020-05-01 TO=2020-05-07: past days, in the Airflow that is up; FIRST=assess judges them again
backfill: env
	@$(RUN) python -m cli backfill --from "$(FROM)" --to "$(TO)" --first "$(FIRST)"

# make airflow ARGS="dags list": any command of Airflow's own
airflow: env
	@$(RUN) python -m cli airflow $(ARGS)

docs: env
	@$(RUN) python -m cli docs

# The pictures of the READMEs, from what make run has published of the demo; needs Chromium and LibreOffice.
pictures: env
	@$(RUN) python -m cli pictures --as-of $(AS_OF)

test: env check
	@$(RUN) python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# After every change: the tests that want no whole day, server, browser, Airflow or other process.
quick: env check
	@$(RUN) python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q -m "not slow" tests/policies tests/transforms tests/golden tests/sources tests/exports

check: env
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports

# make bench SIZES="20000 200000": each step and the whole day beside the same day by a plain stack, rates and profiles, as
# bench.json and docs/performance.md; PLATFORMS= a folder that keeps the demo platforms from run to run.
SIZES ?= 2000 20000
bench: env
	@$(RUN) python -m benchmarks.run --date $(shell date +%F) --out bench.json $(if $(PLATFORMS),--platforms "$(PLATFORMS)") $(SIZES)
	@$(RUN) python -m benchmarks.page bench.json

# make growth SIZES="160000 1600000" PLATFORMS=/data/platforms: how each step grows, as benchmarks/growth.json and docs/scale.md
growth: env
	@$(RUN) python -m benchmarks.growth --date $(shell date +%F) $(if $(PLATFORMS),--platforms "$(PLATFORMS)") $(SIZES)
	@$(RUN) python -m benchmarks.scale_page

# What an operator has added (a provider, a driver) stays: --inexact.
env: $(UV)
	@$(UV) sync --frozen --inexact --quiet $(addprefix --extra ,$(EXTRAS))

.tools/bin/uv:
	@echo "fetching uv into .tools"
	@$(PYTHON) -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.8
