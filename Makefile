# `make demo` and `make test` do everything; they need Python 3.11, make and the package index.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint types docs bench clean

PYTHON ?= python3
ifeq ($(origin PYTHON),file)
# Nobody chose a Python: when python3 is too old, these are tried in turn.
OTHERS := python3.13 python3.12 python3.11
endif
WORKERS ?= 2

PY := .venv/bin/python
# Twice quiet: errors only.
PIP := $(PY) -m pip -qq --disable-pip-version-check
# Show what a command prints only when it fails.
quietly = printed=$$($(1) 2>&1) || { printf '%s\n' "$$printed"; exit 1; }
# The name holds the place: an editable install remembers its path, so a moved checkout needs a new one.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
RUNTIME := .venv/runtime-$(HERE)
DEVELOP := .venv/develop-$(HERE)

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s%s\n", $$1, $$2 }' Makefile

demo: $(RUNTIME)  ## show what the library does, on an example process
	@$(PY) examples/demo.py

test: lint types docs  ## run every check: style, types, site, tests
	@echo "Running the tests"
	@$(PY) -m pytest -n $(WORKERS)

lint: $(DEVELOP)  ## check style and format
	@echo "Checking style and format"
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .

types: $(DEVELOP)  ## check types, with mypy and with basedpyright
	@echo "Checking types with mypy"
	@$(call quietly,$(PY) -m mypy)
	@echo "Checking types with basedpyright"
	@$(call quietly,$(PY) -m basedpyright --pythonpath $(PY))

docs: $(DEVELOP)  ## build the site into site/, with warnings as errors
	@echo "Building the site into site/"
	@$(call quietly,NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --clean)

bench: $(DEVELOP)  ## measure, side by side in one run
	@echo "Installing what the figures stand beside"
	@$(PIP) install --group bench
	@$(PY) benchmarks/run.py

clean:  ## remove .venv and everything generated
	@echo "Removing .venv and everything generated"
	@rm -rf .cache .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist out site
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/created:
	@for python in "$(PYTHON)" $(OTHERS); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Creating .venv with $$("$$python" --version)"; \
			"$$python" -m venv --clear .venv && touch $@; \
			exit; \
		fi; \
	done; \
	echo "supportflow needs Python 3.11 or newer with venv; tried: $(strip $(PYTHON) $(OTHERS)). Choose one with: make PYTHON=..." >&2; \
	exit 1

$(RUNTIME): pyproject.toml | .venv/created
	@echo "Installing supportflow and what it needs to run"
	@$(PIP) install --editable ".[render,yaml,mkdocs]"
	@touch $@

$(DEVELOP): $(RUNTIME)
	@echo "Installing what the checks need"
	@$(PIP) install --upgrade "pip>=25.1"
	@$(PIP) install --editable ".[render,yaml,mkdocs,postgres]" --group dev
	@touch $@
