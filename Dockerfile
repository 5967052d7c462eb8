# syntax=docker/dockerfile:1
# One file, four images: api, worker, migrate, sandbox (docker build --target api .).
# Debian, because Temporal's core has no musl build (no alpine). No secret enters a layer: all come as variables at run time.
# Nothing outside the list in .dockerignore reaches the build.

# The tag is listed in https://github.com/docker-library/official-images/blob/master/library/node
FROM node:24.19.0-bookworm-slim AS base
WORKDIR /app

# What decides which packages are installed, and nothing else: the layers below change only when it does.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/sandbox/package.json apps/sandbox/
COPY apps/worker/package.json apps/worker/
COPY bench/package.json bench/
COPY e2e/package.json e2e/
COPY packages/contracts/package.json packages/contracts/
COPY packages/database/package.json packages/database/
COPY packages/engine/package.json packages/engine/
COPY packages/entra/package.json packages/entra/
COPY packages/gallery/package.json packages/gallery/
COPY packages/local-stack/package.json packages/local-stack/
COPY packages/mapping/package.json packages/mapping/
COPY packages/platform/package.json packages/platform/
COPY packages/scim/package.json packages/scim/
COPY packages/testkit/package.json packages/testkit/
COPY packages/workflows/package.json packages/workflows/

# What API and worker need at run time. Of Temporal's core (five platforms in one package) only the Linux builds stay.
FROM manifests AS dependencies
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --workspace=apps/api --workspace=apps/worker \
    && rm -rf node_modules/@temporalio/core-bridge/releases/*-apple-darwin \
       node_modules/@temporalio/core-bridge/releases/*-pc-windows-msvc

FROM manifests AS sandbox-dependencies
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --workspace=apps/sandbox

# /out holds what was built, with the package.json files that say where it is.
FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY tsconfig.base.json tsconfig.build.json ./
COPY packages packages
COPY apps apps
RUN npm run build \
    && mkdir /out \
    && cp -r --parents packages/*/package.json packages/*/dist apps/*/package.json apps/*/dist apps/api/schema.graphql /out

# The files belong to root and the process does not run as root: it can change nothing of itself.
FROM base AS runtime
ENV NODE_ENV=production
LABEL org.opencontainers.image.title="Lockstep" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY deploy/healthcheck.mjs deploy/healthcheck.mjs
USER 1000:1000

FROM runtime AS application
COPY --from=dependencies /app ./
COPY --from=build /out ./

FROM application AS migrate
HEALTHCHECK NONE
CMD ["node", "apps/api/dist/migrate.js"]

FROM application AS worker
EXPOSE 4001
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["node", "deploy/healthcheck.mjs", "http://127.0.0.1:4001/health/ready"]
CMD ["node", "apps/worker/dist/main.js"]

FROM application AS api
EXPOSE 4000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["node", "deploy/healthcheck.mjs", "http://127.0.0.1:4000/health/ready"]
CMD ["node", "apps/api/dist/main.js"]

# Simulated remote services, for trying Lockstep out. Kept apart: none of it belongs into what runs in production.
FROM runtime AS sandbox
COPY --from=sandbox-dependencies /app ./
COPY --from=build /out/apps/sandbox apps/sandbox
EXPOSE 4101 4102 4103 4104 4105 4106 4107 4108
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["node", "deploy/healthcheck.mjs", "http://127.0.0.1:4107/health"]
CMD ["node", "apps/sandbox/dist/main.js"]
