#!/usr/bin/env bash
# One would guess: a child process with os.setPriority(19) leaves the processor to processes of priority 0.
# What happens: not when it was started with detached: true. That makes a session of its own (setsid), and with
# sched_autogroup_enabled=1, the default of desktop kernels, every session has an equal share of the processor; nice counts only
# inside a session. The child gets as much as the others, until 19 is written to /proc/self/autogroup as well.
# Where: Linux 6.18, Node.js 20.20.2; see sched(7), "The autogroup feature". Needs taskset and setsid (util-linux).
# Why it matters: background work of services that are spawned detached slows what it was to spare.
set -euo pipefail
if [ "$(cat /proc/sys/kernel/sched_autogroup_enabled 2>/dev/null || echo 0)" != 1 ]; then
  echo "this kernel has no autogroups: sched_autogroup_enabled is not 1" >&2
  exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/work.mjs" <<'JAVASCRIPT'
import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
const [, , how, out] = process.argv;
if (how !== "usual") setPriority(0, 19);
if (how === "nice-and-autogroup") writeFileSync("/proc/self/autogroup", "19");
const before = process.cpuUsage();
for (const end = Date.now() + 8000; Date.now() < end; );
const { user, system } = process.cpuUsage(before);
writeFileSync(out, String((user + system) / 1e6));
JAVASCRIPT
# Two processes on one core, each in a session of its own. Prints the second one's time divided by the first one's.
share() {
  setsid taskset -c 0 node "$folder/work.mjs" usual "$folder/usual" &
  setsid taskset -c 0 node "$folder/work.mjs" "$1" "$folder/low" &
  wait
  node -p "($(cat "$folder/low") / $(cat "$folder/usual")).toFixed(3)"
}
nice=$(share nice)
both=$(share nice-and-autogroup)
echo "CPU time beside a process of priority 0: nice 19 alone $nice, with the autogroup's nice $both"
node -e "process.exit($nice > 0.5 && $both < 0.1 ? 0 : 1)"
