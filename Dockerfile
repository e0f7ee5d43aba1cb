# One image for web, worker, beat and the one-shot commands. `docker compose build` makes it.

# Styles, scripts and fonts, from the locked npm packages.
FROM node:24-trixie-slim AS assets
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit
COPY frontend frontend
COPY templates templates
COPY static/src static/src
RUN python3 -m frontend.build

# Python packages, each checked against its locked hash.
FROM python:3.13-slim AS packages
RUN python -m venv /srv/venv
COPY requirements/production.txt /tmp/production.txt
RUN /srv/venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/production.txt

# What runs: no compiler, no npm, no root.
FROM python:3.13-slim
# Pango lays out PDFs; DejaVu and Lohit have the letters that our own fonts lack.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-dejavu-core \
       fonts-lohit-beng-bengali \
       fonts-lohit-guru \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 0700 /srv/uploads /srv/ballot-keys
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=pins_portal.settings.production \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/uploads \
    BALLOT_KEY_DIR=/srv/ballot-keys \
    VAR_DIR=/tmp
WORKDIR /srv/portal
COPY --from=packages /srv/venv /srv/venv
COPY manage.py ./
COPY common common
COPY programmes programmes
COPY schools schools
COPY audits audits
COPY surveys surveys
COPY pins_portal pins_portal
COPY templates templates
COPY docker/healthcheck.py docker/healthcheck.py
COPY --from=assets /srv/portal/static/dist static/dist
# Values that lead nowhere: collecting files needs settings, but no service.
RUN SECRET_KEY=only-to-collect-static-files ALLOWED_HOSTS=portal.example BASE_URL=https://portal.example \
    python manage.py collectstatic --no-input --verbosity 0
USER portal
VOLUME /srv/uploads
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "docker/healthcheck.py"]
# WEB_CONCURRENCY sets the number of processes. No access log: addresses can carry people's codes.
CMD ["gunicorn", "pins_portal.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "pins_portal.web_worker.ConsiderateWorker", "--threads", "4", "--keep-alive", "0", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500"]
