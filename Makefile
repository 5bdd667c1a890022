PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TASK ?=
MONKEY ?=

.PHONY: run test monkey bench lint check keys screenshots clean

run: $(VENV)/installed ## open the app; make run TASK=xor skips Home
	@$(BIN)/lernmi-tui $(TASK)

test: $(VENV)/installed-dev ## run the tests
	$(BIN)/python -m pytest -q

monkey: $(VENV)/installed-dev ## 20,000 random keys, clicks and resizes on a real pseudo-terminal
	$(BIN)/python -m tests.terminal.monkey $(MONKEY)

lint: $(VENV)/installed-dev ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(VENV)/installed-dev ## measure what the README quotes
	$(BIN)/python benchmarks/run.py

keys: $(VENV)/installed-dev ## write docs/keys.md
	$(BIN)/python docs/make_keys.py

screenshots: $(VENV)/installed-dev ## draw the pictures of docs/
	$(BIN)/python docs/make_screenshots.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up for development (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
