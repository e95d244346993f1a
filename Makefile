# A fresh machine needs Python 3.11 or later, git and make: `make run` starts the application, `make test` checks it all.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BIN         := .venv/bin

.PHONY: run setup test everyday nightly lint format bench peers mutants sources schemas pictures pictures-all lock kit docs
.DELETE_ON_ERROR:

# Set everything up and start the application.
run: .venv/run.stamp
	$(BIN)/python -m simulator app

# Set everything up: the environment, the development tools, the command .venv/bin/location-vente.
setup: .venv/dev.stamp

# Every check and every test, on all the processors. Neighbours stay together: what one test has computed serves the next.
# Hundreds of processes are started meanwhile: Python keeps what it compiles, even where it was told to leave no file.
PYTEST   := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -p no:benchmark
PARALLEL := -n auto --dist worksteal
test: lint
	$(PYTEST) $(PARALLEL) -m "not browser"
	$(PYTEST) $(PARALLEL) -m browser

# What is quick enough to run at every change.
everyday: lint
	$(PYTEST) $(PARALLEL) -m "not browser and not slow"

# A hundred thousand wrong inputs, as many requests and as many lives of contracts, in twenty pieces; PIECES="3 4" does two of them.
PIECES := $(shell seq 0 19)
nightly: setup
	for piece in $(PIECES); do \
	  FUZZ=5000 FUZZ_SEED=$$piece $(PYTEST) $(PARALLEL) -q tests/test_fuzz.py tests/test_http_fuzz.py || exit; \
	  LIVES=5000 LIVES_SEED=$$piece $(PYTEST) $(PARALLEL) -q tests/test_lives.py -k many_more || exit; \
	done

lint: setup
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

# Repair what can be repaired without thinking.
format: setup
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

# How fast it is.
bench: setup
	$(BIN)/python -m pytest benchmarks

# The engines that ours is compared with, each in an environment of its own; `make bench` then times them too.
peers: $(patsubst benchmarks/peers/%.txt,.venv/peers/%.stamp,$(wildcard benchmarks/peers/*.txt))

.venv/peers/%.stamp: benchmarks/peers/%.txt | .venv/run.stamp
	$(BIN)/python -m venv --clear .venv/peers/$*
	@.venv/peers/$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

# Which faults the tests would not notice: all the pieces, or one in a quarter of an hour (PIECE=rules; benchmarks/mutants.py).
mutants: setup
	$(BIN)/python benchmarks/mutants.py $(PIECE)

# The sources of the law that nobody read again in the twelve months before today, or before ON=2027-01-31.
sources: .venv/run.stamp
	$(BIN)/python -m simulator law --sources $(if $(ON),--on $(ON))

# Write the JSON Schemas of schemas/ again, after a change of what is written or read.
schemas: .venv/run.stamp
	$(BIN)/python -m simulator.schemas

# Take the pictures of the documentation again: pages (needs Chromium), sheet, workbook (needs LibreOffice).
pictures: setup
	$(BIN)/python docs/pictures.py

# Every page in three languages, three sizes, light and dark, to be looked at, in dist/pictures/; PAGES="law guide" takes two of them.
pictures-all: setup
	$(BIN)/python docs/every_picture.py $(PAGES)

# Build the documentation site in dist/docs/: plain HTML, with every link checked.
docs: setup
	$(BIN)/python docs/make_site.py

# Write the offline kit for Windows, with every package of the lock, to dist/.
kit: setup
	$(BIN)/python install/kit.py

# Rewrite both locks after a change in pyproject.toml; UPGRADE=--upgrade also moves what its ranges leave open.
# They hold versions and hashes only, so that any registry may serve the files. Only this target needs uv; pip installs.
COMPILE := .venv/lock/bin/uv pip compile pyproject.toml --quiet --python-version 3.11 --universal \
           --fork-strategy fewest --no-strip-extras --generate-hashes --no-emit-index-url --no-header
lock: setup
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check --no-deps uv==0.13.9
	$(COMPILE) $(UPGRADE) --extra app -o requirements.lock
	$(COMPILE) $(UPGRADE) --extra dev -c requirements.lock -o requirements-dev.lock

# The program runs from this folder and is never built; install/environment.py makes the environment, here and on Windows.
.venv/run.stamp: requirements.lock install/environment.py
	@for python in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if "$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec "$$python" install/environment.py; \
	  fi; \
	done; \
	echo "Python 3.11 or later, with its venv module, is needed; python3 is: $$(python3 --version 2>&1 || true)." >&2; exit 1

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@$(BIN)/python install/environment.py --dev
