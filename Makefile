# Two commands matter: `make site` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
NPM := $(shell command -v npm)
RUN := $(VENV)/bin/python
REPORT := text
BASE := main

# Material announces its own end of life at every build; the README says what that means for this project.
export NO_MKDOCS_2_WARNING := 1

.PHONY: site publish bundle setup serve studio check impact owners deadlines test mutants bench lint format messages schemas inline-scripts lock clean

# A site follows from its commit and the day it is built for: the commit's, where nobody names another.
site publish: export SOURCE_DATE_EPOCH ?= $(shell \
  test -z "$$(git status --porcelain 2>&1)" && git log -1 --format=%ct 2>/dev/null || date +%s)

site: $(VENV)/site.stamp  ## check the rules and build site/
	$(RUN) scripts/check.py
	$(VENV)/bin/mkdocs build --strict

publish: site  ## put site/ into the folder TO, which a web server serves; OPTIONS: see scripts/publish.py --help
	@test -n "$(TO)" || { echo "Thiếu nơi công bố: make publish TO=THƯ_MỤC" >&2; exit 2; }
	$(RUN) scripts/publish.py site --to "$(TO)" --repository . $(OPTIONS)

bundle: $(VENV)/site.stamp  ## the site as one ZIP file that opens from a folder, without a network
	$(RUN) scripts/bundle.py

setup: $(VENV)/site.stamp  ## the virtual environment only

serve: $(VENV)/site.stamp  ## preview with drafts; findings show on the pages
	$(VENV)/bin/mkdocs serve

studio: $(VENV)/site.stamp $(if $(NPM),studio/node_modules/.package-lock.json)  ## edit in a browser on this machine
	$(RUN) scripts/studio.py

check: $(VENV)/site.stamp  ## check the rules only; REPORT=github puts findings on lines of a pull request
	$(RUN) scripts/check.py --format $(REPORT)

impact: $(VENV)/site.stamp  ## what the change does to the manual, compared with BASE; REPORT=markdown is for a forge
	$(RUN) scripts/impact.py --base $(BASE) --format $(REPORT)

owners: $(VENV)/site.stamp  ## write CODEOWNERS anew: who on the forge answers for which file
	$(RUN) scripts/owners.py

deadlines: $(VENV)/site.stamp  ## who must do what by when; fails while something is overdue; REPORT=markdown is for a forge
	$(RUN) scripts/deadlines.py --format $(REPORT)

test: $(VENV)/dev.stamp $(if $(NPM),tests/forge/node_modules/.package-lock.json) lint  ## lint, types, every test
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
	rm -rf site $(VENV) studio/node_modules tests/forge/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

# What is installed is remembered by its content: a new clone of the same state has a list of another age, not another list.
$(VENV)/site.stamp: requirements.txt
	test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { echo "Thiếu python3-venv: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	cmp -s $< $@ || { $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< && cp $< $@; }
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { echo "Thiếu python3-venv: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	cmp -s $< $@ || { $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< && cp $< $@; }
	touch $@
	cmp -s requirements.txt $(VENV)/site.stamp || cp requirements.txt $(VENV)/site.stamp
	touch $(VENV)/site.stamp

# Where it fails, what needs it says so: make studio refuses, tests skip, CI fails by name.
%/node_modules/.package-lock.json: %/package-lock.json
	-cd $* && npm ci --silent && touch node_modules/.package-lock.json
