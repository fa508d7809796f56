/**
 * Loaded into every service of a measured run (`node --import`). Removes heartbeats, ledger and checkpoints from the
 * learner, whose cost the bench measures. The product has no such switch: a run without a ledger could not be verified.
 */
const isLearner = /services[\\/]learner[\\/]dist[\\/]main\.js$/.test(process.argv[1] ?? "");
const kind = process.env["BENCH_SERVICES"];

if (isLearner && kind === "usual") {
  // More often than by default, so that a short run saves some checkpoints.
  process.argv.push("--checkpoint-seconds", "20");
}
if (isLearner && kind === "bare") {
  process.argv.push("--checkpoint-seconds", "1000000", "--checkpoint-updates", "1000000000");
  process.argv.push("--heartbeat-interval-ms", "60000", "--lease-ms", "600000");
  const ledger = new URL("../../../services/learner/dist/record/ledger-file.js", import.meta.url);
  const { LedgerFile } = (await import(ledger.href)) as {
    LedgerFile: { prototype: { append: () => Promise<void> } };
  };
  LedgerFile.prototype.append = async () => {};
}

export {};
