import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { LedgerAudit, readLedger } from "@lockstep/round";
import { skipElsewhere, skipUnless } from "@lockstep/system/testing";
import { stringify } from "yaml";
import { type BaseImages, findBaseImages } from "../compose/base-images.ts";
import { buildImage, imageNames, tagOf } from "../compose/build-images.ts";
import {
  type DockerEngine,
  execute,
  findDockerEngine,
  mustExecute,
} from "../compose/docker-engine.ts";
import { billOf, contentsOf, developmentPackages } from "../compose/image-contents.ts";
import { type LearnerView, Stack } from "../compose/stack.ts";
import { temporaryFolder, train, until } from "../lockstep-command.ts";
import { sendForeignSegment } from "../training/foreign-segment.ts";
import { assertEveryPanelHasData } from "./dashboard-queries.ts";
import {
  connectPrometheus,
  type Prometheus,
  shortWindow,
  writeShortened,
} from "./prometheus-server.ts";

// It builds images and takes minutes: nobody who only has Docker should find it in `npm test`.
const wanted = process.env["LOCKSTEP_CONTAINERS"] === "1";
const engine = wanted ? findDockerEngine() : "not looked for";
const skip =
  skipElsewhere(wanted, "those who ask for it with LOCKSTEP_CONTAINERS=1") ||
  (typeof engine === "string" && skipUnless(false, engine));
const docker = engine as DockerEngine;

/** Every program that a container may be run with in its place, as compose and Kubernetes lock it. */
const locked = [
  ...["--rm", "--network", "none", "--read-only", "--cap-drop", "ALL"],
  ...["--security-opt", "no-new-privileges"],
];

let found: Promise<BaseImages> | null = null;
function bases(): Promise<BaseImages> {
  found ??= findBaseImages(docker);
  return found;
}

test("the images are built from the Dockerfile as it is", {
  skip,
  timeout: 900_000,
}, async (context) => {
  context.diagnostic(`bases: ${JSON.stringify(await bases())}`);
  for (const name of imageNames) await buildImage(docker, await bases(), name, tagOf(name));
});

for (const name of imageNames)
  test(`the image ${name} has what it runs with, and no more`, {
    skip,
    timeout: 120_000,
  }, async (context) => {
    const image = await contentsOf(docker, tagOf(name));
    context.diagnostic(`${name}: ${Math.round(image.bytes / 1e6)} MB`);
    for (const layer of image.layers) context.diagnostic(`  ${layer}`);
    assert.equal(image.user, "1000:1000");
    assert.ok(image.hasHealthCheck);
    for (const label of ["title", "description", "version", "licenses", "base.name", "revision"])
      assert.ok(image.labels[`org.opencontainers.image.${label}`], label);
    assert.deepEqual(image.setuid, []);
    assert.deepEqual(image.writable, []);
    const development = developmentPackages().map((path) => `/lockstep/${path}/`);
    assert.ok(development.length > 20);
    const notices = ["/lockstep/THIRD-PARTY-NOTICES.txt", "/usr/share/doc/nodejs/LICENSE"];
    const program = `/lockstep/packages/cli/programs/${name}.main.js`;
    for (const path of [...notices, program]) assert.ok(image.files.includes(path), path);
    const found = (pattern: RegExp) => image.files.filter((path) => pattern.test(path));
    assert.deepEqual(
      image.files.filter((path) => development.some((folder) => path.startsWith(folder))),
      [],
      "packages for development",
    );
    assert.deepEqual(
      found(/\/bin\/(npm|npx|yarn|cc|gcc|g\+\+|make|python3?|tsc|curl|wget|git)$/),
      [],
    );
    assert.deepEqual(
      found(/\/lockstep\/.*(\.test\.js|\.ts|\.map|\.tsbuildinfo|\.env|\.git\/.*)$/),
      [],
    );
    assert.deepEqual(
      found(
        /\/lockstep\/(?!node_modules\/).*(token|password|secret)(?!s-command(-[0-9A-Z]+)?\.js)/i,
      ),
      [],
    );
    const native = found(/\/lockstep\/.*\.(node|so(\.\d+)*|dll|dylib)$/);
    const foreign = native.filter(
      (path) => !path.includes(process.arch) || /musl|darwin|win32/.test(path),
    );
    assert.deepEqual(foreign, [], "libraries of other platforms");
    assert.equal(native.length > 0, name !== "parameter-server");
    const bill = await billOf(docker, tagOf(name));
    const parts = ["pkg:deb/debian/libc6@", "pkg:npm/%40grpc/grpc-js@", "pkg:generic/node@"];
    const cores = name === "actor" ? ["pkg:deb/debian/libretro-gambatte@"] : [];
    for (const part of [...parts, ...cores])
      assert.ok(
        bill.some((purl) => purl.startsWith(part)),
        part,
      );
  });

