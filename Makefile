# Everything that a fresh checkout can do; `make help` lists it.
# Needs Python 3.11 or newer with pip. PYTHON=/path/to/python3 names another Python than the first one found.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help app answer test check check-fast tests browser-tests benchmark-tests clone-test bench truth peers lock audit clean app-environment test-environment

export PYTHON
PY := .venv/bin/python
PORT := 8501
JOBS := 2
# One thread for each test process: on two cores a maths library's own threads only get in each other's way.
export OMP_WAIT_POLICY := PASSIVE
PYTEST := OMP_NUM_THREADS=1 $(PY) -m pytest

# $(call step,what it does,command): say it, do it, and on failure stop with one sentence.
step = @echo "== $(1)"; $(2) || { echo "make stopped here: $(1)" >&2; exit 1; }

help: ## list what there is
	@awk -F ' *## *' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-15s %s\n", $$1, $$2 }' Makefile

app: app-environment ## set everything up and open the app (PORT=8501)
	@echo "Wherefore opens at http://127.0.0.1:$(PORT) in a few seconds; Ctrl+C stops it."
	@$(PY) -m streamlit run streamlit_app.py --server.address 127.0.0.1 --server.port $(PORT) \
		|| { echo "The app stopped; if the port was taken, choose another: make app PORT=8600" >&2; exit 1; }

answer: app-environment ## print one answer and write build/answer.pptx, without a browser
	@mkdir -p build
	$(call step,Asking the built-in subscription business,$(PY) cli.py ask $(ASKED))
	$(call step,Writing it as slides,$(PY) cli.py deck $(ASKED) --out build/answer.pptx)
	@echo "The answer is above, and as slides in build/answer.pptx."
ASKED := subscription "Why do customers churn?" --workspace build/workspace

test: check tests browser-tests ## set everything up and run all checks of the app (BROWSER=none leaves the browser out)
	@echo "All checks passed$(if $(NO_BROWSER), - but the browser tests were left out,)."

check: test-environment ## style, types and import contracts only
	$(call step,Style: ruff looks for mistakes,$(PY) -m ruff check .)
	$(call step,Layout: ruff compares every file with its own formatting,$(PY) -m ruff format --check .)
	$(call step,Types: mypy follows every value (about a minute the first time),$(PY) -m mypy)
	$(call step,Architecture: import-linter keeps the data flowing one way,$(PY) .venv/bin/lint-imports --no-logo)

# The tests of what differs from main run whole; of all others, those that are quick by what they do. These
# share next to nothing that is dear to make, so they are dealt out one by one and not by file.
check-fast: check ## the inner loop: style, types, contracts, tests of changed files, all quick tests
	$(call step,Behaviour: pytest runs the tests of every file that differs from main,changed=$$($(PY) -m tests.support.mirror) \
		&& { [ -z "$$changed" ] || $(PYTEST) $(IN_PARALLEL) $$changed; })
	$(call step,Behaviour: pytest runs every test that trains nothing and starts nothing and opens no screen,$(PYTEST) -n $(JOBS) --dist load \
		-p tests.support.fast_mode -m "not slow and not hypothesis" $(APP_TESTS))

tests: test-environment
	@command -v soffice >/dev/null || echo "LibreOffice is not here: slides are reopened and read, but not rendered."
	$(call step,Behaviour: pytest runs every test of the app that needs no browser,$(PYTEST) $(IN_PARALLEL) $(APP_TESTS))
APP_TESTS := --ignore=tests/browser --ignore=tests/benchmarks
IN_PARALLEL := -n $(JOBS) --dist loadfile --no-loadscope-reorder

benchmark-tests: test-environment ## run the tests of the benchmarks, which `make test` leaves out
	$(call step,Benchmarks: pytest runs what judges them,$(PYTEST) $(IN_PARALLEL) tests/benchmarks)

# The clone lies below build, where no shared folder is beside it, and borrows the environment that is here.
clone-test: test-environment ## run the tests that want the shared tables in a clone that has none (what is committed)
	@rm -rf build/clone && mkdir -p build/clone && git clone --quiet . $(CLONE)
	$(call step,Clone: pytest finds every test,cd $(CLONE) && $(IN_CLONE) --collect-only --quiet . >../collected)
	$(call step,Clone: pytest runs the files that ask for the shared tables,cd $(CLONE) \
		&& $(IN_CLONE) $(IN_PARALLEL) $$(grep -rl --include='test_*.py' shared_data tests))
CLONE := build/clone/alone/wherefore
IN_CLONE := OMP_NUM_THREADS=1 $(CURDIR)/$(PY) -m pytest

# Only a BROWSER given to make counts: many systems keep the name of a desktop browser in the environment.
CHOSEN := $(if $(filter command line,$(origin BROWSER)),$(BROWSER))
NO_BROWSER := $(filter none,$(CHOSEN))
browser-tests: test-environment
ifdef NO_BROWSER
	@echo "== Screen: the browser tests are LEFT OUT, as BROWSER=none asks."
else
	$(call step,Screen: a real browser uses the app as a person would,browser="$(or $(CHOSEN),$$(sh environment.sh browser))" \
		&& WHEREFORE_BROWSER="$$browser" $(PYTEST) $(IN_PARALLEL) tests/browser)
endif

truth: test-environment ## compare what-ifs with simulated truths: 20 tables of 2,000 rows each (long)
	@$(PY) -m benchmarks.truth --rows 2000 --seeds 20 --jobs $(JOBS) --peers

bench: test-environment ## measure speed: each answer, each method and all of it against peers (long)
	$(call step,What each answer costs,$(PY) -m benchmarks.speed.each_answer)
	$(call step,Each method against its peers,$(PY) -m benchmarks.speed.explain)
	$(call step,From the table to every answer,$(PY) -m benchmarks.speed.end_to_end)

peers: ## install what `make bench` compares with into build/peers, apart from the app
	@sh environment.sh peers

lock: ## resolve requirements*.in into the lock files (UPGRADE=yes takes newer versions)
	@sh environment.sh resolver
	$(call step,Resolving what the app runs on,$(COMPILE) requirements.in -o requirements.lock)
	$(call step,Resolving what the checks run on,$(COMPILE) -c requirements.lock requirements-dev.in -o requirements-dev.lock)
COMPILE := build/lock/bin/python -m uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet $(if $(UPGRADE),--upgrade)

audit: test-environment ## ask whether a fault is known of any package that the app runs on
	@sh environment.sh audit requirements.lock

clean: ## remove everything made here, except your workspace
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './workspace/*' -prune -exec rm -rf {} +

app-environment:
	@sh environment.sh install requirements.lock

test-environment:
	@sh environment.sh install requirements.lock requirements-dev.lock
