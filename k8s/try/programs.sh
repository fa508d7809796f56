# Builds Kubernetes' own programs through the Go module proxy, each once. Sourced by the try-*.sh above.

kubernetes_version=${KUBERNETES_VERSION:-1.34.4}
programs=${CACHE:-$HOME/.cache/lockstep-kubernetes-$kubernetes_version}

# Makes a module that requires Kubernetes. Kubernetes' go.mod replaces its parts by folders of its own tree; here they are
# replaced by the same parts published as v0.
kubernetes_module() {
  echo "module programs" >go.mod
  go mod download "k8s.io/kubernetes@v$kubernetes_version"
  local own
  own=$(go env GOMODCACHE)/k8s.io/kubernetes@v$kubernetes_version/go.mod
  {
    echo "module programs"
    grep -E '^(go|godebug) ' "$own"
    echo "require k8s.io/kubernetes v$kubernetes_version"
    grep -oE '^\s+k8s.io/[a-z-]+ =>' "$own" | while read -r part _; do
      echo "replace $part => $part v0.${kubernetes_version#1.}"
    done
  } >go.mod
  {
    printf '//go:build tools\n\npackage tools\n\nimport (\n'
    for program in kube-apiserver kube-controller-manager kube-scheduler kubelet; do
      printf '\t_ "k8s.io/kubernetes/cmd/%s"\n' "$program"
    done
    echo ")"
  } >tools.go
  go mod tidy -e >/dev/null 2>&1
}

# build_kubernetes PROGRAM...
build_kubernetes() {
  mkdir -p "$programs/source"
  local program
  for program in "$@"; do
    [ -x "$programs/$program" ] || (
      cd "$programs/source"
      [ -f go.sum ] || kubernetes_module
      echo "building $program $kubernetes_version" >&2
      CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$programs/$program" "k8s.io/kubernetes/cmd/$program"
    )
  done
}

# CoreDNS with only the plugins that a cluster's DNS needs.
build_names() {
  [ -x "$programs/names" ] || (
    mkdir -p "$programs/names-source"
    cp k8s/try/names/main.go "$programs/names-source"
    cd "$programs/names-source"
    printf 'module names\ngo 1.25.0\nrequire github.com/coredns/coredns v1.13.1\n' >go.mod
    go mod tidy >/dev/null 2>&1
    echo "building CoreDNS 1.13.1" >&2
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$programs/names" .
  )
}

# The image that holds a pod's namespaces, from Kubernetes' own source; `ctr images import` takes it.
build_pause() {
  [ -f "$programs/pause.tar" ] || (
    work=$(mktemp -d)
    cd "$work"
    cc -static -Os -s -DVERSION=v3.10 -o pause \
      "$(go env GOMODCACHE)/k8s.io/kubernetes@v$kubernetes_version/build/pause/linux/pause.c"
    tar --owner=65535 --group=65535 -cf layer.tar pause
    printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/pause"],"User":"65535:65535"},%s}' "$(go env GOARCH)" \
      "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$(sha256sum layer.tar | cut -d' ' -f1)\"]}" >config.json
    echo '[{"Config":"config.json","RepoTags":["localhost/pause:3.10"],"Layers":["layer.tar"]}]' >manifest.json
    tar -cf "$programs/pause.tar" manifest.json config.json layer.tar
    rm -r "$work"
  )
}
