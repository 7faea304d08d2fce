# Four jobs; each one sets up what it needs on a machine with Python, pip and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DESK := out/workspace
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: brief test lint serve desk lock clean

brief: desk
	$(BIN)/bilateral brief AZE RUS --workspace $(DESK) --output out/brief-AZE-RUS.html

test: $(VENV)/dev.stamp
	sh tools/set_up_test_machine.sh $(BIN)/python
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_licences.py

serve: desk
	$(BIN)/bilateral serve --workspace $(DESK)

# A fresh workspace with the starter figures and the sample reports read.
desk: $(VENV)/run.stamp
	rm -rf $(DESK)
	$(BIN)/bilateral init $(DESK)
	$(BIN)/bilateral read --starter --workspace $(DESK) --quiet

$(VENV)/run.stamp: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/run.stamp

# Pin what pyproject.toml asks for; run after changing it.
lock: $(VENV)/dev.stamp
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) out build .pytest_cache .mypy_cache .ruff_cache .hypothesis
