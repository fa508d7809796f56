// Loaded before every test file: its process ends soon after the runner, which no longer waits for a file that it has given up.
import { isMainThread } from "node:worker_threads";

const lookMs = 1_000;
const runner = process.ppid;

if (isMainThread) setInterval(() => process.ppid === runner || process.exit(1), lookMs).unref();
