# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM python:3.12-trixie AS build
RUN python -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PATH=/opt/venv/bin:$PATH
WORKDIR /srv/association/current/backend
COPY . .
RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt
# The settings want these to be read; the values mean nothing, and stay in no layer.
RUN export DJANGO_SECRET_KEY=build && if python manage.py diffsettings --all | grep -q 'STATIC_ROOT = None'; then echo 'no STATIC_ROOT: nothing to collect'; else python manage.py collectstatic --noinput; fi

FROM python:3.12-slim-trixie
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini libpq5 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin app
ENV PATH=/opt/venv/bin:$PATH
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/association/current/backend
COPY --from=build /srv/association/current /srv/association/current
# By number: only a number shows a cluster that this is not root.
USER 10001:10001
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "config.asgi:application"]
