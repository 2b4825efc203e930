# minqing 民情: what one types. `make serve` and `make test` do all the set-up themselves, given Python >= 3.11 and make.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
SCANNERS := $(VENV)/scan
SCAN := $(VENV)/.scan

# PYTHON=/usr/bin/python3.12 make setup chooses by hand. Each candidate is run, not only found: a version manager may
# leave names on the PATH that do not work. 3.13 comes last because one test tool is compiled from source there.
CANDIDATES := $(PYTHON) python3.12 python3.11 python3.13 python3 python
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help setup serve test lint audit sbom demo bench extension docs fuzz mutants oracle city lock clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(BIN)/python:
	@for candidate in $(CANDIDATES); do \
	    if command -v "$$candidate" >/dev/null 2>&1 && "$$candidate" -c '$(FITS)' >/dev/null 2>&1; then \
	        echo "environment: $$("$$candidate" --version) -> $(VENV)"; \
	        exec "$$candidate" -m venv $(VENV); \
	    fi; \
	done; \
	echo "No Python >= 3.11 with venv works here. Install one (Debian: python3 and python3-venv) or set PYTHON=..." >&2; \
	exit 1

# Hashes are required, so what is installed is what was tested, byte for byte.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(RUNTIME): requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt editors/vscode/package-lock.json $(RUNTIME)
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(BIN)/python -c 'from editors.pack import install; install()'
	@touch $@

# An environment of its own inside the other, since semgrep wants other versions; the lock is whole, so no resolving.
$(SCAN): requirements/scan.txt | $(BIN)/python
	$(BIN)/python -m venv $(SCANNERS)
	$(SCANNERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/scan.txt
	@touch $@

setup: $(DEV) ## make .venv with everything that tests and tools need

serve: $(RUNTIME) ## start the server on embedded defaults: SQLite and files under var/, sandbox mode
	$(BIN)/minqing serve

SECONDS_OF_FUZZ ?= 600
EXAMPLES ?= 2000
fuzz: $(DEV) ## hostile texts against the rule language, SECONDS_OF_FUZZ=600, and EXAMPLES=2000 requests to each door
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_OF_FUZZ)
	MINQING_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q -n 2 --dist loadfile --timeout 7200 tests/described

demo: $(RUNTIME) ## replay a real story against a fresh server and print its timeline
	$(BIN)/minqing demo

PRODUCT := api adapters cases dsl
SEMGREP := $(SCANNERS)/bin/semgrep scan --config scan/rules.yaml --error --quiet --metrics=off --disable-version-check
lint: $(DEV) $(SCAN) ## style, types, import direction, holes in the code, secrets
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(SCANNERS)/bin/bandit --quiet --configfile pyproject.toml --recursive $(PRODUCT) docs bench editors scan 2>&1 \
	    | { grep -v "nosec encountered" || true; }  # it also tells where an excuse was not needed on each line of a table
	$(SEMGREP) -j 2 $(PRODUCT)
	$(BIN)/python -m scan.secrets

audit: $(SCAN) ## known holes in the packages that the product runs on, where an advisory source can be reached
	$(SCANNERS)/bin/python -m scan.audit requirements/runtime.txt

sbom: $(SCAN) ## what the product is made of: build/minqing-sbom.json (CycloneDX)
	mkdir -p build
	$(SCANNERS)/bin/cyclonedx-py requirements requirements/runtime.txt --output-reproducible --of JSON -o build/minqing-sbom.json

# Three passes: most tests share the machine and are measured; those marked "trawl" (fuzz, walks) would take more than
# twice as long for no further line; those marked "alone" (races, faults, figures) need the machine for themselves.
COVER := --cov --cov-report=
test: lint ## lint, all tests on real PostgreSQL and Redis, coverage gate
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not alone and not trawl" $(COVER)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "trawl and not alone"
	$(BIN)/python -m pytest -q -m alone
	$(BIN)/python -m tests.support.coverage_gate

mutants: $(DEV) ## small changes of the life cycle and the clocks: how many do the tests notice, some ten minutes
	$(INSTALL) --require-hashes -r requirements/mutants.txt
	$(BIN)/python -m tests.support.mutants

RULE_FILES ?= 10000
oracle: $(DEV) ## proofs of RULE_FILES=10000 drawn rule files against z3, some four minutes; a sample runs in make test
	$(BIN)/python -m tests.dsl.proving.compared $(RULE_FILES)

TABLE ?= city_standard_events.csv
city: $(DEV) ## import of a city's standard against labels set by hand, TABLE=FILE.csv; the table itself is not kept here
	$(BIN)/python -m tests.tables.city $(TABLE)

bench: $(DEV) ## print figures (nothing is asserted)
	$(INSTALL) --require-hashes -r requirements/bench.txt
	$(BIN)/python -m bench

extension: $(DEV) ## build the VS Code extension for rule files: build/minqing-guiyue.vsix
	mkdir -p build
	$(BIN)/python -m editors.pack build/minqing-guiyue.vsix

docs: $(DEV) ## write docs/reference/ anew from the code
	$(BIN)/python -m docs.generate

lock: $(DEV) ## pin the dependencies anew
	requirements/lock.sh --upgrade

clean: ## remove the environment, caches and built files; var/ (data) stays
	rm -rf $(VENV) mutants build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
