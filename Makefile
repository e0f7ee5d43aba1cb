# `make demo` and `make test` do everything by themselves; the work is in launcher/, in Python.

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock install clean
MAKEFLAGS += --no-print-directory

# Any Python from 3.9 can prepare .venv, which has its own Python.
PYTHON ?= $(shell for python in python3 /usr/bin/python3 python3.13 python; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null \
	&& echo $$python && break; done)
RUN := .venv/bin/python
# Compiled once and kept, Python modules load four times faster.
unexport PYTHONDONTWRITEBYTECODE

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: install ## Start the portal with demo data: PORT=8000, FRESH=1 starts over
	@$(RUN) -m launcher demo

test: install ## Run the tests: ARGS="-k area" chooses some
	@$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

check: install ## Lint, types, import contracts, settings, migrations, lock files, known vulnerabilities
	@$(RUN) -m launcher.checks

bench: install ## Measure speed and memory: ARGS="--help"
	@$(RUN) -m bench $(ARGS)

lock: install ## Write requirements/*.txt anew: ARGS=--upgrade takes newer releases
	@$(RUN) -m launcher.lock $(ARGS)

install: ## Install or update what the other commands need
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.9 or newer with its venv module was found:" \
	"install it (on Debian: apt install python3 python3-venv)." >&2; exit 1; fi
	@$(PYTHON) -m launcher.install

clean: ## Delete everything that these commands made, the demo's data too
	@if [ -x $(RUN) ]; then $(RUN) -m launcher clean; fi
	@rm -rf .venv node_modules static/dist var
