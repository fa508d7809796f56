# Makes this machine the only node of a cluster: containerd, kubelet, scheduler, DNS. try-cluster.sh sources it inside
# namespaces of its own, so that no mount, address, rule or process remains afterwards.

node_address=10.99.0.1
names_address=10.96.0.10

prepare_node() {
  # containerd and the CNI plugins use fixed paths: mount empty folders there.
  mount -t tmpfs tmpfs /run
  mkdir -p /var/lib/cni "$work"/{containerd,kubelet,cni,var-log/pods} "$work"/volumes/{0,1,2}
  mount -t tmpfs tmpfs /var/lib/cni
  mount --bind "$work/var-log" /var/log
  mount --make-rshared /
  ip link set lo up
  ip link add node0 type veth peer node1
  ip address add "$node_address/24" dev node0
  ip address add "$names_address/32" dev node0
  ip link set node0 up
  ip link set node1 up
  ip route add default dev node0
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

start_containerd() {
  cat >"$work/cni/pods.conflist" <<JSON
{ "cniVersion": "1.0.0", "name": "pods",
  "plugins": [{ "type": "ptp", "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.244.0.0/16" }]],
    "routes": [{ "dst": "0.0.0.0/0" }] } }] }
JSON
  cat >"$work/containerd.toml" <<TOML
version = 2
root = "$work/containerd"
state = "/run/containerd"
[grpc]
address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "localhost/pause:3.10"
# In a container or a small virtual machine, root may not lower a process's OOM score.
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "$work/cni"
TOML
  run containerd containerd --config "$work/containerd.toml"
  until_true 60 containerd ctr -n k8s.io version
}

# import_images FILE...: as docker save writes them
import_images() {
  local file
  for file in "$@"; do ctr -n k8s.io images import "$file" >/dev/null; done
}

start_kubelet() {
  : >"$work/resolv.conf"
  cat >"$work/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }
authorization: { mode: AlwaysAllow }
cgroupDriver: cgroupfs
cgroupRoot: /lockstep-try
clusterDNS: [$names_address]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
failCgroupV1: false
podLogsDir: $work/var-log/pods
resolvConf: $work/resolv.conf
# The disk belongs to the machine; how full it is must not affect the trial.
evictionHard: { memory.available: 100Mi }
imageGCHighThresholdPercent: 100
YAML
  local folder
  for folder in /sys/fs/cgroup/*/; do mkdir -p "$folder/lockstep-try" 2>/dev/null || true; done
  # A cpuset accepts a process only after its processors and memory nodes are set.
  for folder in cpus mems; do
    cat "/sys/fs/cgroup/cpuset/cpuset.$folder" >"/sys/fs/cgroup/cpuset/lockstep-try/cpuset.$folder" 2>/dev/null || true
  done
  run kubelet "$programs/kubelet" --config="$work/kubelet.yaml" --kubeconfig="$KUBECONFIG" --root-dir="$work/kubelet" \
    --hostname-override=node --node-ip="$node_address"
  run scheduler "$programs/kube-scheduler" --kubeconfig="$KUBECONFIG" --leader-elect=false
  until_true 120 "ready node" kubectl wait --for=condition=Ready --timeout=1s node/node
}

start_names() {
  cat >"$work/names.conf" <<CORE
.:53 {
  bind $names_address
  errors
  kubernetes cluster.local {
    kubeconfig $KUBECONFIG
    ttl 1
  }
  loadbalance
}
CORE
  run names "$programs/names" -conf "$work/names.conf"
}

# create_volume NUMBER ACCESS-MODE: on this machine's disk
create_volume() {
  kubectl apply -f - >/dev/null <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: { name: volume-$1 }
spec:
  capacity: { storage: 10Gi }
  accessModes: [$2]
  local: { path: $work/volumes/$1 }
  nodeAffinity:
    required:
      nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node] }] }]
YAML
}

# A Prometheus with the repository's rules. Debian's build has no Kubernetes discovery: find_pods writes its targets.
start_prometheus() {
  echo "[]" >"$work/pods.json"
  cat >"$work/prometheus.yml" <<YAML
global: { scrape_interval: 5s, evaluation_interval: 5s }
rule_files: ["$PWD/monitoring/prometheus/rules/*.yml"]
scrape_configs:
  - { job_name: pods, file_sd_configs: [{ files: ["$work/pods.json"], refresh_interval: 5s }] }
YAML
  run prometheus prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
    --web.listen-address=127.0.0.1:9090
}

# Lists annotated pods by address, with the job name that the PodMonitor gives them.
find_pods() {
  local of_each name address port
  of_each='{.metadata.labels.app\.kubernetes\.io/name} {.status.podIP} {.metadata.annotations.prometheus\.io/port}{"\n"}'
  kubectl -n lockstep get pods \
    -o jsonpath="{range .items[?(@.metadata.annotations.prometheus\.io/scrape=='true')]}$of_each{end}" |
    while read -r name address port; do
      echo "{ \"targets\": [\"$address:$port\"], \"labels\": { \"job\": \"lockstep-$name\" } }"
    done | paste -sd, | sed 's/.*/[&]/' >"$work/pods.new"
  mv "$work/pods.new" "$work/pods.json"
}

# query EXPRESSION: succeeds when the expression has a value
query() {
  find_pods
  promtool query instant http://127.0.0.1:9090 "$1" | grep -q '=>'
}
