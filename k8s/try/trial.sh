# Disturbs the run on Kubernetes and checks the result. Sourced by try-cluster.sh.

lockstep() { node packages/cli/bin/lockstep.js "$@"; }
of() { kubectl -n lockstep "$@"; }
ledger() { cat "$work"/volumes/*/tried/ledger.jsonl 2>/dev/null || true; }
hashes() { grep -o '"type":"update","version":[0-9]*,"weightsSha256":"[0-9a-f]*"' | sort -u; }
version() { ledger | grep -o '"type":"update","version":[0-9]*' | tail -n 1 | grep -o '[0-9]*$' || echo 0; }
reached() { [ "$(version)" -ge "$1" ]; }
ready() { [ "$(of get "$1" -o jsonpath='{.status.readyReplicas}')" = "$2" ]; }
all_ready() {
  ready statefulset/redis 1 && ready statefulset/learner 1 && ready deployment/parameter-server 2 && ready deployment/actor "$1"
}
pods() { of get pods -l "app.kubernetes.io/name=$1" -o name; }
no_pods() { [ -z "$(pods "$1")" ]; }
learner_metric() { of get --raw /api/v1/namespaces/lockstep/pods/learner-0:7312/proxy/metrics | grep "^$1 " | cut -d' ' -f2; }

began=$SECONDS
say() { printf '%4d s  version %s: %s\n' $((SECONDS - began)) "$(version)" "$*"; }

# disturbed WHAT ACTORS COMMAND...: runs COMMAND, waits until all pods are ready again and training has made a new version.
disturbed() {
  local what=$1 actors=$2 before now
  shift 2
  before=$(version)
  "$@" >/dev/null
  until_true 300 "ready pods after: $what" all_ready "$actors"
  now=$(version)
  until_true 300 "updates after: $what" reached $(((now > before ? now : before) + 2))
  say "$what; all pods are ready again, and there were two more updates"
}

# The newest pod that is not terminating.
kill_pod() {
  local pod
  pod=$(of get pods -l "app.kubernetes.io/name=$1" -o name --sort-by=.metadata.creationTimestamp | tail -n 1)
  of delete --force --grace-period=0 "$pod" 2>/dev/null
}

# Secrets as cert-manager writes them: both sides have certificates of one authority.
create_secrets() {
  lockstep secrets "$work/secrets" >/dev/null
  of create secret generic lockstep-secrets --from-file="$work/secrets/token" \
    --from-file="$work/secrets/redis-password" >/dev/null
  (
    cd "$work/secrets"
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=authority" -keyout ca.key -out ca.crt
    openssl req -newkey rsa:2048 -nodes -subj "/CN=lockstep" -keyout tls.key -out tls.csr
    openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1 -out tls.crt \
      -extfile <(echo "subjectAltName=DNS:learner,DNS:parameter-server")
  ) 2>/dev/null
  of create secret generic lockstep-tls --from-file="$work/secrets/ca.crt" --from-file="$work/secrets/tls.crt" \
    --from-file="$work/secrets/tls.key" >/dev/null
}

begin_run() {
  kubectl create namespace lockstep >/dev/null
  create_secrets
  # Volumes for Redis, the learner and the games.
  create_volume 0 ReadWriteOnce
  create_volume 1 ReadWriteOnce
  create_volume 2 ReadOnlyMany
  began=$SECONDS
  kubectl apply --server-side -k k8s/try/overlay >/dev/null
  until_true 300 "first update" reached 1
  say "first update"
  until_true 300 "ready pods" all_ready 2
  say "all pods are ready"
}

# Checks that the kubelet applies the users and file rights of the manifests.
check_containers() {
  local pod
  for pod in deployment/actor deployment/parameter-server statefulset/learner; do
    [ "$(of exec "$pod" -c "${pod#*/}" -- sh -c 'id -u; touch /x 2>/dev/null || echo read-only')" = $'1000\nread-only' ]
  done
  say "containers run as user 1000 on a root that they cannot write"
}

scale_actors() {
  disturbed "scaled to 5 actors" 5 of scale deployment/actor --replicas=5
  until_true 60 "scraping of 5 actors" query 'count(up{job="lockstep-actor"} == 1) == 5'
  until_true 60 "what actors are scaled by" query lockstep:learner_waiting:ratio_rate5m
  say "Prometheus finds 5 actors by their annotations, and records what they are scaled by"
  disturbed "scaled to 2 actors" 2 of scale deployment/actor --replicas=2
  [ "$(learner_metric lockstep_learner_leases_expired_total)" = 0 ]
  say "the actors that went gave their slots back: no lease expired"
}

# evict POD: evicts it as the draining of a node does
evict() {
  of create --raw "/api/v1/namespaces/lockstep/$1/eviction" -f - >/dev/null <<JSON
{ "apiVersion": "policy/v1", "kind": "Eviction", "metadata": { "name": "${1#*/}", "namespace": "lockstep" } }
JSON
}

# evict_actors: the disruption budget allows one of two evictions.
evict_actors() {
  local one other
  { read -r one && read -r other; } < <(pods actor | sed 's/^pod/pods/')
  evict "$one"
  if evict "$other" 2>/dev/null; then echo "both actors were evicted" >&2 && exit 1; fi
}

# Restarts a deployment as an upgrade does; the learner drains as well.
roll_over() {
  local each
  of rollout restart deployment
  of rollout restart statefulset
  for each in deployment/parameter-server deployment/actor statefulset/redis statefulset/learner; do
    of rollout status "$each" --timeout=300s
  done
}

run_trial() {
  local service reached
  begin_run
  check_containers
  scale_actors
  disturbed "evicted one of two actors, as many as the budget allows" 2 evict_actors
  disturbed "rolled every pod over" 2 roll_over
  for service in actor parameter-server redis learner; do disturbed "killed $service" 2 kill_pod "$service"; done
  of scale statefulset/learner --replicas=0 >/dev/null
  until_true 90 "end of the learner" no_pods learner
  reached=$(version)
  say "stopped the learner"
  lockstep train --plain --run-dir "$work/undisturbed" --seed 11 --slots 8 --segment-length 16 --updates "$reached" >/dev/null
  diff <(ledger | hashes) <(hashes <"$work/undisturbed/ledger.jsonl")
  echo "the same weights in each of $reached versions as in a run that nothing disturbed"
}
