# One image for web, worker, beat and set-up: docker-compose.yml gives each its command.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --root-user-action=ignore uv==0.13.8
WORKDIR /app
# The packages first: a change of code alone reuses this layer.
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --extra parquet
COPY . .
# Babel compiles the translations, so that no gettext is needed. The key signs nothing here.
RUN .venv/bin/pybabel compile --domain django --directory tracker/locale \
    && test -f tracker/locale/zh_Hans/LC_MESSAGES/django.mo \
    && SECRET_KEY=used-only-while-this-image-is-built-and-signs-nothing-here .venv/bin/python manage.py collectstatic --no-input

FROM ${PYTHON_IMAGE}
ENV PATH=/app/.venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=tracker.settings \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRANIAN_BLOCKING_THREADS=64
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tracker
WORKDIR /app
COPY --from=build /app /app
# Only var/ is the process's own: without DATABASE_URL the SQLite database is made there. A volume
# mounted for the snapshots takes over its owner.
RUN mkdir -p var/snapshots && chown tracker:tracker var var/snapshots
USER tracker
EXPOSE 8000
# The header answers the redirect to https, which HTTPS=true asks for.
HEALTHCHECK --interval=10s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import Request, urlopen; \
urlopen(Request('http://127.0.0.1:8000/livez', headers={'X-Forwarded-Proto': 'https'}), timeout=3)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "tracker.wsgi:application"]
