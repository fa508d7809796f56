# The images of the services, one target each: parameter-server, learner, learner-gpu, actor. They need BuildKit.
#   docker build --target actor --tag lockstep/actor:0.1.0 .
# docker-compose.yml and k8s/ combine them into a stack.

# Base images are pinned by digest. A build argument selects a mirror or another base.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0
ARG DEBIAN_IMAGE=debian:bookworm-slim@sha256:60eac759739651111db372c07be67863818726f754804b8707c90979bda511df
ARG CUDA_IMAGE=nvidia/cuda:11.8.0-cudnn8-runtime-ubuntu22.04@sha256:85fb7ac694079fff1061a0140fd5b5a641997880e12112d92589c3bbb1e8b7ca

FROM ${NODE_IMAGE} AS node
WORKDIR /lockstep

# Only the files that decide which packages are installed, so that a source change does not invalidate this layer.
FROM node AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM node AS compiled
COPY --from=manifests /lockstep ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN node_modules/.bin/tsc -b packages/cli packages/lockstep services/actor services/learner services/parameter-server \
  && node packages/cli/bin/bundle-programs.js --shipped \
  && find . -path ./node_modules -prune -o -type f ! -name '*.js' ! -name package.json ! -path './games/*' \
    ! -path './packages/*-page/*.html' ! -path './packages/*-page/*.css' ! -path './packages/*-page/*.svg' ! -name LICENSE \
    -exec rm {} + \
  && rm -r node_modules docker package.json packages/lockstep && find . -type d -empty -delete

FROM node AS parameter-server-modules
COPY --from=manifests /lockstep ./
COPY docker/prune-modules.mjs tools/release/third-party.mjs tools/release/mit.txt /
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --include-workspace-root=false --workspace services/parameter-server \
  && node /third-party.mjs --installed THIRD-PARTY-NOTICES.txt && node /prune-modules.mjs

# Learner and actor use the same libraries and share this layer.
FROM node AS training-modules
COPY --from=manifests /lockstep ./
COPY docker/prune-modules.mjs tools/release/third-party.mjs tools/release/mit.txt /
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --include-workspace-root=false \
    --workspace services/learner --workspace services/actor --workspace packages/cli \
  && node /third-party.mjs --installed THIRD-PARTY-NOTICES.txt \
  && node /prune-modules.mjs

# Debian's core packages depend on a desktop frontend. Only the cores and their licences are copied, and what Debian says of the
# packages, for bills of materials: tools for these look into status.d.
FROM ${DEBIAN_IMAGE} AS cores
# Genesis Plus GX's licence forbids commercial use: an empty GENESIS_PLUS_GX leaves the core out.
ARG GENESIS_PLUS_GX=1
WORKDIR /packages
RUN sed -i 's/^Components: main$/Components: main non-free/' /etc/apt/sources.list.d/debian.sources \
  && apt-get update && apt-get download \
    libretro-beetle-pce-fast libretro-bsnes-mercury-performance libretro-gambatte libretro-mgba libretro-nestopia \
    ${GENESIS_PLUS_GX:+libretro-genesisplusgx} \
  && mkdir -p /cores/usr/share /cores/var/lib/dpkg/status.d \
  && for package in *.deb; do \
    dpkg-deb --extract "$package" /unpacked \
      && dpkg-deb --field "$package" > "/cores/var/lib/dpkg/status.d/${package%%_*}" || exit 1; \
  done \
  && mv /unpacked/usr/lib /cores/usr/ \
  && find /unpacked/usr/share/doc -type f ! -name copyright -delete && mv /unpacked/usr/share/doc /cores/usr/share/

# Common to all images: Node.js without npm, a user that can write only to mounted folders, no setuid programs.
FROM ${DEBIAN_IMAGE} AS runtime
ARG DEBIAN_IMAGE
ARG VERSION=0.1.0
ARG REVISION=unknown
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/LICENSE /usr/share/doc/nodejs/
RUN groupadd --gid 1000 lockstep \
  && useradd --uid 1000 --gid 1000 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin lockstep \
  && install --directory /cores /games /roms /runs /secrets \
  && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
