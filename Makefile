# The commands of a checkout. `make ask Q="…"` and `make test` set up all they need inside it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_TEST := $(VENV)/.installed-test
SAMPLE_INDEX := .index-sample
SAMPLE := corpus/sample/docs
SAMPLE_BUILT := $(SAMPLE_INDEX)/.built

Q ?= What was said about agency staff?
PORT ?= 8000
# Handed over through the environment, so that no quotation mark in a question reaches the shell.
export Q

.DEFAULT_GOAL := help
.PHONY: help ask serve test lint bench bench-peers quality sizing clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

ask: $(SAMPLE_BUILT) ## Ask the sample minutes a question: make ask Q="What was said about agency staff?"
	@$(BIN)/matters ask "$$Q" --index $(SAMPLE_INDEX)

serve: $(SAMPLE_BUILT) ## Open the sample minutes in a browser: http://127.0.0.1:8000
	@MATTERS_INVENTED=1 $(BIN)/matters serve --index $(SAMPLE_INDEX) --port $(PORT)

test: $(INSTALLED_TEST) ## Run the tests
	@HF_HUB_OFFLINE=1 $(BIN)/python -m pytest $(ARGS)

lint: $(INSTALLED_TEST) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(INSTALLED_TEST) ## Measure speed and memory: make bench SIZES=10k,100k,1m (the last takes half an hour)
	@$(BIN)/python tests/benchmarks/run.py $(if $(SIZES),--sizes $(SIZES)) $(ARGS)

bench-peers: $(INSTALLED_TEST) ## Compare with other search systems (downloads some GB of them), and rebuild docs/peers.md
	@$(BIN)/python -m tests.benchmarks.peers $(ARGS)

quality: $(INSTALLED_TEST) ## Measure search and answers on the sample, and rebuild docs/quality.md
	@$(BIN)/python -m tests.benchmarks.quality $(ARGS)

sizing: $(INSTALLED_TEST) ## Measure what a passage costs, and rebuild the tables of docs/scale.md
	@$(BIN)/python -m tests.benchmarks.sizing $(ARGS)

clean: ## Remove everything that was made, the virtual environment included
	rm -rf $(VENV) $(SAMPLE_INDEX) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; '$(PYTHON)' is older. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing into $(VENV) (the first time only, about a minute) …" >&2
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(INSTALLED_TEST): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group test --group notebooks --group lint
	@touch $@

$(SAMPLE_BUILT): $(INSTALLED) $(wildcard $(SAMPLE)/*)
	@$(BIN)/matters index $(SAMPLE) --index $(SAMPLE_INDEX) >&2
	@touch $@