const needs = {
  "parameter-server": /^lockstep parameter-server: LOCKSTEP_STORE .* is required/,
  learner: /^lockstep learner: LOCKSTEP_PARAMETER_SERVERS .* is required.*--run-configuration/,
  actor: /^lockstep actor: LOCKSTEP_LEARNER .* is required.*LOCKSTEP_PARAMETER_SERVERS/,
};
for (const name of imageNames)
  test(`a container of ${name} that is told nothing says what it needs, in one line, and ends with 78`, {
    skip,
    timeout: 60_000,
  }, async () => {
    const { code, output } = await execute([docker.docker, "run", ...locked, tagOf(name)]);
    assert.equal(code, 78, output);
    assert.match(output, needs[name]);
    assert.equal(output.trim().split("\n").length, 1);
  });

test("the actor's image plays on native cores, and has Genesis Plus GX unless it is built without", {
  skip,
  timeout: 300_000,
}, async () => {
  const memory = ["--tmpfs", "/tmp:exec"];
  const run = (...args: string[]) =>
    mustExecute([docker.docker, "run", ...locked, ...memory, tagOf("actor"), ...args]);
  assert.match(
    await run("prepare", "--preset", "default-native", "--run-dir", "/tmp/run"),
    /HareDash/,
  );
  const doctor = await run("doctor");
  for (const system of ["Genesis", "Nes", "Snes", "GameBoy", "GbAdvance", "PCEngine"])
    assert.match(doctor, new RegExp(`^ok +core for ${system}\\b`, "m"));
  const { labels } = await contentsOf(docker, tagOf("actor"));
  assert.match(labels["org.opencontainers.image.licenses"] ?? "", /Genesis-Plus-GX-non-commercial/);
  assert.match(labels["org.opencontainers.image.description"] ?? "", /forbids commercial use/);
  const without = "lockstep-test/actor-without-genesis-plus-gx";
  await buildImage(docker, await bases(), "actor", without, { GENESIS_PLUS_GX: "" });
  const free = await contentsOf(docker, without);
  assert.ok(free.files.some((path) => path.endsWith("/nestopia_libretro.so")));
  assert.deepEqual(
    free.files.filter((path) => /genesis_?plus/.test(path)),
    [],
  );
  assert.doesNotMatch(JSON.stringify(free.labels), /genesis/i);
  await mustExecute([docker.docker, "rmi", without]);
});

test("the compose stack of a fresh clone makes its first update, and the bench says after how long", {
  skip,
  timeout: 400_000,
}, async (context) => {
  const services = ["--services", "learner,actor,prometheus"];
  const measured = await mustExecute(
    [process.execPath, join("bench", "run.mjs"), "compose", ...services],
    { ...(await bases()), STATUS_PORT: "0", PROMETHEUS_PORT: "0" },
  );
  for (const line of measured.trim().split("\n")) context.diagnostic(line);
  assert.match(measured, /^first update +[\d.]+ s$/m);
});

/** Short episodes, so that panels have figures of episodes; PPO, because it reports most figures that have a panel. */
const run = ["--slots", "6", "--segment-length", "8", "--seed", "3"];
const shortEpisodes = {
  environment: { timeLimitSteps: 20 },
  learning: { algorithm: { name: "ppo" } },
};

interface TestedStack {
  readonly stack: Stack;
  readonly runs: string;
  readonly short: string;
}

