# Short calls only. What they mean: `make help`.
SHELL := /bin/sh
.DEFAULT_GOAL := help

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard sessions_app/translations/*/LC_MESSAGES/*.po))
NEW_ENOUGH := import sys, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
# Without keeping what it downloads: a virtual environment is made once.
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet install

.PHONY: help run test bench lint format lock translations

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/installed $(CATALOGUES) ## set up what is needed and start everything; Ctrl-C stops it
	@exec .venv/bin/python -m sessions_app.start

test: lint $(CATALOGUES) ## set up what is needed (a browser and a mail server too) and run every check
	@.venv/bin/python -m tests.journeys.browser
	@.venv/bin/python -m tests.replies.imap_server
	@.venv/bin/python -m tests.s3_server
	@.venv/bin/python -m pytest -n 2 --dist worksteal

bench: .venv/installed-dev $(CATALOGUES) ## how fast it is, beside a hello world (ONLY=register for one part)
	@.venv/bin/python -m tests.bench

lint: .venv/installed-dev ## style, types, who imports whom, dangerous calls, state of the dependencies
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/bandit -q -c pyproject.toml -r sessions_app config.py wsgi.py gunicorn.conf.py
	@.venv/bin/python -m pytest tests/test_dependencies.py

format: .venv/installed-dev ## put the code in the house style
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock: .venv/installed-dev ## pin the requirements anew after a change in pyproject.toml
	@.venv/bin/uv pip compile -q --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	@.venv/bin/uv pip compile -q --no-header --python-version 3.11 pyproject.toml --group dev \
		-c requirements.txt -o requirements-dev.txt

translations: .venv/installed-dev ## bring the Dutch catalogue up to date with the messages in the code
	@.venv/bin/pybabel -q extract -F pyproject.toml -k '_l lazy_gettext lazy_ngettext:1,2' --no-location --sort-output \
		--omit-header -o sessions_app/translations/messages.pot .
	@.venv/bin/pybabel -q update -d sessions_app/translations -i sessions_app/translations/messages.pot \
		--no-fuzzy-matching --no-wrap --ignore-obsolete
	@sed -i -E '/^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By)/d' \
		sessions_app/translations/nl/LC_MESSAGES/messages.po
	@echo "Now fill in what is empty in sessions_app/translations/nl/LC_MESSAGES/messages.po"

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (on Debian with the package python3-venv)."; exit 1; }
	@echo "Making a virtual environment with $(PYTHON) …"
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing the requirements …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing the requirements for development …"
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch .venv/installed $@

%.mo: %.po .venv/installed
	@.venv/bin/pybabel -q compile -i $< -o $@
