#!/usr/bin/env bash
# Trains on a real Kubernetes of one node: kubelet, scheduler, containerd and CoreDNS on this machine. Actors are scaled up
# and down, pods of every service are killed, and every version's weights are compared with a run that nothing disturbed.
#   k8s/try-cluster.sh IMAGES.tar...   as `docker save` writes them: lockstep/actor, lockstep/learner,
#                                      lockstep/parameter-server and redis, by the names of k8s/base
# Builds Kubernetes' own programs through the Go module proxy (once; about 20 minutes of one core's time). All of it runs in
# namespaces of its own, as root; when they end, nothing is left but the cache of what was built.
#   apt-get install containerd runc containernetworking-plugins etcd-server prometheus iproute2 openssl gcc libc6-dev,
#   go, kubectl and node on PATH, and what `npm run build` compiles
set -euo pipefail
images=()
for image in "$@"; do images+=("$(realpath "$image")"); done
cd "$(dirname "$0")/.."
. k8s/try/programs.sh

if [ -z "${WORK:-}" ]; then
  [ $# -gt 0 ] || { sed -n '2,10s/^# //p' k8s/try-cluster.sh >&2; exit 78; }
  build_kubernetes kube-apiserver kube-controller-manager kube-scheduler kubelet
  build_names
  build_pause
  work=$(mktemp -d)
  # What a kubelet sets for the whole machine.
  before=$(sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys \
    kernel.keys.root_maxbytes)
  clean() {
    kill -KILL "$inside" 2>/dev/null || true
    wait "$inside" 2>/dev/null || true
    # The last processes may need a moment.
    for _ in $(seq 30); do
      find /sys/fs/cgroup -depth -type d -path '*/lockstep-try*' -exec rmdir {} + 2>/dev/null && break
      sleep 1
    done
    sysctl -q -p - <<<"$before"
    rmdir /var/lib/cni 2>/dev/null || true
    rm -rf "$work"
  }
  trap clean EXIT
  CACHE=$programs WORK=$work unshare --mount --net --pid --fork --kill-child --mount-proc \
    bash k8s/try-cluster.sh "${images[@]}" &
  inside=$!
  wait "$inside"
  exit
fi
. k8s/try/control-plane.sh
. k8s/try/node.sh
. k8s/try/trial.sh

work=$WORK
set -E
trap 'echo "failed: $BASH_COMMAND" >&2' ERR
trap stop EXIT
prepare_node
start_control_plane "$node_address"
start_containerd
import_images "$programs/pause.tar" "${images[@]}"
start_kubelet
start_names
start_prometheus
run_trial
