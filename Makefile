# make run     start the bot; PORT=… chooses another port than 3000
# make test    all tests; ARGS="-k notices -n0" goes to pytest
# make check   style, types and the direction of imports
# make lock    the newest versions that pyproject.toml allows, written into the locks
# make tables  the picture of the tables in docs/tables.md, anew from the code
# make pictures  the pictures in docs/pictures, anew from the practice workspace; needs LibreOffice and pdftoppm
# make bench, make campaign    speed against a floor, and delivery under faults; ARGS=… goes to them

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKED := $(PIP) --require-hashes --only-binary :all: -r
UV_VERSION := 0.13.9

define NEEDS
import importlib.util, sys
if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed, this one is %d.%d: name another with PYTHON=…" % sys.version_info[:2])
if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
    sys.exit("This Python cannot make virtual environments: install python3-venv (its name on Debian and Ubuntu)")
endef
export NEEDS

.PHONY: run test check tables pictures lock bench campaign
.DELETE_ON_ERROR:

run: .venv/installed
	@exec $(BIN)/python -m bot $(if $(WITH_YEAR),practice --with-year,run)

test: .venv/installed-dev
	@$(BIN)/python -m pytest -n logical --dist worksteal $(ARGS)

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tables: .venv/installed-dev
	@$(BIN)/python -m tests.support.entity_diagram

pictures: .venv/installed-dev
	@$(BIN)/python -m tests.support.pictures

bench campaign: .venv/installed-dev
	@exec $(BIN)/python -m tests.$@ $(ARGS)

$(BIN)/python:
	@$(PYTHON) -c "$$NEEDS"
	@$(PYTHON) -m venv --clear .venv

.venv/installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing into .venv (only when the versions change) …"
	@$(LOCKED) requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing the tools for tests …"
	@$(LOCKED) requirements-dev.lock
	@touch $@

lock: COMPILE = .venv/lock/bin/uv pip compile --no-config --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock" pyproject.toml
lock: | $(BIN)/python
	@$(BIN)/python -m venv .venv/lock
	@.venv/lock/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(COMPILE) --group install --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
