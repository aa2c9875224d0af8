# The bot in a container: its own user, nothing to write but /data and /tmp, no build tools. See docs/operating.md, "In a container".
FROM python:3.13-slim AS build
RUN python -m venv /opt/sro-liaison
COPY requirements.lock /src/
RUN /opt/sro-liaison/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /src/requirements.lock
COPY pyproject.toml README.md agreement.toml manifest.yml /src/
COPY bot /src/bot
COPY docs/people.md /src/docs/people.md
COPY docs/roles /src/docs/roles
COPY exports /src/exports
COPY handlers /src/handlers
COPY models /src/models
RUN /opt/sro-liaison/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index /src

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home sro && install --directory --owner=sro --mode=0700 /data
COPY --from=build /opt/sro-liaison /opt/sro-liaison
ENV PATH=/opt/sro-liaison/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 SRO_DATA=/data
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "bot.serving.alive"]
ENTRYPOINT ["sro-bot"]
CMD ["run"]
