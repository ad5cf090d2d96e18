# make run    set everything up and answer the phone; WHISPERX=1 adds the worker that transcribes,
#             AZURE=1 Azure Speech
# make test   set everything up and pass the tests; WHISPERX=0 without those of the worker
# make web    build the web UI into admin_ui/web/dist; run and test do it, too
# make bench  measure (tests/bench), into docs/benchmarks.md by hand; make bench-peer: beside Pipecat
#
# Set-up happens once: a stamp in .cache remembers what it was done for.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKER := .venv-whisperx
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CACHE := .cache

# Tests start programs hundreds of times: what those import is compiled once, whatever the machine
# says. Without bytecode a worker takes 25 CPU seconds to import, with it 10.
export PYTHONDONTWRITEBYTECODE :=

# Set-up and checks two at a time.
MAKEFLAGS += -j2

# Programs the tests call TOM with; TOM itself needs none of them.
TEST_PACKAGES := sip-tester baresip kamailio tcpdump chromium coturn postgresql

.PHONY: lock run test check bench bench-peer bench-voicebench setup setup-test lint types web web-test types-web train-stt train-whisper clean

run: setup web
	$(BIN)/python -m tom serve

# Two at a time: what takes CPU; then calls by telephone and browser, which take as long as people
# talk, and in which a machine that is late is heard (tests/e2e but for what is marked `silent`).
# What takes minutes begins first: tests/conftest.py sorts, and the file with most tests is not it.
# All three run, whatever the first of them finds.
test: setup-test web check
	@failed=0; set -x; \
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not aloud" tests || failed=1; \
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m aloud tests/e2e || failed=1; \
	$(if $(filter 0,$(WHISPERX)),,OMP_WAIT_POLICY=passive \
		$(WORKER)/bin/python -m pytest -q tests/models/test_whisper_demo_de.py || failed=1;) \
	exit $$failed

check: lint types web-test

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test $(CACHE)/node/ready
	$(BIN)/pyright

bench: setup-test
	$(BIN)/python -m tests.bench

# TOM beside Pipecat, in an environment of its own; on a quiet machine, about half an hour.
bench-peer: setup-test $(CACHE)/pipecat
	$(BIN)/python -m tests.bench peer --turns 24 --barge-ins 5 --seconds 20

$(CACHE)/pipecat: requirements/pipecat-bench.in | $(BIN)/uv
	$(BIN)/uv venv -q --allow-existing --python $(BIN)/python .venv-pipecat
	$(BIN)/uv pip install -q --no-config --python .venv-pipecat/bin/python -r $<
	@mkdir -p $(CACHE) && touch $@

# voicebench against /ws/stream: about seven minutes.
bench-voicebench: setup-test $(CACHE)/voicebench
	$(BIN)/python -m tests.bench voicebench --sessions 5

$(CACHE)/voicebench: requirements/voicebench.in | $(BIN)/uv
	$(BIN)/uv venv -q --allow-existing --python $(BIN)/python .venv-voicebench
	$(BIN)/uv pip install -q --no-config --python .venv-voicebench/bin/python -r $<
	@mkdir -p $(CACHE) && touch $@

setup: $(CACHE)/runtime $(if $(filter 1,$(WHISPERX)),$(CACHE)/whisperx) $(if $(filter 1,$(AZURE)),$(CACHE)/azure)
setup-test: $(CACHE)/dev $(CACHE)/apt $(if $(filter 0,$(WHISPERX)),,$(CACHE)/whisperx-test)

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

# The worker that transcribes: 4 GB to fetch, 7 GB on disk. Its pins are those of runtime.txt and
# more, so it fits into the same environment. The tests have one of their own for it, so that all
# else is tested without; WHISPERX=0 leaves it out and skips what needs it. --no-config: pyproject
# keeps torch out of everything else.
$(CACHE)/whisperx: requirements/whisperx.txt $(CACHE)/runtime
	$(BIN)/uv pip install -q --no-config --python $(BIN)/python --no-deps --require-hashes -r $<
	@touch $@

# Azure's library is its maker's own: TOM does not come with it.
$(CACHE)/azure: requirements/azure.txt $(CACHE)/runtime
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r $<
	@touch $@

