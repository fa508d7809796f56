import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Take seconds; in the order in which they begin, so that the longest do not end alone. */
const long = [
  "packages/algorithm/src/examination/examine-algorithm",
  "packages/protocol/src/learner-rpc/play",
  "packages/cli/src/doctor/doctor-command",
  "packages/environment/src/retro/slot/hare-dash",
  "packages/environment/src/retro/slot/undrawn-frames",
  "packages/cli/src/cluster/supervisor",
  "services/learner/src/learner.test",
];

/** What a whole process shares: a file whose text names it has a process of its own. */
const ofTheProcess =
  /\bprocess\.(?!platform|arch|execPath|hrtime|versions?\b)|worker_threads|child_process|globalThis|\bmock\b|inspector/;

/** An engine's library is loaded once a process, with the backend that the first of them wants. */
const engines = /^packages\/model\/src\/(engines\/|create-engine)/;

/**
 * Files that train in their own process or open pages, a row for each process: the first training there loads and compiles what
 * all others need, and takes three times as long as the second. Those that open pages share a browser. Rows of other files load
 * the same code once.
 */
export const together = [
  [
    "test/faults/base-of-comparison",
    "test/faults/partial-failure",
    "test/faults/one-games-defaults",
    "test/faults/foreign-formats",
    "test/faults/lasting-faults",
    "test/faults/messages",
  ],
  ["test/command/verify", "test/command/library", "test/command/replay"],
  ["test/training/event-files", "test/training/mixed-cluster", "test/training/curve-over-http"],
  [
    "test/training/own-environment",
    "test/training/fooling-games",
    "test/training/libretro-training",
  ],
  ["test/training/resume", "test/training/ppo", "test/training/own-algorithm"],
  ["test/project/user-pages", "test/command/integrate.test", "test/command/cli-results"],
  ["test/training/memory", "test/training/a3c", "test/training/two-players"],
  ["test/training/chaos", "test/training/kill-points"],
  ["test/training/evaluation", "test/command/sweep"],
  [
    ...["test/training/determinism", "test/training/store-outage", "test/training/two-learners"],
    "test/training/tracking",
  ],
  ["test/command/export.test", "test/command/trained-agent-page", "test/command/export-web"],
  [
    ...["test/command/watch.test", "test/command/watch-past", "test/command/watch-evaluation"],
    ...["test/command/watch-vector", "test/command/watch-refusals"],
  ],
  ["test/command/watch-beside", "test/command/watch-libretro", "test/command/integrate-page"],
  ["test/command/watch-play.", "test/command/watch-play-requests", "test/command/watch-open"],
  ["test/peers/export-python", "test/peers/stable-retro-cores"],
  ["test/command/record-memory", "test/command/recording-readers"],
  [
    ...["test/command/cores", "test/command/telemetry", "test/command/rliable"],
    ...["test/command/entry-file", "test/command/integrate-process"],
  ],
  [
    ...["test/deploy/monitoring", "test/deploy/kubernetes.test", "test/deploy/kubernetes-wiring"],
    "test/deploy/compose-file",
  ],
  [
    ...["test/project/assemblyscript", "test/project/generated-messages", "test/project/game-rom"],
    ...["test/project/portable-arithmetic", "test/project/terminal-picture"],
    ...["test/project/release", "test/portability/in-browser"],
  ],
  [
    ...["test/command/trained-agents", "test/command/cli-errors", "test/command/watch-folder"],
    ...["test/faults/weak-checks", "test/faults/unbounded-walks", "test/faults/planted-secret"],
  ],
];

/** By this a file finds where to put what ends only after the last file of its process. */
const ends = 'globalThis[Symbol.for("lockstep.tests.ends")]';

/** What files that share a process import, and what waits while it is loaded. */
const awaited = "test/dist/lockstep-command.js";

/** More would leave a core without work at the end. */
const filesPerProcess = 16;

/**
 * Most test files take less time than the start of their process. So those of a room that share nothing but the room's
 * code run one after the other in one process.
 * @param {readonly { path: string, file: string }[]} tests source and compiled file, from the project's root
 * @param {string} root the project's
 * @param {string} folder for the files that import a group's
 * @returns {string[]} the files to run, the longest first
 */
export function inFewProcesses(tests, root, folder) {
  const rank = ({ path }) => long.findIndex((part) => path.startsWith(part));
  const isAlone = (test) =>
    rank(test) >= 0 ||
    engines.test(test.path) ||
    ofTheProcess.test(readFileSync(join(root, test.path), "utf8"));
  const alone = tests.filter(isAlone);
  const first = alone.filter((test) => rank(test) >= 0).sort((a, b) => rank(a) - rank(b));
  const rooms = new Map();
  for (const test of tests.filter((test) => !isAlone(test))) {
    const room = test.path.split("/").slice(0, 2).join("-");
    rooms.set(room, [...(rooms.get(room) ?? []), test.file]);
  }
  return [
    ...first.map(({ file }) => file),
    ...[...rooms].flatMap(([room, files]) => groupsOf(room, files, root, folder)),
    ...alone.filter((test) => rank(test) < 0).map(({ file }) => file),
  ];
}

/**
 * Those that are {@link together} in one file, where the first of them stood. Each is a suite: its hooks are its own.
 * @param {readonly { path: string, file: string }[]} tests source and compiled file, from the project's root
 * @param {string} root the project's
 * @param {string} folder for the files that import others
 * @returns {string[]} the files to run
 */
export function inSharedProcesses(tests, root, folder) {
  const rowOf = ({ path }) =>
    together.findIndex((row) => row.some((part) => path.startsWith(part)));
  const written = new Set();
  return tests.flatMap((test) => {
    const row = rowOf(test);
    const members = tests.filter((each) => row >= 0 && rowOf(each) === row);
    if (members.length < 2) return [test.file];
    if (written.has(row)) return [];
    written.add(row);
    const path = join(folder, `together-${row + 1}.test.mjs`);
    const suites = members.map((each) => {
      const url = pathToFileURL(resolve(root, each.file)).href;
      return `describe(${JSON.stringify(each.path)}, () => import(${JSON.stringify(url)}));\n`;
    });
    const lines = [
      'import { after, describe } from "node:test";',
      `${ends} = [];`,
      `after(() => Promise.all(${ends}.map((end) => end())));`,
      // Before the suites: files that wait for a module together go on as parts of one suite, with each other's hooks.
      `await import(${JSON.stringify(pathToFileURL(resolve(root, awaited)).href)});`,
    ];
    writeFileSync(path, `${lines.join("\n")}\n${suites.join("")}`);
    return [path];
  });
}

function groupsOf(room, files, root, folder) {
  const groups = Math.ceil(files.length / filesPerProcess);
  return Array.from({ length: groups }, (_, group) => {
    const members = files.slice(group * filesPerProcess, (group + 1) * filesPerProcess);
    if (members.length === 1) return members[0];
    const path = join(folder, `${room}-${group + 1}.test.mjs`);
    const urls = members.map((file) => pathToFileURL(resolve(root, file)).href);
    writeFileSync(path, urls.map((url) => `import ${JSON.stringify(url)};\n`).join(""));
    return path;
  });
}
