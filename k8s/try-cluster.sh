#!/usr/bin/env bash
# Trains on a real one-node Kubernetes: kubelet, scheduler, containerd and CoreDNS on this machine. Scales actors up and
# down, kills pods of every service, and compares the weights of every version with those of an undisturbed run.
#   k8s/try-cluster.sh IMAGES.tar...   as `docker save` writes them: lockstep/actor, lockstep/learner,
#                                      lockstep/parameter-server and redis, by the names of k8s/base
# Builds Kubernetes' own programs through the Go module proxy (once; about 20 minutes on one core). Everything runs as root
# in namespaces of its own; afterwards only the build cache is left.
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
  # A kubelet changes these settings for the whole machine.
  before=$(sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys \
    kernel.keys.root_maxbytes)
  clean() {
    kill -KILL "$inside" 2>/dev/null || true
    wait "$inside" 2>/dev/null || true
    # The last processes may take a moment to end.
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
