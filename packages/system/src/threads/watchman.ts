import { Worker } from "node:worker_threads";

/**
 * Starts a thread that can end the process while this thread is blocked, as by an endless loop: nothing else can. It keeps no
 * process alive.
 * @param source CommonJS. It has `workerData`, `parentPort`, and `endProcess(words)`, which ends the process with a line on
 *   standard error
 */
export function startWatchman(source: string, workerData: unknown): Worker {
  // Options of the process, such as --input-type, are not meant for this text.
  const watchman = new Worker(`${beginning}${source}`, { eval: true, execArgv: [], workerData });
  watchman.unref();
  return watchman;
}

const beginning = `
const { parentPort, workerData } = require("node:worker_threads");
const endProcess = (words) => {
  require("node:fs").writeSync(2, words + "\\n");
  process.kill(process.pid, "SIGKILL");
};
`;
