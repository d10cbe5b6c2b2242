# make run    the job on data/sample, from nothing      make test   every check, the same as CI
# make lock   newest versions into requirements.lock     make docs   docs/*.md that are generated
# make train LABELLED=FOLDER    the learnt files and the model card anew; twice where the terms change
# make bench PEER=PROGRAM    the linker beside another program (tests/bench/beside_peer.py says how it is called); more options: BENCH
# make scaling WORK=FOLDER   the linker on growing archives; can be stopped and started again
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= out/sample
SAMPLE := data/sample

.DEFAULT_GOAL := test
.PHONY: setup run test format checks lint types sql layers tests docs train bench scaling lock clean

setup: $(READY)

# uv takes seconds where pip takes minutes; it does not read pip's own configuration, so where that names another index pip does it.
LOCKED := --require-hashes --no-deps -r requirements.lock

# Installed again only when the lock or pyproject.toml changes: code and SQL are used where they lie.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The linker needs Python 3.11 or newer; call make with PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Installing the locked packages into $(VENV); this happens once and takes a few minutes"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python $(LOCKED) || $(BIN)/python -m pip install --quiet --no-compile $(LOCKED)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Exit code 3 says that records were set aside; the sample holds some on purpose.
run: setup
	@$(BIN)/linker run --articles $(SAMPLE)/articles.jsonl --articles $(SAMPLE)/pages --articles $(SAMPLE)/damaged.jsonl \
		--results '$(SAMPLE)/results*.jsonl' --out $(OUT) || { code=$$?; test $$code -eq 3 || exit $$code; }

test: checks tests

# Two at a time: types and SQL take most of a minute each.
checks: setup
	@$(MAKE) --no-print-directory --jobs=2 lint types sql layers

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

sql: setup
	$(BIN)/sqlfluff lint sql

layers: setup
	$(BIN)/lint-imports

# A file's tests stay together, for what they share is made once in each process that runs some of them. Three processes for two
# cores: tests with servers wait a fifth of their time.
tests: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

docs: setup
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.examples

train: setup
	$(BIN)/linker train $(LABELLED) --out out/model
	cp out/model/*.parquet out/model/*.json linker_core/resources/
	$(BIN)/python -m docs.generate

# For a quiet machine. ARTICLES and RESULTS: an archive instead of a made-up one; BENCH: '--runs 3 --copies 9 --label wice'.
bench: setup
	@test -n "$(PEER)" || { echo "make bench PEER=PROGRAM: name the program to run beside the linker" >&2; exit 2; }
	$(BIN)/python -m tests.bench.beside_peer $(PEER) $(ARTICLES) $(RESULTS) $(BENCH)
	$(BIN)/python -m docs.generate

scaling: setup
	$(BIN)/python -m tests.bench.scaling $(or $(WORK),out/scaling) $(BENCH)
	$(BIN)/python -m docs.generate

lock:
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --upgrade --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) out build dist
