# posgui: set up, run and test. Python 3.11 to 3.13; PYTHON=... names one (make clean first).

VENV := .venv
BIN := $(VENV)/bin
LOCK := installer/lock
LINUX := installer/linux
CONFIG := $(or $(XDG_CONFIG_HOME),$(HOME)/.config)/posgui/posgui.toml
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: $(VENV)/.run ## make .venv with the locked versions; leaves the command at .venv/bin/posgui

run: setup ## the tray with the configured printer; with none configured, the demo
	@if [ -e "$(CONFIG)" ]; then exec $(BIN)/posgui; else exec $(BIN)/posgui demo; fi

test: $(VENV)/.dev ## lint, types, import contracts and every test
	@$(MAKE) --no-print-directory lint types
	$(BIN)/pytest -n 5 --dist worksteal # most tests wait for a printer, not for a core

gate: $(VENV)/.dev ## the delivery gate in full (hours); make test has its short form
	POSGUI_GATE=full $(BIN)/pytest -n 4 tests/gate tests/service/test_delivery_model.py \
		tests/ui/test_screens.py

bench: $(VENV)/.dev ## the speed, as a table: each number beside another of the same run
	$(BIN)/python -m tests.bench $(if $(OUT),--out $(OUT))

diagnose-table: $(VENV)/.dev ## what each injected fault is taken for, as a table
	$(BIN)/python -m tests.diagnosis.table

screens: $(VENV)/.dev ## take the reference pictures of all windows (SCENES=...: of some) anew
	$(BIN)/python -m tests.support.screens renew $(SCENES)

lint: $(VENV)/.dev ## ruff and the import contracts
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev ## mypy, strict; what is for Windows alone as on Windows
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 $(WINDOWS)

lock: setup ## solve the versions anew and write them with their hashes to installer/lock
	$(PIP) "uv>=0.9"
	rm -f $(LOCK)/*.txt
	$(SOLVE) pyproject.toml -o $(LOCK)/runtime.txt
	$(SOLVE) pyproject.toml --group dev -c $(LOCK)/runtime.txt -o $(LOCK)/dev.txt
	$(SOLVE) --group build -c $(LOCK)/dev.txt -o $(LOCK)/build.txt

clean: ## remove .venv and every cache
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find posgui tests -name __pycache__ -prune -exec rm -rf {} +

WINDOWS := posgui/host/winspool posgui/transports/usbprint posgui/transports/winspool.py \
	posgui/transports/device_changes.py posgui/transports/plugging.py \
	posgui/transports/serial/windows.py posgui/transports/serial/transport.py \
	posgui/host/serial_ports.py

SOLVE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

# Debian ships ensurepip apart from Python.
VENV_PACKAGE := import sys, importlib.util as u; \
	u.find_spec('ensurepip') or print('python3.%d-venv' % sys.version_info[1])

# The stamps: each is newer than all it was made from, so a second call does nothing.
$(VENV)/.run: pyproject.toml $(LOCK)/runtime.txt $(LOCK)/build.txt $(LINUX)/packages-run.txt
	@python=$${PYTHON:-$$(sh installer/python.sh)} && \
	venv=$$($$python -c "$(VENV_PACKAGE)") && \
	sh $(LINUX)/packages.sh $(LINUX)/packages-run.txt $$venv && \
	$$python -m venv $(VENV)
	$(PIP) --require-hashes -r $(LOCK)/runtime.txt -r $(LOCK)/build.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run $(LOCK)/dev.txt $(LINUX)/packages-test.txt
	@sh $(LINUX)/packages.sh $(LINUX)/packages-test.txt
	$(PIP) --require-hashes -r $(LOCK)/dev.txt
	@touch $@

.PHONY: help setup run test gate bench diagnose-table screens lint types lock clean
