#!/usr/bin/env bash
# Applies every overlay to a real API server, scales actors to 32, and counts the pods that the controllers make of it.
# Builds Kubernetes' own kube-apiserver and kube-controller-manager through the Go module proxy (once; about seven minutes
# of one core's time) and runs them with Debian's etcd-server on loopback. No kubelet: pods are made and stay Pending.
#   apt-get install etcd-server openssl, and go and kubectl on PATH
set -euo pipefail
cd "$(dirname "$0")/.."

version=${KUBERNETES_VERSION:-1.34.4}
cache=${CACHE:-$HOME/.cache/lockstep-kubernetes-$version}
keda=github.com/kedacore/keda/v2@v2.18.0
operator=github.com/prometheus-operator/prometheus-operator@v0.85.0

build() {
  mkdir -p "$cache/source"
  (
    cd "$cache/source"
    echo "module apiserver" >go.mod
    go mod download "k8s.io/kubernetes@v$version"
    own=$(go env GOMODCACHE)/k8s.io/kubernetes@v$version/go.mod
    {
      echo "module apiserver"
      grep -E '^(go|godebug) ' "$own"
      echo "require k8s.io/kubernetes v$version"
      # Kubernetes' parts are replaced by folders of its own tree; published, they are v0.
      grep -oE '^\s+k8s.io/[a-z-]+ =>' "$own" | while read -r part _; do
        echo "replace $part => $part v0.${version#1.}"
      done
    } >go.mod
    cat >tools.go <<'GO'
//go:build tools

package tools

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
GO
    go mod tidy -e >/dev/null 2>&1
    for program in kube-apiserver kube-controller-manager; do
      go build -o "$cache/$program" "k8s.io/kubernetes/cmd/$program"
    done
  )
}

[ -x "$cache/kube-controller-manager" ] || build

work=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT

port=$((20000 + RANDOM % 20000))
openssl genrsa -out "$work/key" 2048 2>/dev/null
openssl rsa -in "$work/key" -pubout -out "$work/key.pub" 2>/dev/null
token=$(openssl rand -hex 16)
echo "$token,admin,1,system:masters" >"$work/tokens"
etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$port" --advertise-client-urls "http://127.0.0.1:$port" \
  --listen-peer-urls "http://127.0.0.1:$((port + 1))" >"$work/etcd.log" 2>&1 &
children+=($!)
"$cache/kube-apiserver" --etcd-servers="http://127.0.0.1:$port" --bind-address=127.0.0.1 --secure-port=$((port + 2)) \
  --cert-dir="$work/certificates" --service-cluster-ip-range=10.0.0.0/16 \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$work/key.pub" \
  --service-account-signing-key-file="$work/key" --token-auth-file="$work/tokens" --authorization-mode=RBAC \
  >"$work/api-server.log" 2>&1 &
children+=($!)
export KUBECONFIG="$work/kubeconfig"
cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "https://127.0.0.1:$((port + 2))", insecure-skip-tls-verify: true } }]
users: [{ name: u, user: { token: $token } }]
contexts: [{ name: c, context: { cluster: c, user: u } }]
current-context: c
YAML

# What it waits for comes within two minutes, or it says what did not.
until_true() {
  local what=$1
  shift
  for _ in $(seq 120); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  echo "no $what after two minutes" >&2
  for log in "$work"/*.log; do tail -n 5 "$log" >&2; done
  exit 1
}

until_true "API server" kubectl get --raw /readyz
"$cache/kube-controller-manager" --kubeconfig="$KUBECONFIG" --service-account-private-key-file="$work/key" \
  --leader-elect=false >"$work/controllers.log" 2>&1 &
children+=($!)
modules=$(go env GOMODCACHE)
(cd "$work" && go mod download "$keda" "$operator")
kubectl create -f "$modules/$keda/config/crd/bases/keda.sh_scaledobjects.yaml" \
  -f "$modules/$operator/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml" \
  -f "$modules/$operator/example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml" >/dev/null
until_true "resource definitions" kubectl get podmonitors,prometheusrules,scaledobjects -A

pods() { [ "$(kubectl -n lockstep get pods -l app.kubernetes.io/name=actor --no-headers | wc -l)" -eq "$1" ]; }
for overlay in cpu gpu local full; do
  # What another overlay left would only be rolled over.
  kubectl -n lockstep delete deployments,statefulsets --all >/dev/null 2>&1 || true
  until_true "end of the last overlay's actors" pods 0
  kubectl kustomize "k8s/overlays/$overlay" |
    kubectl apply --server-side --force-conflicts --validate=strict -f - >"$work/applied"
  echo "$overlay: $(wc -l <"$work/applied") objects applied"
done
kubectl -n lockstep scale deployment/actor --replicas=32
until_true "32 pods of actors" pods 32
echo "actors: 32 pods, admitted under the restricted profile"
if sed 's/livenessProbe:/livenesProbe:/' k8s/base/actor.yaml |
  kubectl apply --server-side --dry-run=server --validate=strict -n lockstep -f - 2>"$work/refusal"; then
  echo "a misspelt field was taken" >&2
  exit 1
fi
echo "a misspelt field is refused: $(grep -o 'field not declared.*\|unknown field.*' "$work/refusal" | head -1)"