async function prepareStack(context: TestContext): Promise<TestedStack> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-compose-"));
  const override = join(folder, "override.yml");
  const stack = new Stack(docker, override);
  // The stack first: what it was told is in the folder.
  context.after(async () => {
    await stack.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  const short = join(folder, "short.json");
  writeFileSync(short, JSON.stringify(shortEpisodes));
  const prometheus = join(folder, "prometheus");
  mkdirSync(prometheus);
  writeShortened(prometheus);
  const services = {
    prepare: {
      environment: { LOCKSTEP_CONFIG: "/short.json", LOCKSTEP_EVALUATE_EPISODES: "1" },
      volumes: [`${short}:/short.json:ro`],
    },
    learner: { environment: { LOCKSTEP_CHECKPOINT_UPDATES: 10 } },
    prometheus: { volumes: [`${prometheus}:/etc/prometheus:ro`] },
  };
  writeFileSync(override, stringify({ services }));
  const runs = join(folder, "runs");
  const [, slots = "", , segmentLength = "", , seed = ""] = run;
  stack.tell({
    ...(await bases()),
    ...{ RUNS: runs, ROMS: join(folder, "roms"), CORES: join(folder, "cores") },
    ...{ SLOTS: slots, SEGMENT_LENGTH: segmentLength, SEED: seed, ACTORS: "3", LEASE_MS: "3000" },
    ...{ STATUS_PORT: "0", PROMETHEUS_PORT: "0" },
    // Never reached: panels show what is left.
    UPDATES: "100000",
    EVALUATE_EVERY: "5",
  });
  return { stack, runs: join(runs, "HareDash-Nes-1"), short };
}

test("the compose stack trains the same weights whatever is killed and scaled, seen through Prometheus", {
  skip,
  timeout: 900_000,
}, async (context) => {
  const { stack, runs, short } = await prepareStack(context);
  const asked = performance.now();
  await stack.up("learner", "actor", "evaluator", "prometheus");
  const status = async (): Promise<LearnerView | null> => {
    const address = await stack.published("learner", 7312).catch(() => "");
    const answer = await fetch(`http://${address}/status`).catch(() => null);
    return answer === null ? null : ((await answer.json()) as LearnerView);
  };
  const reach = (version: number) =>
    until(`version ${version}`, async () => ((await status())?.version ?? 0) >= version, 240_000);
  const goOn = async () => reach(((await status())?.version ?? 0) + 3);

  await reach(1);
  context.diagnostic(`first update after ${((performance.now() - asked) / 1000).toFixed(1)} s`);
  const prometheus = connectPrometheus(`http://${await stack.published("prometheus", 9090)}`);
  await until(
    "five updates as Prometheus sees them",
    () =>
      hasSeries(
        prometheus,
        "lockstep_learner_updates_total >= 5 and lockstep_learner_episodes_total > 0",
      ),
    240_000,
  );
  await until(
    "an evaluation as Prometheus sees it",
    () => hasSeries(prometheus, "lockstep_evaluator_version > 0"),
    240_000,
  );
  assert.ok(await hasSeries(prometheus, "lockstep_learner_actors == 3"));

  const [learner = ""] = await stack.containers("learner");
  const token = (await stack.read(learner, "/secrets/token")).trim();
  await sendForeignSegment(`${await stack.addressOf("learner")}:7302`, token);
  await assertEveryPanelHasData(prometheus, shortWindow);
  await until("SegmentsRefused to fire", () => fires(prometheus, "LockstepSegmentsRefused"));
  assert.ok(!(await fires(prometheus, "LockstepLearnerStopped")));

  for (const count of [5, 2]) {
    await stack.scaleActors(count);
    await until(`${count} actors`, async () => (await status())?.actors.length === count, 120_000);
    await until(
      `${count} actors in Prometheus`,
      () => hasSeries(prometheus, `count(up{job="lockstep-actor"} == 1) == ${count}`),
      120_000,
    );
    assert.equal((await stack.containers("actor")).length, count);
    await goOn();
  }
  for (const service of ["redis", "actor", "learner", "evaluator", "parameter-server"]) {
    await stack.kill(service);
    await goOn();
  }

  await assertDrains(stack, "learner");
  await until("LearnerStopped to fire", () => fires(prometheus, "LockstepLearnerStopped"));
  await assertDrains(stack, "actor");
  await assertDrains(stack, "evaluator");
  await assertDrains(stack, "parameter-server");

  const audit = new LedgerAudit([]);
  for await (const line of readLedger(join(runs, "ledger.jsonl"))) audit.add(line);
  assert.deepEqual(audit.finish(), []);
  const version = Math.max(...audit.weights.keys());
  context.diagnostic(`version ${version} after all of it`);
  const folder = temporaryFolder(context);
  const undisturbed = await train(folder, "undisturbed", [
    ...["--config", short, ...run, "--updates", `${version}`],
  ]);
  assert.equal(audit.weights.get(version), undisturbed.weightsSha256);
});

/** SIGTERM: every container of a service ends by itself, with nothing left to do, in less than its grace period. */
async function assertDrains(stack: Stack, service: string): Promise<void> {
  await stack.compose("stop", service);
  for (const container of await stack.containers(service)) {
    const { State } = await stack.inspect(container);
    const log = await stack.logs(container);
    assert.equal(State.ExitCode, 0, `${container} was ended by force\n${log.slice(-4000)}`);
    assert.match(log, /"reason":"SIGTERM","msg":"service ending"/);
    assert.doesNotMatch(log, /drain took too long|was cut off|did not end in order/);
  }
}

async function hasSeries(prometheus: Prometheus, expr: string): Promise<boolean> {
  return (await prometheus.query(expr).catch(() => [])).length > 0;
}

async function fires(prometheus: Prometheus, alert: string): Promise<boolean> {
  return (await prometheus.firing().catch((): readonly string[] => [])).includes(alert);
}
