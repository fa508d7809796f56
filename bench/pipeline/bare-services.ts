/**
 * Loaded into every service of a measured run (`node --import`). Removes what the bench measures: heartbeats, ledger,
 * checkpoints and restart points from the learner, snapshots of slots from the actors. The product has no such switch: a
 * run without a ledger could not be verified.
 */
const isActor = /services[\\/]actor[\\/]dist[\\/]main\.js$/.test(process.argv[1] ?? "");
const isLearner = /services[\\/]learner[\\/]dist[\\/]main\.js$/.test(process.argv[1] ?? "");
const kind = process.env["BENCH_SERVICES"];

if (isLearner && kind === "usual") {
  // More often than by default, so that a short run saves some checkpoints.
  process.argv.push("--checkpoint-seconds", "20");
}
if (isActor && kind === "bare") process.argv.push("--snapshot-share", "0");
if (isLearner && kind === "bare") {
  // One restart point at the beginning, and then none for days.
  process.argv.push("--checkpoint-share", "0.0000001");
  process.argv.push("--checkpoint-seconds", "1000000", "--checkpoint-updates", "1000000000");
  process.argv.push("--heartbeat-interval-ms", "60000", "--lease-ms", "600000");
  const ledger = new URL("../../../services/learner/dist/record/ledger-file.js", import.meta.url);
  const { LedgerFile } = (await import(ledger.href)) as {
    LedgerFile: { prototype: { append: () => Promise<void> } };
  };
  LedgerFile.prototype.append = async () => {};
}

export {};
