#!/usr/bin/env bash
# Makes stand-ins for the images that ours begin with, and for Redis' and Prometheus', from Debian's packages and this
# machine's Node.js: for a machine that reaches no container registry. As root, on Debian, with a Docker engine.
#   apt-get install debootstrap
# Prints the variables by which the Dockerfile and docker-compose.yml are told of them. What is there already is not made
# again: docker rmi $(docker images -q 'lockstep-base/*') forgets it.
set -euo pipefail

docker=${DOCKER:-docker}
export DOCKER_BUILDKIT=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

is_there() { "$docker" image inspect "$1" >/dev/null 2>&1; }

# A Dockerfile from standard input, with a folder as its context.
build() { "$docker" build --quiet --tag "$1" --file - "$2" >/dev/null 2>"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }; }

if ! is_there lockstep-base/debian; then
  root=$work/debian
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" http://deb.debian.org/debian >"$work/debootstrap.log" ||
    { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
  # As in the official slim image: sources in this form, and no documentation but licences.
  rm "$root/etc/apt/sources.list"
  cat >"$root/etc/apt/sources.list.d/debian.sources" <<'SOURCES'
Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  find "$root/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$root"/usr/share/{info,locale,man}/* "$root"/var/{cache/apt,lib/apt/lists}/*
  # Whom this machine trusts, for npm behind a proxy of its own.
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  tar --create --directory "$root" . | "$docker" import --change 'CMD ["bash"]' - lockstep-base/debian >/dev/null
fi

if ! is_there lockstep-base/node; then
  mkdir "$work/node"
  cp "$(node --print process.execPath)" "$work/node/node"
  cp -r "$(npm root --global)/npm" "$work/node/npm"
  # The official image has it there; Node.js from elsewhere may have it nowhere.
  cp "$(dirname "$(node --print process.execPath)")/../LICENSE" "$work/node/LICENSE" 2>/dev/null ||
    echo "https://github.com/nodejs/node/blob/main/LICENSE" >"$work/node/LICENSE"
  build lockstep-base/node "$work/node" <<'DOCKERFILE'
FROM lockstep-base/debian
COPY node /usr/local/bin/
COPY LICENSE /usr/local/
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
DOCKERFILE
fi

mkdir "$work/empty"
# Users, folders and programs are where the official images have them.
is_there lockstep-base/redis || build lockstep-base/redis "$work/empty" <<'DOCKERFILE'
FROM lockstep-base/debian
RUN groupadd --system --gid 999 redis && useradd --system --uid 999 --gid 999 redis \
  && apt-get update && apt-get install --yes --no-install-recommends redis-server && rm -r /var/lib/apt/lists/* \
  && install --directory --owner=999 --group=999 /data
CMD ["redis-server"]
DOCKERFILE
is_there lockstep-base/prometheus || build lockstep-base/prometheus "$work/empty" <<'DOCKERFILE'
FROM lockstep-base/debian
RUN apt-get update && apt-get install --yes --no-install-recommends prometheus && rm -r /var/lib/apt/lists/* \
  && install --directory --owner=65534 --group=65534 /prometheus
USER nobody
ENTRYPOINT ["/bin/prometheus"]
DOCKERFILE

for name in node debian redis prometheus; do echo "${name^^}_IMAGE=lockstep-base/$name"; done
