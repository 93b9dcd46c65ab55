# kansenkaart: `make demo` and `make test` set up everything they need by themselves.
# On a fresh Debian machine: Python 3.11 or newer with venv, and make. `make help` lists the targets.

VENV    := .venv
BIN     := $(VENV)/bin
PYTHON  ?= python3
SOURCES := kansenkaart data_sources tests benchmarks
BROWSER := $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
MAPSERV := $(firstword $(wildcard /usr/lib/cgi-bin/mapserv /usr/bin/mapserv))
QGIS    := $(shell /usr/bin/python3 -c 'import qgis.core' 2>/dev/null && echo yes)
ROOT    := $(shell [ "$$(id -u)" = 0 ] && echo env || (sudo -n true 2>/dev/null && echo sudo))

# Installs the Debian packages $1 where that is allowed; else says that $3 skip for want of $2.
debian = $(if $(ROOT),-$(ROOT) sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends $1',@echo "$2 is not installed and you may not install it: $3 will skip.")

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check lint types arrows bench notebooks browser servers qgis clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run.ok ## make the map, workbook and GeoPackage of an invented town
	$(BIN)/kansenkaart demo --out outputs/demo

test: $(VENV)/test.ok browser servers ## run the tests (under ten minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-long: $(VENV)/test.ok browser servers qgis ## run the tests that take minutes
	$(BIN)/python -m pytest -n 2 --dist loadfile -m long

check: lint types arrows test ## all that CI checks

lint: $(VENV)/test.ok
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: $(VENV)/test.ok
	$(BIN)/mypy

arrows: $(VENV)/test.ok
	$(BIN)/lint-imports

bench: $(VENV)/test.ok ## measure speed and memory, see benchmarks/README.md
	@for bench in benchmarks/bench_*.py; do echo; echo "## $$bench"; $(BIN)/python $$bench || exit 1; done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is not. Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.ok: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/test.ok: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,bench,elevation]'
	@touch $@ $(VENV)/run.ok

# The browser tests need Chromium and, for accessibility, axe-core. Where they are missing and may
# be installed, they are; else those tests skip and say why.
browser: $(VENV)/test.ok
	$(if $(BROWSER),,$(call debian,chromium fonts-dejavu-core,Chromium,the browser tests))
	@[ -d $(VENV)/axe/node_modules/axe-core ] || { command -v npm >/dev/null && \
	  npm install --silent --no-save --no-package-lock --prefix $(VENV)/axe axe-core@4.10.3; } || \
	  echo "axe-core could not be installed (npm is missing?): the accessibility test will skip."

# The tests of live sources run against a real WFS on loopback: MapServer.
servers:
	$(if $(MAPSERV),,$(call debian,cgi-mapserver,MapServer,the WFS tests))

# The long tests let QGIS draw the layers of kansen.gpkg with the styles that stand in it.
qgis:
	$(if $(QGIS),,$(call debian,python3-qgis,QGIS,its tests))

clean: ## remove the virtual environment, caches and outputs
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache outputs/demo
