# What is done to the run on Kubernetes, and what must be true of it. Sourced by try-cluster.sh.

lockstep() { node packages/cli/bin/lockstep.js "$@"; }
of() { kubectl -n lockstep "$@"; }
hashes() { grep -ho '"type":"update","version":[0-9]*,"weightsSha256":"[0-9a-f]*"' "$@" | sort -u; }
ledger() { cat "$work"/volumes/*/tried/ledger.jsonl 2>/dev/null; }
version() { ledger | grep -o '"type":"update","version":[0-9]*' | tail -n 1 | grep -o '[0-9]*$' || echo 0; }
reached() { [ "$(version)" -ge "$1" ]; }
ready() { [ "$(of get "$1" -o jsonpath='{.status.readyReplicas}')" = "$2" ]; }
pods_of() { of get pods -l "app.kubernetes.io/name=$1" -o name; }
all_ready() {
  ready statefulset/redis 1 && ready statefulset/learner 1 && ready deployment/parameter-server 1 && ready deployment/actor "$1"
}

began=$SECONDS
say() { printf '%4d s  version %s: %s\n' $((SECONDS - began)) "$(version)" "$*"; }

# disturbed WHAT ACTORS COMMAND...: afterwards all pods are ready again and training goes on.
disturbed() {
  local what=$1 actors=$2 before
  shift 2
  "$@" >/dev/null 2>&1
  until_true 300 "ready pods after: $what" all_ready "$actors"
  before=$(version)
  until_true 300 "updates after: $what" reached $((before + 2))
  say "$what; all pods ready, and two updates more"
}

kill_pod() { of delete --force --grace-period=0 "$(pods_of "$1" | head -n 1)"; }

run_trial() {
  local updates
  updates=$(grep -oP 'LOCKSTEP_UPDATES, value: "\K\d+' k8s/try/overlay/kustomization.yaml)
  kubectl create namespace lockstep >/dev/null
  lockstep secrets "$work/secrets" >/dev/null
  of create secret generic lockstep-secrets --from-file="$work/secrets/token" \
    --from-file="$work/secrets/redis-password" >/dev/null
  began=$SECONDS
  kubectl apply --server-side --force-conflicts -k k8s/try/overlay >/dev/null
  until_true 300 "first update" reached 1
  say "first update"
  until_true 300 "ready pods" all_ready 2
  say "all pods ready"
  disturbed "scaled to 5 actors" 5 of scale deployment/actor --replicas=5
  disturbed "scaled to 2 actors" 2 of scale deployment/actor --replicas=2
  for service in actor parameter-server redis learner; do disturbed "killed $service" 2 kill_pod "$service"; done
  reached "$updates" && { echo "the run ended before the last of it was done" >&2; exit 1; }
  until_true 900 "end of the run" reached "$updates"
  say "trained"

  lockstep train --plain --run-dir "$work/undisturbed" --seed 11 --slots 8 --segment-length 16 --updates "$updates" >/dev/null
  diff <(ledger | hashes) <(hashes "$work/undisturbed/ledger.jsonl")
  echo "the same weights in every version as undisturbed: $(hashes "$work/undisturbed/ledger.jsonl" | wc -l) versions"
}
