# Runs etcd, API server and controllers below $work until the shell ends. Sourced by the try-*.sh above.

children=()
stop() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  wait "${children[@]}" 2>/dev/null || true
}

# run NAME COMMAND...: in the background, with its log in $work/NAME.log
run() {
  "${@:2}" >"$work/$1.log" 2>&1 &
  children+=($!)
}

# until_true SECONDS WHAT COMMAND...: waits until COMMAND succeeds; after SECONDS it prints the end of every log and fails.
until_true() {
  local seconds=$1 what=$2
  shift 2
  local deadline=$((SECONDS + seconds))
  while [ "$SECONDS" -lt "$deadline" ]; do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 1
  done
  echo "no $what after $seconds seconds" >&2
  tail -n 5 "$work"/*.log >&2
  exit 1
}

# start_control_plane ADDRESS: listens on ADDRESS of this machine; sets KUBECONFIG to the administrator's.
start_control_plane() {
  local port=$((20000 + RANDOM % 20000)) token
  token=$(openssl rand -hex 16)
  openssl genrsa -out "$work/key" 2048 2>/dev/null
  openssl rsa -in "$work/key" -pubout -out "$work/key.pub" 2>/dev/null
  echo "$token,admin,1,system:masters" >"$work/tokens"
  run etcd etcd --data-dir "$work/etcd" --listen-client-urls "http://127.0.0.1:$port" \
    --advertise-client-urls "http://127.0.0.1:$port" --listen-peer-urls "http://127.0.0.1:$((port + 1))"
  run api-server "$programs/kube-apiserver" --etcd-servers="http://127.0.0.1:$port" --bind-address="$1" \
    --secure-port=$((port + 2)) --cert-dir="$work/certificates" --service-cluster-ip-range=10.96.0.0/16 \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$work/key.pub" \
    --service-account-signing-key-file="$work/key" --token-auth-file="$work/tokens" --authorization-mode=RBAC \
    --kubelet-preferred-address-types=InternalIP
  export KUBECONFIG="$work/kubeconfig"
  cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "https://$1:$((port + 2))", insecure-skip-tls-verify: true } }]
users: [{ name: u, user: { token: $token } }]
contexts: [{ name: c, context: { cluster: c, user: u } }]
current-context: c
YAML
  until_true 120 "API server" kubectl get --raw /readyz
  run controllers "$programs/kube-controller-manager" --kubeconfig="$KUBECONFIG" \
    --service-account-private-key-file="$work/key" --leader-elect=false
}