ENV NODE_ENV=production LOCKSTEP_CONTAINED=1 LOCKSTEP_HTTP_HOST=0.0.0.0 LOCKSTEP_RPC_HOST=0.0.0.0
LABEL org.opencontainers.image.vendor="Lockstep" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.base.name="${DEBIAN_IMAGE}" \
  org.opencontainers.image.licenses="MIT"
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=6 CMD ["node", "-e", \
  "fetch('http://127.0.0.1:' + process.env.LOCKSTEP_HTTP_PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
WORKDIR /
USER 1000:1000

FROM runtime AS parameter-server
LABEL org.opencontainers.image.title="Lockstep parameter server" \
  org.opencontainers.image.description="Keeps versioned weights in Redis and pushes them to actors."
COPY --from=parameter-server-modules /lockstep/node_modules /lockstep/node_modules
COPY --from=parameter-server-modules /lockstep/THIRD-PARTY-NOTICES.txt /lockstep/
COPY --from=compiled /lockstep/LICENSE /lockstep/
COPY --from=compiled /lockstep/packages /lockstep/packages
COPY --from=compiled /lockstep/services/parameter-server /lockstep/services/parameter-server
ENV LOCKSTEP_RPC_PORT=7301 LOCKSTEP_HTTP_PORT=7311
EXPOSE 7301 7311
ENTRYPOINT ["node", "/lockstep/packages/cli/programs/parameter-server.main.js"]

FROM runtime AS training
COPY --from=training-modules /lockstep/node_modules /lockstep/node_modules
COPY --from=training-modules /lockstep/THIRD-PARTY-NOTICES.txt /lockstep/
COPY --from=compiled /lockstep /lockstep

FROM training AS learner
LABEL org.opencontainers.image.title="Lockstep learner" \
  org.opencontainers.image.description="Collects every segment of a round, makes one update, publishes the next version. On processors."
ENV LOCKSTEP_RPC_PORT=7302 LOCKSTEP_HTTP_PORT=7312
EXPOSE 7302 7312
ENTRYPOINT ["node", "/lockstep/packages/cli/programs/learner.main.js"]

FROM training AS actor
ARG GENESIS_PLUS_GX=1
LABEL org.opencontainers.image.title="Lockstep actor and command" \
  org.opencontainers.image.description="Plays slots with the newest weights. Has the lockstep command and libretro cores.${GENESIS_PLUS_GX:+ Genesis Plus GX is among them, whose licence forbids commercial use.}" \
  org.opencontainers.image.licenses="MIT AND GPL-2.0-only AND GPL-3.0-only AND MPL-2.0${GENESIS_PLUS_GX:+ AND LicenseRef-Genesis-Plus-GX-non-commercial}"
USER 0
# Libraries that the cores are linked with, for bases without them.
RUN apt-get update && apt-get install -y --no-install-recommends libinih1 libsndfile1 libvorbisfile3 zlib1g \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY --from=cores /cores /
USER 1000:1000
ENV LOCKSTEP_HTTP_PORT=7313
EXPOSE 7313
ENTRYPOINT ["node", "/lockstep/packages/cli/bin/lockstep.js"]
CMD ["actor"]

# TensorFlow.js on an NVIDIA GPU. The package's install script downloads TensorFlow's library, so this target needs more
# network access than a package registry. Without a prebuilt addon for this Node.js, the addon is compiled here.
FROM node AS gpu-modules
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
COPY --from=manifests /lockstep ./
COPY docker/prune-modules.mjs tools/release/third-party.mjs tools/release/mit.txt /
RUN --mount=type=cache,target=/root/.npm \
  npm install --no-save --omit=dev --include-workspace-root=false --workspace services/learner \
    @tensorflow/tfjs-node-gpu@4.22.0 \
  && npm rebuild --ignore-scripts=false --foreground-scripts @tensorflow/tfjs-node-gpu \
  && node /third-party.mjs --installed THIRD-PARTY-NOTICES.txt && node /prune-modules.mjs

FROM ${CUDA_IMAGE} AS learner-gpu
ARG CUDA_IMAGE
ARG VERSION=0.1.0
ARG REVISION=unknown
COPY --from=runtime /usr/local/bin/node /usr/local/bin/
COPY --from=runtime /usr/share/doc/nodejs /usr/share/doc/nodejs
COPY --from=runtime /etc/passwd /etc/group /etc/
RUN install --directory /runs /secrets && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY --from=gpu-modules /lockstep/node_modules /lockstep/node_modules
COPY --from=gpu-modules /lockstep/THIRD-PARTY-NOTICES.txt /lockstep/
COPY --from=compiled /lockstep /lockstep
ENV NODE_ENV=production LOCKSTEP_CONTAINED=1 LOCKSTEP_HTTP_HOST=0.0.0.0 LOCKSTEP_RPC_HOST=0.0.0.0 \
  LOCKSTEP_RPC_PORT=7302 LOCKSTEP_HTTP_PORT=7312 LOCKSTEP_ENGINE=tfjs:node-gpu
LABEL org.opencontainers.image.title="Lockstep learner, GPU" \
  org.opencontainers.image.description="Collects every segment of a round, makes one update, publishes the next version. On an NVIDIA GPU." \
  org.opencontainers.image.vendor="Lockstep" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.base.name="${CUDA_IMAGE}" \
  org.opencontainers.image.licenses="MIT AND Apache-2.0 AND LicenseRef-NVIDIA-Deep-Learning-Container-License"
HEALTHCHECK --interval=10s --timeout=10s --start-period=300s --retries=6 CMD ["node", "-e", \
  "fetch('http://127.0.0.1:' + process.env.LOCKSTEP_HTTP_PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
EXPOSE 7302 7312
WORKDIR /
USER 1000:1000
ENTRYPOINT ["node", "/lockstep/packages/cli/programs/learner.main.js"]
