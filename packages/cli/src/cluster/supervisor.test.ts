import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Clock } from "@lockstep/system";
import { type ClusterLimits, clusterOf, defaultLimits } from "./cluster-state.ts";
import { spawnService } from "./service-process.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";

/** Real processes need real time, only less of it. */
const clock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  timer: (ms, callback) => {
    const timeout = setTimeout(callback, ms);
    return { cancel: () => clearTimeout(timeout) };
  },
};
/** Long enough for a busy machine. */
const patient: ClusterLimits = {
  ...defaultLimits,
  leaveMs: 20_000,
  stopMs: { "parameter-server": 20_000, learner: 20_000, actor: 20_000 },
  backoffMs: { first: 10, longest: 20, unexplained: 20 },
};

/** Children that write down what they do and behave as the script that they are given says. */
function aCluster(
  context: TestContext,
  scripts: Readonly<Record<string, string>>,
  limits = patient,
) {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-supervisor-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const diary = join(folder, "diary.txt");
  writeFileSync(diary, "");
  const notices: string[] = [];
  const prelude = `
    const { appendFileSync } = require("node:fs");
    const [name] = process.argv.slice(2);
    const note = (what) => appendFileSync(${JSON.stringify(diary)}, name + " " + what + "\\n");
    const ready = () => process.send({ type: "ready", rpcPort: 70, httpPort: 71 });
    const leaveOnTerm = () => process.on("SIGTERM", () => { note("stops"); process.exit(0); });
    process.on("disconnect", () => process.exit(0));
    const { readFileSync } = require("node:fs");
    const after = (words, act) => {
      const written = readFileSync(${JSON.stringify(diary)}, "utf8").includes(words);
      if (written) act();
      else setTimeout(() => after(words, act), 5);
    };
    note("starts");
  `;
  const supervisor: Supervisor = createSupervisor({
    cluster: clusterOf(1),
    clock,
    limits,
    spawn: spawnService,
    notice: (text) => notices.push(text),
    launch: ({ name, kind }) => {
      const script = join(folder, `${name}.cjs`);
      writeFileSync(script, prelude + (scripts[name] ?? scripts[kind] ?? ""));
      const logFile = join(folder, `${name}.log`);
      return { service: name, script, args: [name], env: process.env, logFile };
    },
  });
  return { supervisor, notices, folder, diary: () => readFileSync(diary, "utf8").split("\n") };
}

test("a run goes from the first process to the last in order", async (context) => {
  const { supervisor, diary } = aCluster(context, {
    "parameter-server": "leaveOnTerm(); ready();",
    learner: "ready(); after('actor-0 starts', () => { note('done'); process.exit(0); });",
    actor: "ready(); after('learner done', () => { note('leaves'); process.exit(0); });",
  });
  supervisor.start();
  const { end } = await supervisor.ended;
  assert.deepEqual(end, { kind: "completed" });
  assert.equal(supervisor.pids.size, 0);
  const order = diary();
  assert.deepEqual(order.slice(0, 3), [
    "parameter-server starts",
    "learner starts",
    "actor-0 starts",
  ]);
  assert.equal(order.at(-2), "parameter-server stops");
});

test("an actor that dies is started again and the run goes on", async (context) => {
  const { supervisor, notices, folder } = aCluster(context, {
    "parameter-server": "leaveOnTerm(); ready();",
    learner: "leaveOnTerm(); ready();",
    actor: `ready();
      const { existsSync } = require("node:fs");
      const mark = __filename + ".mark";
      if (!existsSync(mark)) { appendFileSync(mark, "x"); setTimeout(() => process.kill(process.pid, "SIGKILL"), 20); }
      else process.send({ type: "second life" }), after('learner stops', () => process.exit(0));`,
  });
  supervisor.start();
  while (
    (supervisor.state.services[2]?.restarts ?? 0) < 1 ||
    supervisor.state.services[2]?.phase !== "ready"
  )
    await clock.sleep(5);
  supervisor.stop();
  assert.deepEqual((await supervisor.ended).end, { kind: "interrupted" });
  assert.deepEqual(notices, ["actor-0 ended (killed by SIGKILL); starting it again"]);
  assert.equal(readFileSync(join(folder, "actor-0.log"), "utf8"), "");
});

test("a service that refuses to start ends the run with its message and leaves no process", async (context) => {
  const { supervisor } = aCluster(context, {
    "parameter-server": `process.send({ type: "failed", code: "PORT", message: "port 7301 is in use", exitCode: 1 });
      setTimeout(() => process.exit(1), 20);`,
  });
  supervisor.start();
  const { end } = await supervisor.ended;
  assert.deepEqual(end, {
    kind: "failed",
    service: "parameter-server",
    message: "port 7301 is in use",
  });
});

test("processes that ignore SIGTERM are killed", async (context) => {
  const { supervisor, notices } = aCluster(
    context,
    {
      "parameter-server": "process.on('SIGTERM', () => {}); ready();",
      learner: "leaveOnTerm(); ready();",
      actor: "process.on('SIGTERM', () => {}); ready();",
    },
    {
      ...patient,
      leaveMs: 50,
      stopMs: { "parameter-server": 50, learner: 20_000, actor: 50 },
    },
  );
  supervisor.start();
  while (supervisor.state.services.some(({ phase }) => phase !== "ready")) await clock.sleep(5);
  supervisor.stop();
  await supervisor.ended;
  assert.deepEqual(notices, [
    "actor-0 did not stop in time and was killed",
    "parameter-server did not stop in time and was killed",
  ]);
});

test("force ends everything at once", async (context) => {
  const { supervisor } = aCluster(context, {
    "parameter-server": "ready();",
    learner: "process.on('SIGTERM', () => {}); ready();",
    actor: "ready();",
  });
  supervisor.start();
  while (supervisor.state.services.some(({ phase }) => phase !== "ready")) await clock.sleep(5);
  const pids = [...supervisor.pids.values()];
  assert.equal(pids.length, 3);
  supervisor.stop();
  supervisor.force();
  await supervisor.ended;
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
});
