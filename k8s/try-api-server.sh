#!/usr/bin/env bash
# Applies every overlay to a real API server, scales actors to 32, and counts the pods that the controllers create.
# Builds Kubernetes' own kube-apiserver and kube-controller-manager through the Go module proxy (once; about seven minutes
# of one core's time) and runs them with Debian's etcd-server on loopback. There is no kubelet: pods are created and stay Pending.
#   apt-get install etcd-server openssl, and go and kubectl on PATH
set -euo pipefail
cd "$(dirname "$0")/.."
. k8s/try/programs.sh
. k8s/try/control-plane.sh

keda=github.com/kedacore/keda/v2@v2.18.0
operator=github.com/prometheus-operator/prometheus-operator@v0.85.0

build_kubernetes kube-apiserver kube-controller-manager
work=$(mktemp -d)
trap 'stop; rm -rf "$work"' EXIT
start_control_plane 127.0.0.1

modules=$(go env GOMODCACHE)
(cd "$work" && go mod download "$keda" "$operator")
kubectl create -f "$modules/$keda/config/crd/bases/keda.sh_scaledobjects.yaml" \
  -f "$modules/$operator/example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml" \
  -f "$modules/$operator/example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml" >/dev/null
until_true 120 "resource definitions" kubectl get podmonitors,prometheusrules,scaledobjects -A

pods() { [ "$(kubectl -n lockstep get pods -l app.kubernetes.io/name=actor --no-headers | wc -l)" -eq "$1" ]; }
for overlay in cpu gpu local full; do
  # Objects of another overlay would only be rolled over, not created.
  kubectl -n lockstep delete deployments,statefulsets --all >/dev/null 2>&1 || true
  until_true 120 "end of the last overlay's actors" pods 0
  kubectl kustomize "k8s/overlays/$overlay" |
    kubectl apply --server-side --force-conflicts --validate=strict -f - >"$work/applied"
  echo "$overlay: $(wc -l <"$work/applied") objects applied"
done
kubectl -n lockstep scale deployment/actor --replicas=32
until_true 120 "32 pods of actors" pods 32
echo "actors: 32 pods, admitted under the restricted profile"
if sed 's/livenessProbe:/livenesProbe:/' k8s/base/actor.yaml |
  kubectl apply --server-side --dry-run=server --validate=strict -n lockstep -f - 2>"$work/refusal"; then
  echo "a misspelt field was taken" >&2
  exit 1
fi
echo "a misspelt field is refused: $(grep -o 'field not declared.*\|unknown field.*' "$work/refusal" | head -1)"