$(CACHE)/whisperx-test: requirements/whisperx.txt requirements/worker-test.txt pyproject.toml \
		| $(BIN)/uv
	@{ $(BIN)/uv venv -q --allow-existing --python $(BIN)/python $(WORKER) && \
		$(BIN)/uv pip install -q --no-config --python $(WORKER)/bin/python --no-deps \
			--require-hashes -r requirements/whisperx.txt -r requirements/worker-test.txt && \
		$(BIN)/uv pip install -q --python $(WORKER)/bin/python --no-deps --editable .; } || { \
		echo "The worker's environment ($(WORKER): 4 GB to fetch, 7 GB on disk) could not be set up." \
			"make test WHISPERX=0 tests all that needs none." >&2; exit 1; }
	@mkdir -p $(CACHE) && touch $@

# The services of kamailio, coturn and postgresql would take their ports: the tests start their own.
$(CACHE)/apt: Makefile | $(BIN)/uv
	@dpkg -s $(TEST_PACKAGES) >/dev/null 2>&1 || { $(SUDO) apt-get update -q && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive \
			apt-get install -yq --no-install-recommends $(TEST_PACKAGES) && \
		{ $(SUDO) systemctl disable --now kamailio coturn postgresql 2>/dev/null || true; }; }
	@mkdir -p $(CACHE) && touch $@

# The web UI. Node comes from the machine where it is new enough, else from a wheel in .venv.
WEB := admin_ui/web
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public -type f ! -name schema.ts 2>/dev/null) \
	$(addprefix $(WEB)/,index.html package.json package-lock.json tsconfig.json vite.config.ts)
NODE_IS_NEW := node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
	process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
	&& npm --version >/dev/null 2>&1
NPM := PATH="$(CURDIR)/$(CACHE)/node/bin:$$PATH" npm --prefix $(WEB) --loglevel=error

web: $(CACHE)/web

web-test: $(CACHE)/web
	$(NPM) run check
	$(NPM) test

# After a change of the API or its events.
types-web: setup-test $(CACHE)/npm
	$(BIN)/python -m admin_ui.schema > $(CACHE)/openapi.json
	mv $(CACHE)/openapi.json $(WEB)/src/api/openapi.json
	$(NPM) run types

$(CACHE)/web: $(WEB_SOURCES) $(CACHE)/npm
	$(NPM) run build
	@touch $@

$(CACHE)/npm: $(WEB)/package-lock.json $(CACHE)/node/ready
	$(NPM) ci
	@touch $@

# The wheel's programs are linked into a folder of their own, so that an older Node gives way.
$(CACHE)/node/ready: requirements/web.txt | $(BIN)/uv
	@rm -rf $(@D) && mkdir -p $(@D)/bin
	@$(NODE_IS_NEW) || { \
		$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r $<; \
		for name in node npm npx; do ln -s "$(CURDIR)/$(BIN)/$$name" $(@D)/bin/; done; }
	@touch $@

# Under an hour on two cores; see the models' README.md. TRAIN=en makes the English one.
TRAIN ?= de
train-stt:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q -r requirements/train.in
	.venv-train/bin/python -m models.train_stt all --language $(TRAIN) $(if $(filter en,$(TRAIN)),--begin-from de)

# See models/whisper-demo-de/README.md; with uv, since pip needs minutes to resolve whisperx.
train-whisper: | $(BIN)/uv
	$(BIN)/uv venv -q --allow-existing .venv-train-whisper
	$(BIN)/uv pip install -q --python .venv-train-whisper/bin/python -r requirements/train-whisper.in
	OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive \
		.venv-train-whisper/bin/python -m models.train_whisper all

# After changing pyproject.toml or package.json: pins and hashes, and no names of package hosts.
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
lock: $(CACHE)/node/ready | $(BIN)/uv
	$(COMPILE) pyproject.toml requirements/vad.in -o requirements/runtime.txt
	$(COMPILE) --group dev pyproject.toml requirements/vad.in -o requirements/dev.txt
	$(COMPILE) --group web -o requirements/web.txt
	$(COMPILE) --no-config --extra whisperx -c requirements/runtime.txt \
		pyproject.toml requirements/vad.in -o requirements/whisperx.txt
	$(COMPILE) --extra azure -c requirements/runtime.txt \
		pyproject.toml requirements/vad.in -o requirements/azure.txt
	$(COMPILE) --group worker-test -c requirements/dev.txt -c requirements/whisperx.txt \
		-o requirements/worker-test.txt
	$(NPM) run lock

clean:
	rm -rf $(VENV) .venv-pipecat .venv-voicebench .venv-train .venv-train-whisper $(WORKER) $(CACHE) .pytest_cache .ruff_cache $(WEB)/dist $(WEB)/node_modules
