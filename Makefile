# make run    set everything up and answer the phone
# make test   set everything up and pass the tests
# make bench  measure (tests/bench), into docs/benchmarks.md by hand
#
# Set-up happens once: a stamp in .cache remembers what it was done for.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CACHE := .cache

# Programs the tests call TOM with; TOM itself needs none of them.
TEST_PACKAGES := sip-tester baresip kamailio tcpdump

.PHONY: lock run test check bench setup setup-test lint types train-stt clean

run: setup
	$(BIN)/python -m tom serve

test: setup-test check
	$(BIN)/python -m pytest -q tests

check: lint types

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test
	$(BIN)/pyright

bench: setup-test
	$(BIN)/python -m tests.bench

setup: $(CACHE)/runtime
setup-test: $(CACHE)/dev $(CACHE)/apt

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' || \
		{ echo "TOM needs Python 3.11 or 3.12: make PYTHON=python3.11 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { $(SUDO) apt-get update -q && \
		$(SUDO) apt-get install -yq python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements/uv.txt

# --no-deps: the list is complete, and silero-vad's own metadata would bring torch.
$(CACHE)/runtime: requirements/runtime.txt pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r $<
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --no-deps --editable .
	@mkdir -p $(CACHE) && touch $@

$(CACHE)/dev: requirements/dev.txt pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r $<
	$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --no-deps --editable .
	@mkdir -p $(CACHE) && touch $@ $(CACHE)/runtime

# kamailio's service would take port 5060: the tests start one of their own.
$(CACHE)/apt: Makefile
	@dpkg -s $(TEST_PACKAGES) >/dev/null 2>&1 || { $(SUDO) apt-get update -q && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive \
			apt-get install -yq --no-install-recommends $(TEST_PACKAGES) && \
		{ $(SUDO) systemctl disable --now kamailio 2>/dev/null || true; }; }
	@mkdir -p $(CACHE) && touch $@

# Under an hour on two cores; see models/stt-demo-de/README.md.
train-stt:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q -r requirements/train.in
	.venv-train/bin/python -m models.train_stt all

# After changing pyproject.toml: pins and hashes, without naming where packages come from.
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
lock: | $(BIN)/uv
	$(COMPILE) pyproject.toml requirements/vad.in -o requirements/runtime.txt
	$(COMPILE) --group dev pyproject.toml requirements/vad.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) .venv-train $(CACHE) .pytest_cache .ruff_cache
