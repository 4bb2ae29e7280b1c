# Every target sets up what it needs in .venv; nothing has to be installed by hand but Python and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-all lint bench starters clean help

help:  ## say what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(STAMP)  ## set up, then grade the solution, the starter, mistakes and attacks
	$(BIN)/python -m tests.demo

test: $(STAMP) lint  ## set up, lint, and run the tests (some five minutes)
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-all: $(STAMP) lint  ## also the proofs that take minutes
	$(BIN)/python -m pytest

lint: $(STAMP)  ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)  ## measure; run nothing else meanwhile
	$(BIN)/python -m tests.benchmarks

starters: $(STAMP)  ## write the starters and public examples anew from the solutions
	$(BIN)/python -m handouts.starter
	$(BIN)/python -m handouts.systems

# pip, not uv: pip finds a CPU build of torch where one is kept; see constraints.txt
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; say PYTHON=python3.12 (say) after make"; exit 2; }
	@echo "setting up $(VENV): downloads PyTorch once, which can take some minutes"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --editable '.[torch,handouts,cuda,dev]'
	@touch $@

clean:  ## remove what was set up
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
