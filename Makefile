# Two commands matter: `make site` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
REPORT := text
BASE := main

# Material announces its own end of life at every build; the README says what that means for this project.
export NO_MKDOCS_2_WARNING := 1

.PHONY: site bundle setup serve check impact owners deadlines test mutants bench lint format messages schemas inline-scripts lock clean

site: $(VENV)/site.stamp  ## check the rules and build site/
	$(RUN) scripts/check.py
	$(VENV)/bin/mkdocs build --strict

bundle: $(VENV)/site.stamp  ## the site as one ZIP file that opens from a folder, without a network
	$(RUN) scripts/bundle.py

setup: $(VENV)/site.stamp  ## the virtual environment only

serve: $(VENV)/site.stamp  ## preview with drafts; findings show on the pages
	$(VENV)/bin/mkdocs serve

check: $(VENV)/site.stamp  ## check the rules only; REPORT=github puts findings on lines of a pull request
	$(RUN) scripts/check.py --format $(REPORT)

impact: $(VENV)/site.stamp  ## what the change does to the manual, compared with BASE; REPORT=markdown is for a forge
	$(RUN) scripts/impact.py --base $(BASE) --format $(REPORT)

owners: $(VENV)/site.stamp  ## write CODEOWNERS anew: who on the forge answers for which file
	$(RUN) scripts/owners.py

deadlines: $(VENV)/site.stamp  ## the scheduled job: missed deadlines fail as well
	$(RUN) scripts/check.py --deadlines

test: $(VENV)/dev.stamp lint  ## lint, types, every test
	$(RUN) -m pytest

mutants: $(VENV)/dev.stamp  ## break every condition of the rules, one at a time: which breaks does no test notice?
	$(RUN) tests/mutation.py

bench: $(VENV)/site.stamp  ## what checking, building and rebuilding cost; SIZES="100 1000 5000" takes an hour
	$(RUN) scripts/bench.py $(SIZES)

lint: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

format: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

messages: $(VENV)/dev.stamp  ## bring the catalogue of messages up to date with the source
	$(VENV)/bin/pybabel --quiet extract --add-location=file --keyword=_ --sort-by-file --no-wrap --omit-header --output=$(VENV)/qms.pot hooks/qms scripts
	$(VENV)/bin/pybabel --quiet update --domain=qms --locale=vi --no-wrap --no-fuzzy-matching --ignore-pot-creation-date --input-file=$(VENV)/qms.pot --output-dir=hooks/qms/language/locale

schemas: $(VENV)/site.stamp  ## bring .vscode/schemas up to date with model, registers and guide
	$(RUN) scripts/schemas.py

inline-scripts: $(VENV)/site.stamp  ## list anew which inline scripts pages may hold, after a change of theme or Material
	$(RUN) scripts/inline_scripts.py

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --constraint requirements.txt --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf site $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/site.stamp: requirements.txt
	test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { echo "Thiếu python3-venv: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { echo "Thiếu python3-venv: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	touch $@ $(VENV)/site.stamp
