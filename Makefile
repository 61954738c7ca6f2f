# Everything a developer runs. Needs Python 3.11+, pip and make; what is missing it fetches.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check format messages clean system

PORT ?= 8000
export PORT
export DJANGO_SETTINGS_MODULE := tracker.settings
export UV_PYTHON_PREFERENCE := only-system
unexport PYTHONPATH VIRTUAL_ENV

UV_VERSION := 0.13.8
UV := .uv/bin/uv
PYTHON := .venv/bin/python
# Only `run` obeys the shell's settings: no test may reach a database that the shell names.
ifneq ($(MAKECMDGOALS),run)
unexport DATABASE_URL REDIS_URL VAR_DIR SECRET_KEY DEBUG HTTPS ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS SITE_URL
endif
PYTEST := $(PYTHON) -m pytest -n 2
heading = printf '\n\033[1m== %s ==\033[0m\n' '$(1)'

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run ## Start the site on http://127.0.0.1:8000 (another port: PORT=9000)
	@exec $(PYTHON) manage.py start

test: check system ## Check, then run the tests on SQLite and on PostgreSQL + Redis (ARGS='-k name')
	@$(call heading,Tests on SQLite without a broker)
	@$(PYTEST) $(ARGS)
	@$(call heading,Tests on PostgreSQL and Redis)
	@$(PYTHON) tests/services.py $(PYTEST) $(ARGS)

check: .venv/.dev ## Lint, types, layers, migrations, templates, lock file
	@$(call heading,Checks)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) .venv/bin/lint-imports --no-logo
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check --fail-level WARNING
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(UV) lock --check

format: .venv/.dev ## Rewrite code and templates in the house format
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

messages: .venv/.dev system ## Collect the texts to translate into tracker/locale
	$(PYTHON) manage.py makemessages -l zh_Hans --no-location --no-wrap \
		--ignore 'var/*' --ignore 'node_modules/*' --ignore 'tests/*' --ignore 'benchmarks/*'

clean: ## Remove environments and caches; the database and the secret key stay
	rm -rf .venv .uv var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets stand on ---

# The stamps live inside what they vouch for: whoever deletes the directory deletes the stamp.
.uv/.$(UV_VERSION):
	@command -v python3 >/dev/null || { echo 'Python 3.11 or newer is needed (python3).' >&2; exit 1; }
	@echo 'Fetching uv $(UV_VERSION)'
	@python3 -m pip install --quiet --upgrade --target .uv --disable-pip-version-check \
		--root-user-action=ignore uv==$(UV_VERSION)
	@touch $@

# Inexact: the runtime's packages join those of the tests instead of replacing them.
.venv/.run: uv.lock .uv/.$(UV_VERSION)
	@echo 'Installing the runtime packages'
	@$(UV) sync --quiet --frozen --inexact --no-default-groups --extra parquet
	@touch $@

.venv/.dev: uv.lock .uv/.$(UV_VERSION)
	@echo 'Installing the packages for development'
	@$(UV) sync --quiet --frozen --inexact --all-extras
	@touch $@ .venv/.run

# The browser and its Chinese fonts, the C library of Playwright's driver, msgfmt.
system:
	@missing=; have() { command -v "$$1" >/dev/null; }; \
	have chromium || have google-chrome || missing="$$missing chromium"; \
	fc-list :lang=zh-cn 2>/dev/null | grep -q . || missing="$$missing fonts-noto-cjk"; \
	/sbin/ldconfig -p | grep -q libatomic.so.1 || missing="$$missing libatomic1"; \
	have msgfmt || missing="$$missing gettext"; \
	test -n "$$missing" || exit 0; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	have apt-get && { test -z "$$sudo" || have sudo; } || { \
		echo "Please install these system packages first (as root):$$missing" >&2; exit 1; }; \
	echo "Installing system packages:$$missing"; \
	$$sudo apt-get -qq update && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
		-o DPkg::Lock::Timeout=300 --no-install-recommends $$missing >/dev/null
