# The pipeline and the API in one image; which of them runs is the command's word (`up`, `run`, `serve`).
# ./config holds streams.yaml; the page can edit it when the folder belongs to user 999, the image's.
#   docker build -t hutong . && docker run -v ./config:/etc/hutong -v hutong:/var/lib/hutong -p 8600:8600 hutong
# For NVIDIA GPUs: docker build --build-arg ONNXRUNTIME=onnxruntime-gpu -t hutong:cuda .
FROM python:3.12-slim-bookworm AS python
ARG ONNXRUNTIME=onnxruntime
RUN python -m venv /opt/hutong
ENV PATH=/opt/hutong/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements-run.lock ./
RUN pip install --require-hashes -r requirements-run.lock \
 && if [ "$ONNXRUNTIME" != onnxruntime ]; then pip uninstall -y onnxruntime && pip install "$ONNXRUNTIME"; fi
COPY pyproject.toml README.md LICENSE cli.py ./
COPY api ./api
COPY commands ./commands
COPY models ./models
COPY pipeline ./pipeline
RUN pip install --no-deps -e . && python -m api.document > openapi.json

FROM node:22-bookworm-slim AS web
WORKDIR /src
COPY api/web/package.json api/web/package-lock.json api/web/.npmrc ./
RUN npm ci
COPY api/web ./
COPY --from=python /src/openapi.json .generated/openapi.json
RUN HUTONG_OPENAPI=ready npm run types && npm run build

FROM python AS build
COPY --from=web /src/dist ./api/web/dist
RUN pip install --no-deps .

FROM python:3.12-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libgl1 libglib2.0-0 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 999 --home /var/lib/hutong --create-home hutong
COPY --from=build /opt/hutong /opt/hutong
ENV PATH=/opt/hutong/bin:$PATH HUTONG_CONFIG=/etc/hutong/streams.yaml PYTHONUNBUFFERED=1
USER hutong
WORKDIR /var/lib/hutong
VOLUME /var/lib/hutong
EXPOSE 8600 9108
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8600/healthz', timeout=5)"]
ENTRYPOINT ["hutong"]
CMD ["up"]
