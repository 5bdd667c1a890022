PYTHON ?= python3
VENV ?= .venv
LOWEST ?= .venv-lowest
BIN := $(VENV)/bin
TASK ?=
TESTS ?=
TORTURE ?=
MONKEY ?=
PIP := -m pip install --quiet --disable-pip-version-check
PARALLEL := -n 4 --dist worksteal

.PHONY: run setup test test-long test-fast test-lowest torture monkey lint check bench keys man screenshots help clean

run: $(VENV)/installed ## open the app; make run TASK=xor skips Home
	@$(BIN)/lernmi-tui $(TASK)

setup: $(VENV)/installed-dev ## make .venv with everything to work on it; the others do so too if need be

test: $(VENV)/installed-dev ## run all the tests; make test TESTS=tests/cli runs some
	$(BIN)/python -m pytest -q $(PARALLEL) $(TESTS)

test-fast: $(VENV)/installed-dev ## run the tests but the slow ones: under a minute
	$(BIN)/python -m pytest -q $(PARALLEL) -m "not slow" $(TESTS)

test-long: $(VENV)/installed-dev ## run all the tests, and all that they try at random
	TEST_ALL=1 $(BIN)/python -m pytest -q $(PARALLEL) $(TESTS)

test-lowest: $(LOWEST)/installed ## run all the tests with the lowest versions that pyproject.toml allows
	NUMBA_CACHE_DIR=$(abspath $(LOWEST))/compiled \
		$(LOWEST)/bin/python -m pytest -q $(PARALLEL) $(TESTS)

torture: $(VENV)/installed-dev ## try for minutes to break docs/reliability.md; make torture TORTURE=signals tries one
	$(BIN)/python -m tests.torture $(TORTURE)

monkey: $(VENV)/installed-dev ## 20,000 random keys, clicks and resizes on a real pseudo-terminal
	$(BIN)/python -m tests.terminal.monkey $(MONKEY)

lint: $(VENV)/installed-dev ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## what has to pass before a change lands

bench: $(VENV)/installed-dev ## measure what the README quotes
	$(BIN)/python benchmarks/run.py

keys: $(VENV)/installed-dev ## write docs/keys.md
	$(BIN)/python docs/make_keys.py

man: $(VENV)/installed-dev ## write the manual pages, docs/*.1
	$(BIN)/python docs/make_man.py

screenshots: $(VENV)/installed-dev ## draw the pictures of docs/
	$(BIN)/python docs/make_screenshots.py

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "make %-13s%s\n", $$1, $$2}'

clean: ## remove everything that was made
	rm -rf $(VENV) $(LOWEST) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

%/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $* || \
		{ rm -rf $*; echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/python $(PIP) -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up for development (once) ..."
	@$(BIN)/python $(PIP) -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/installed

$(LOWEST)/installed: pyproject.toml tests/lowest_versions.py | $(LOWEST)/bin/python
	@echo "Setting up with the lowest versions (once) ..."
	@$(LOWEST)/bin/python tests/lowest_versions.py > $(LOWEST)/constraints.txt
	@$(LOWEST)/bin/python $(PIP) -c $(LOWEST)/constraints.txt -e '.[dev]'
	@touch $@
