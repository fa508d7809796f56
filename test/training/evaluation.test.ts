import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { createPolicyEngine } from "@lockstep/model";
import { evaluationLine, lineSha256, readEvaluationLedger } from "@lockstep/round";
import type { Evaluation, SupervisedSummary } from "@lockstep/status";
import { freePort } from "@lockstep/system";
import {
  type Finished,
  projectRoot,
  type Running,
  runLockstep,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { startRedis } from "../redis-server.ts";
import { evaluatorsOf, processesOf, updatesIn } from "../run-processes.ts";

const updates = 8;
const every = 3;
const episodes = 2;
/** Evaluated every third version, and at the end. */
const evaluated = [3, 6, 8];

/** Episodes of a second, so that an evaluation takes about one as well. */
function options(folder: string): readonly string[] {
  const config = join(folder, "short-episodes.json");
  const small = JSON.parse(readFileSync(join(projectRoot, "test", "small-pictures.json"), "utf8"));
  writeFileSync(
    config,
    JSON.stringify({ ...small, environment: { ...small.environment, timeLimitSteps: 10 } }),
  );
  return [
    ...["--config", config, "--slots", "4", "--segment-length", "5", "--seed", "3"],
    ...["--updates", String(updates)],
    ...["--evaluate-every", String(every), "--evaluate-episodes", String(episodes)],
  ];
}

function evaluationsOf(run: string): Evaluation[] {
  const { evaluations, problem } = readEvaluationLedger(join(run, "evaluations.jsonl"));
  assert.equal(problem, null);
  return evaluations.map(({ evaluation }) => evaluation);
}

/** One that is not there any more cannot be. */
function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

const versionsOf = (evaluations: readonly Evaluation[]) =>
  evaluations.map(({ version }) => version);

async function finished(args: readonly string[]): Promise<Finished> {
  const ended = await runLockstep(args);
  assert.equal(ended.code, 0, `lockstep ${args.join(" ")}: ${ended.stdout}${ended.stderr}`);
  return ended;
}

const cleanups: (() => Promise<void>)[] = [];
/** Of a run with one actor that was evaluated, `run`, and the same run without evaluations, `bare`. */
let trained = "";
let one: SupervisedSummary;
let bare: SupervisedSummary;

before(async () => {
  trained = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  const given = options(trained);
  one = await train(trained, "run", [...given, "--actors", "1"]);
  const without = [...given.slice(0, -4), "--evaluate-every", "0"];
  bare = await train(trained, "bare", [...without, "--actors", "1"]);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** A copy of the evaluated run. */
function anEvaluatedRun(context: TestContext): string {
  const run = join(temporaryFolder(context), "run");
  cpSync(join(trained, "run"), run, { recursive: true });
  return run;
}

test("evaluations are those that `lockstep evaluate` finds afterwards, for held-out start states and the training's, and are kept for the page", async (context) => {
  const run = anEvaluatedRun(context);
  const evaluations = evaluationsOf(run);
  assert.deepEqual(versionsOf(evaluations), evaluated);
  for (const evaluation of evaluations) {
    const { version, trainingStates } = evaluation;
    const rows = evaluation.policies["trained"] ?? [];
    assert.ok(rows.some(({ state }) => trainingStates.includes(state)));
    assert.ok(rows.some(({ state }) => !trainingStates.includes(state)));
    const json = join(run, `again-${version}.json`);
    const again = ["evaluate", "--run-dir", run, "--version", String(version)];
    await finished([
      ...[...again, "--episodes", String(episodes), "--policy", "trained", "--json", json],
    ]);
    assert.deepEqual(JSON.parse(readFileSync(json, "utf8")), evaluation);
  }
  const kept = readdirSync(join(run, "evaluation")).filter((name) => name.endsWith(".json"));
  assert.equal(kept.length, evaluated.length, "the same evaluation has the same file");
});

test("weights and evaluations are the same with three actors, an evaluator that is killed and a learner that is killed twice, and --version best plays", async (context) => {
  const folder = temporaryFolder(context);
  assert.equal(bare.weightsSha256, one.weightsSha256, "evaluation does not reach the weights");
  assert.equal(existsSync(join(trained, "bare", "evaluations.jsonl")), false);

  const run = join(folder, "three");
  const three = ["train", "--plain", "--run-dir", run, ...options(folder), "--actors", "3"];
  const training = startLockstep(three);
  // It may begin when the last version is there already. Each look reads what every process of the machine is.
  const isEvaluatorKilled = () => evaluatorsOf(run).some(isKilled);
  const evaluator = until("the evaluator is killed", isEvaluatorKilled, 60_000, 100);
  // Each time it makes every version again that waits for its evaluation.
  let killed = 0;
  for (const version of [4, 7]) {
    await until(`version ${version}`, () => updatesIn(run) > version);
    killed += processesOf(run, "learner").filter(isKilled).length;
  }
  await evaluator;
  const { code, stdout } = await training.finished;
  assert.equal(code, 0, stdout);
  assert.ok(killed > 0);
  assert.match(stdout, /^best +version \d+, of 3 evaluated versions: progress .* held out/m);
  const named = (of: string) => evaluationsOf(of).map(({ run: _, ...rest }) => rest);
  assert.deepEqual(named(run), named(join(trained, "run")));
  assert.equal(named(run).length, evaluated.length);

  const best = Number(/^best +version (\d+)/m.exec(stdout)?.[1]);
  const { stdout: table } = await finished([
    ...["evaluate", "--run-dir", run, "--version", "best", "--episodes", "1"],
    ...["--policy", "trained", "--states", "evaluation"],
  ]);
  assert.match(table, new RegExp(`version ${best}, seed 1`));
});

test("verify plays evaluations again, and names one whose result was changed, and one of other weights", async (context) => {
  const run = anEvaluatedRun(context);
  const path = join(run, "evaluations.jsonl");
  const sound = await finished(["verify", run]);
  assert.match(sound.stdout, /, 3 evaluations/);
  assert.match(sound.stdout, /^sound .*, 3 evaluations computed again/m);

  const text = readFileSync(path, "utf8");
  const lines = text.trimEnd().split("\n");
  /** As somebody would who knows of the chain. */
  const forged = (number: number, change: (line: string) => string): string => {
    let previous = "0".repeat(64);
    return lines
      .map((line, index) => {
        const { previous: _, ...content } = JSON.parse(index === number ? change(line) : line);
        const chained = evaluationLine(content, previous);
        previous = lineSha256(chained);
        return `${chained}\n`;
      })
      .join("");
  };
  const verified = async (changed: string): Promise<string> => {
    assert.notEqual(changed, text);
    writeFileSync(path, changed);
    const { code, stdout } = await runLockstep(["verify", run]);
    assert.equal(code, 1, stdout);
    return stdout;
  };
  assert.match(
    await verified(text.replace(/"returnMean":[^,]+/, '"returnMean":12345')),
    /^WRONG: evaluations\.jsonl line 2 or 3 was changed/m,
  );
  assert.match(
    await verified(forged(2, (line) => line.replace(/"returnMean":[^,]+/, '"returnMean":12345'))),
    /^WRONG: evaluations\.jsonl line 3, \S+ says returnMean 12345; played again: /m,
  );
  assert.match(
    await verified(
      forged(1, (line) => line.replace(/"weightsSha256":"\w{8}/, '"weightsSha256":"00000000')),
    ),
    /^WRONG: evaluations\.jsonl line 2 is of weights with SHA-256 00000000/m,
  );

  /** Verified as if it had been evaluated so. */
  const evaluatedWith = async (settings: object): Promise<Finished> => {
    writeFileSync(
      path,
      forged(0, (line) => JSON.stringify({ ...JSON.parse(line), ...settings })),
    );
    return await finished(["verify", run]);
  };
  const elsewhere = { architecture: "riscv64", instructions: "unknown" };
  const portable = await evaluatedWith({ processor: elsewhere });
  assert.match(portable.stdout, /^sound .*, 3 evaluations computed again/m);
  // What runs of before 2026-12 were evaluated with.
  const onnx = await createPolicyEngine({
    ...{ name: "onnx", threads: 1 },
    spec: { architecture: "nature-cnn", height: 36, width: 36, stack: 1, actions: 2 },
  });
  await onnx.close();
  const { identity } = onnx;
  const earlier = await evaluatedWith({ engine: identity });
  assert.match(earlier.stdout, /^sound .*, 3 evaluations computed again/m);
  const other = await evaluatedWith({ engine: identity, processor: elsewhere });
  assert.match(
    other.stderr,
    /^note: 3 of 3 evaluations were computed with an engine that has other/m,
  );
});

test("--resume makes the evaluations that are missing, and so does an evaluator beside a learner", async (context) => {
  const folder = temporaryFolder(context);
  const run = join(folder, "run");
  const training = startLockstep([
    ...["train", "--plain", "--run-dir", run, ...options(folder), "--actors", "1"],
  ]);
  await until("version 3 is kept", () => existsSync(join(run, "weights", "3.json")));
  training.child.kill("SIGINT");
  assert.equal((await training.finished).code, 0);
  await train(folder, "run", ["--resume", "--updates", String(updates), "--actors", "2"]);
  const evaluations = evaluationsOf(run);
  assert.deepEqual(versionsOf(evaluations), evaluated);

  writeFileSync(join(run, "evaluations.jsonl"), "");
  const alone = ["evaluator", run, "--every", String(every), "--episodes", String(episodes)];
  const { stdout } = await finished([...alone, "--once"]);
  assert.deepEqual(evaluationsOf(run), evaluations);
  assert.match(stdout, /^version 3: progress .* held out.*\nversion 6: .*\nversion 8: /m);
  const text = readFileSync(join(run, "evaluations.jsonl"), "utf8");
  const again = await finished([...alone, "--once"]);
  assert.match(again.stdout, /^no version waits: .* \(every 3\) was evaluated with 2 episodes/m);
  assert.equal(readFileSync(join(run, "evaluations.jsonl"), "utf8"), text);
});

test("versions are evaluated again with another number of episodes", async (context) => {
  const run = anEvaluatedRun(context);
  const more = ["evaluator", run, "--every", "6", "--episodes", "1", "--once"];
  assert.match((await finished(more)).stdout, /^version 6: .*\nversion 8: /m);
  assert.deepEqual(
    evaluationsOf(run).map(({ version, episodes: played }) => [version, played]),
    [
      [3, episodes],
      [6, 1],
      [8, 1],
    ],
  );
});

test("an evaluator as a service beside a learner and parameter server on Redis, each of which is killed, gives the record of train", async (context) => {
  const redis = await startRedis(context);
  if (redis === null) return;
  const folder = temporaryFolder(context);
  const run = join(folder, "run");
  const prepared = ["prepare", "--run-dir", run, ...options(folder)];
  // A run that is prepared is told its end by its learner.
  const target = prepared.indexOf("--updates");
  prepared.splice(target, 2);
  assert.match((await finished(prepared)).stdout, /^every 3 versions one is evaluated, with 2/m);
  const ports = await Promise.all(Array.from({ length: 6 }, freePort));
  const [storeRpc, storeHttp, learnerRpc, learnerHttp, actorHttp, evaluatorHttp] = ports;
  const servers = ["--parameter-servers", `127.0.0.1:${storeRpc}`];
  const commands = {
    "parameter-server": [
      ...["parameter-server", "--store", redis.url],
      ...["--rpc-port", `${storeRpc}`, "--http-port", `${storeHttp}`],
    ],
    learner: [
      ...["learner", "--config", join(run, "learner.json"), "--updates", `${updates}`, ...servers],
      ...["--rpc-port", `${learnerRpc}`, "--http-port", `${learnerHttp}`],
    ],
    actor: [
      ...["actor", "--learner", `127.0.0.1:${learnerRpc}`, ...servers],
      ...["--http-port", `${actorHttp}`],
    ],
    // At the lowest priority it would wait for whatever else the machine does.
    evaluator: ["evaluator", run, "--sparing", "no", "--http-port", `${evaluatorHttp}`],
  } as const;
  const start = (name: keyof typeof commands): Running => startLockstep(commands[name]);
  /** As a container's runtime does it. */
  const killed = async (service: Running, name: keyof typeof commands): Promise<Running> => {
    service.child.kill("SIGKILL");
    await service.finished;
    return start(name);
  };
  const server = start("parameter-server");
  const learner = start("learner");
  start("actor");
  const first = start("evaluator");
  await until("version 3", () => updatesIn(run) > 3);
  await killed(server, "parameter-server");
  const second = await killed(learner, "learner");
  const evaluator = await killed(first, "evaluator");
  assert.equal((await second.finished).code, 0, second.output());
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${evaluatorHttp}${path}`).catch(() => null);
    return { status: answer?.status, text: (await answer?.text()) ?? "" };
  };
  await until("the last version is evaluated", async () =>
    /^lockstep_evaluator_version 8$/m.test((await get("/metrics")).text),
  );
  const named = (of: string) => evaluationsOf(of).map(({ run: _, ...rest }) => rest);
  assert.deepEqual(named(run), named(join(trained, "run")));
  const { text } = await get("/metrics");
  assert.match(text, /^lockstep_evaluator_versions_waiting 0$/m);
  assert.match(text, /^lockstep_evaluator_evaluations_total [1-3]$/m);
  assert.equal((await get("/healthz")).status, 200);
  assert.equal((await get("/readyz")).status, 200);
  assert.match((await get("/status")).text, /"every":3,.*"last":\{"version":8,/);
  evaluator.child.kill("SIGTERM");
  const ended = await evaluator.finished;
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /"reason":"SIGTERM","msg":"service ending"/);
});

test("an evaluator that is asked to end while it plays ends soon, and one of a run without evaluations waits", async (context) => {
  const run = anEvaluatedRun(context);
  writeFileSync(join(run, "evaluations.jsonl"), "");
  // Minutes of play.
  const long = ["evaluator", run, "--sparing", "no", "--episodes", "1000", "--http-port", "0"];
  const playing = startLockstep(long);
  const lock = join(run, "evaluations.jsonl.lock");
  await until("it has begun", () => /"msg":"service ready"/.test(playing.output()));
  playing.child.kill("SIGTERM");
  const stopped = await playing.finished;
  assert.equal(stopped.code, 0, stopped.stderr);
  assert.doesNotMatch(stopped.stderr, /drain took too long|was cut off|did not end in order/);
  assert.equal(existsSync(lock), false);
  assert.deepEqual(evaluationsOf(run), []);

  const off = startLockstep(["evaluator", join(trained, "bare"), "--http-port", "0"]);
  await until("it says so", () => /"msg":"evaluation is off"/.test(off.output()));
  await until("it is ready", () => /"msg":"service ready"/.test(off.output()));
  off.child.kill("SIGTERM");
  assert.equal((await off.finished).code, 0, off.output());
});

test("what contradicts itself is refused before anything starts, in one line", async (context) => {
  const folder = temporaryFolder(context);
  const refused = async (args: readonly string[], pattern: RegExp): Promise<void> => {
    const { code, stderr } = await runLockstep(args);
    assert.equal(code, 78, stderr);
    assert.match(stderr, pattern);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
  };
  const run = join(folder, "run");
  const training = ["train", "--run-dir", run, "--updates", "12"];
  await refused([...training, "--evaluate-every", "13"], /beyond the run's end at version 12/);
  await refused([...training, "--evaluate-episodes", "2"], /has none by default/);
  assert.equal(existsSync(run), false);
  const unevaluated = join(trained, "bare");
  const best = ["evaluate", "--run-dir", unevaluated, "--version", "best"];
  await refused(best, /--version best is none/);
  await refused(["evaluator", unevaluated, "--once"], /say which versions: --every N/);
});
