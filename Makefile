# Everything that is made stands in .venv, build, node_modules and var, all ignored by git.
# A stamp records each step of the set-up, so that a second run has nothing to do.

PYTHON ?=
export PYTHON

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
UV := $(BIN)/uv --quiet
# Compiled once at set-up, so that the first command starts as fast as the next.
COMPILE := $(BIN)/python -m compileall -q src
# More than two processors: a worker often waits for a browser, or for a program that it started.
WORKERS ?= 3
# A worker keeps what belongs to one file together, and who has done all takes half of what is left.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal
# Compiled tests are kept: each worker would compile them again, on either kind of database.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-sqlite test-postgres check format bench bench-load docs lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMPS)/dev $(STAMPS)/frontend $(STAMPS)/chromium $(STAMPS)/pango $(STAMPS)/office $(STAMPS)/postgres ## Set everything up, for use and for tests

demo: $(STAMPS)/core $(STAMPS)/frontend $(STAMPS)/pango ## Set up, load the demo and serve it on http://127.0.0.1:8000
	@$(BIN)/placeplan demo

serve: $(STAMPS)/core $(STAMPS)/frontend $(STAMPS)/pango ## Serve the database of PLACEPLAN_HOME (./var)
	@$(BIN)/placeplan serve

test: test-sqlite test-postgres ## Run all tests, and those of the database again on PostgreSQL; ARGS="-k name" for some

test-sqlite: setup ## Run all tests, on SQLite
	env -u DATABASE_URL $(PYTEST) $(ARGS)

# Where some tests are asked for, none of them may touch a database: pytest then ends with 5.
# How a page looks in a browser is the same on either: BROWSER= runs these tests here too.
BROWSER ?= -m "not browser"
test-postgres: setup ## Run the tests that touch the database, on a PostgreSQL of their own
	$(BIN)/python tests/postgres.py $(PYTEST) $(BROWSER) $(ARGS) $(if $(ARGS),|| [ $$? -eq 5 ])

check: $(STAMPS)/dev $(STAMPS)/frontend ## Lint, types, import contracts, clean tree, links of the manual
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@$(BIN)/mypy & types=$$!; \
		$(BIN)/lint-imports --no-logo && $(BIN)/python tools/clean_tree.py && $(BIN)/python tools/docs.py --check; \
		others=$$?; wait $$types && exit $$others

format: $(STAMPS)/dev ## Format the source and put right what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMPS)/dev $(STAMPS)/frontend ## Run the benchmarks
	$(BIN)/pytest bench --benchmark-only $(ARGS)

bench-load: $(STAMPS)/dev $(STAMPS)/frontend ## Let 50 people work on SQLite, and 200 on PostgreSQL, for two minutes
	env -u DATABASE_URL $(BIN)/python -m bench.load --users 50
	$(BIN)/python tests/postgres.py sh -c '$(BIN)/python -m bench.load --users 200 --database "$$DATABASE_URL"'

docs: $(STAMPS)/dev ## Build the manual in build/docs
	$(BIN)/python tools/manual.py
	$(BIN)/python tools/docs.py

lock: $(STAMPS)/venv ## Pin all requirements anew; ARGS=--upgrade for newer releases
	sh tools/lock.sh $(VENV) $(ARGS)

clean: ## Remove all that was made, except the database
	rm -rf $(VENV) build node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks

$(STAMPS)/venv: tools/venv.sh requirements/uv.txt
	@echo "Making the virtual environment"
	@sh tools/venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

# sync removes what is not pinned, so an environment for developers stays one.
$(STAMPS)/core: $(STAMPS)/venv requirements/core.txt requirements/build.txt pyproject.toml
	@echo "Installing the requirements"
	@$(UV) pip sync --compile-bytecode --python $(BIN)/python --require-hashes requirements/$(if $(wildcard $(STAMPS)/dev),dev,core).txt
	@$(UV) pip install --python $(BIN)/python --no-deps --build-constraints requirements/build.txt --editable .
	@$(COMPILE)
	@touch $@

$(STAMPS)/dev: $(STAMPS)/venv requirements/dev.txt requirements/build.txt pyproject.toml
	@echo "Installing the requirements, tests and tools among them"
	@$(UV) pip sync --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(UV) pip install --python $(BIN)/python --no-deps --build-constraints requirements/build.txt --editable .
	@$(COMPILE)
	@touch $@ $(STAMPS)/core

$(STAMPS)/frontend: $(STAMPS)/venv package.json package-lock.json requirements/node.txt tools/frontend.sh tools/frontend.py
	@echo "Fetching the front-end files"
	@sh tools/frontend.sh $(VENV)
	@touch $@

# No stamp where no Chromium could be had: the browser tests then fail and say what to do.
$(STAMPS)/chromium: $(STAMPS)/dev tools/chromium.sh tests/browser.py
	@if sh tools/chromium.sh $(VENV); then touch $@; fi

# No stamp where apt cannot help: PDF files are then not written, and a message says why.
$(STAMPS)/pango: $(STAMPS)/core tools/pango.sh
	@if sh tools/pango.sh $(VENV); then touch $@; fi

# No stamp where no PostgreSQL could be had: the tests on it then fail and say what to do.
$(STAMPS)/postgres: tools/postgres.sh
	@mkdir -p $(STAMPS)
	@if sh tools/postgres.sh; then touch $@; fi

# No stamp where no LibreOffice could be had: one test then fails and says what to do.
$(STAMPS)/office: tools/office.sh
	@mkdir -p $(STAMPS)
	@if sh tools/office.sh; then touch $@; fi
