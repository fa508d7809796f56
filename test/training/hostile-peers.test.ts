import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type LedgerUpdate, readLedger } from "@lockstep/round";
import { freePort } from "@lockstep/system";
import {
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  train,
  until,
} from "../lockstep-command.ts";
import { takeRests } from "../run-processes.ts";
import {
  type AcceptedSegment,
  Answers,
  attackOnce,
  drawFrom,
  onLearner,
  onParameterServer,
  type Target,
} from "./hostile-attacks.ts";
import { keepBadCompany } from "./hostile-sockets.ts";

/** More by hand: `LOCKSTEP_FUZZ_SECONDS=600 npm test -- hostile-peers`. */
const fuzzMs = Number(process.env["LOCKSTEP_FUZZ_SECONDS"] ?? "2") * 1_000;
const seed = Number(process.env["LOCKSTEP_FUZZ_SEED"] ?? "1");
const token = "the-run's-secret";
const honestActor = "honest";
/** Of garbage collection and caches; a leak of what is sent would be many times that. */
const roomBytes = 250e6;

/** Whatever is drawn. Which other refusals there are depends on who is faster. */
const surelyRefused = [
  ..."UNAUTHENTICATED PROTOCOL_VIOLATION MALFORMED_MESSAGE SEGMENT_MALFORMED MESSAGE_TOO_LARGE"
    .split(" ")
    .map((code) => `Play ${code}`),
  ...["Play RESOURCE_EXHAUSTED", "Play ACTOR_NAME_TAKEN", "Fetch VERSION_NOT_FOUND"],
  ...["segment STALE_SEGMENT", "segment UNKNOWN_VERSION", "segment duplicate"],
  ...["AcquireFence UNAUTHENTICATED"],
  ..."UNAUTHENTICATED MALFORMED_MESSAGE MESSAGE_TOO_LARGE HASH_MISMATCH FENCE_STALE"
    .split(" ")
    .map((code) => `Publish ${code}`),
];

interface Service {
  readonly http: number;
  readonly rpc: string;
  alive(): boolean;
}

/** One `# TYPE`-less reading of `/metrics`: value by name with labels. */
async function metricsOf({ http }: Service): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

async function aService(args: readonly string[]): Promise<Service> {
  const [http, rpc] = [await freePort(), await freePort()];
  const running = startLockstep([...args, "--http-port", `${http}`, "--rpc-port", `${rpc}`], {
    LOCKSTEP_TOKEN: token,
  });
  return {
    http,
    rpc: `127.0.0.1:${rpc}`,
    alive: () => running.child.exitCode === null && running.child.signalCode === null,
  };
}

/** A real run under way: parameter server, learner, one actor. */
async function aRun(folder: string, options: readonly string[]) {
  const runDir = join(folder, "attacked");
  const prepared = await runLockstep(["prepare", "--run-dir", runDir, ...options]);
  assert.equal(prepared.code, 0, prepared.stderr);
  const parameterServer = await aService([
    ...["parameter-server", "--store", `folder:${join(folder, "store")}`],
  ]);
  const parameterServers = ["--parameter-servers", parameterServer.rpc];
  const learner = await aService([
    ...["learner", "--config", join(runDir, "learner.json"), ...parameterServers],
    // A busy machine must not make an honest actor look dead: then its name would be free.
    ...["--updates", "1000000", "--lease-ms", "20000"],
  ]);
  const actor = startLockstep(
    [
      ...["actor", "--name", honestActor, "--learner", learner.rpc, "--http-port", "0"],
      ...parameterServers,
    ],
    { LOCKSTEP_TOKEN: token },
  );
  // What is attacked is there all the time; each version is trained again at the end.
  takeRests(actor.child.pid ?? 0);
  const version = async (): Promise<number> => {
    const answer = await fetch(`http://127.0.0.1:${learner.http}/status`).catch(() => null);
    return ((await answer?.json()) as { version?: number } | undefined)?.version ?? -1;
  };
  return { parameterServer, learner, version, runDir };
}

async function updatesIn(runDir: string): Promise<LedgerUpdate[]> {
  const updates: LedgerUpdate[] = [];
  for await (const { record } of readLedger(join(runDir, "ledger.jsonl"))) {
    if (record?.type === "update") updates.push(record);
  }
  return updates;
}

async function hashesIn(runDir: string): Promise<Map<number, string>> {
  const updates = await updatesIn(runDir);
  return new Map(updates.map(({ version, weightsSha256 }) => [version, weightsSha256]));
}

async function acceptedIn(runDir: string): Promise<AcceptedSegment[]> {
  const newest = (await updatesIn(runDir)).at(-1);
  if (newest === undefined) return [];
  const { segments, version } = newest;
  return segments.map(({ slot, sha256 }) => ({ slot, version: version - 1, sha256 }));
}

test("hostile peers are refused and counted, and change neither the weights nor the memory", async (context) => {
  const folder = temporaryFolder(context);
  const options = ["--slots", "4", "--segment-length", "5", ...smallPictures];
  const { parameterServer, learner, version, runDir } = await aRun(folder, options);
  await until("the first versions", async () => (await version()) >= 2, 120_000);

  const target: Target = {
    learner: learner.rpc,
    parameterServer: parameterServer.rpc,
    run: "attacked",
    token,
    honestActor,
    version,
    accepted: () => acceptedIn(runDir),
  };
  const place = { target, draw: drawFrom(seed), answers: new Answers() };
  const begun = [await metricsOf(learner), await metricsOf(parameterServer)] as const;
  const company = [
    keepBadCompany(learner.rpc, token, "/lockstep.v1.Learner/Play"),
    keepBadCompany(parameterServer.rpc, token, "/lockstep.v1.ParameterServer/Publish"),
  ];
  const attack = async (): Promise<void> => {
    await attackOnce(onLearner, learner.rpc, place);
    await attackOnce(onParameterServer, parameterServer.rpc, place);
  };
  // The first time round, code is compiled and caches fill.
  await attack();
  const warm = [await resident(learner), await resident(parameterServer)];
  const stopAt = performance.now() + fuzzMs;
  let rounds = 1;
  const unseen = () => surelyRefused.some((name) => !place.answers.counts.has(name));
  while (performance.now() < stopAt || (unseen() && performance.now() < stopAt + 60_000)) {
    await attack();
    rounds += 1;
  }
  const grown = [
    (await resident(learner)) - (warm[0] ?? 0),
    (await resident(parameterServer)) - (warm[1] ?? 0),
  ];
  for (const each of company) each.close();

  assert.ok(learner.alive() && parameterServer.alive());
  for (const bytes of grown) assert.ok(bytes < roomBytes, `${grown} bytes more`);
  const counted = await countedSince(begun, [learner, parameterServer]);
  for (const [name, count] of place.answers.counts)
    if (!/ (OK|CANCELLED)$/.test(name)) assert.equal(counted.get(name), count, name);
  for (const name of surelyRefused) assert.ok(place.answers.counts.has(name), name);
  context.diagnostic(
    `${rounds} rounds of attacks, ${grown.map((bytes) => (bytes / 1e6).toFixed(0)).join(" and ")} MB more: ${JSON.stringify([...place.answers.counts])}`,
  );

  const reached = await version();
  await until("more versions", async () => (await version()) >= reached + 3, 120_000);
  const attacked = await hashesIn(runDir);
  const updates = Math.max(...attacked.keys());
  await train(folder, "left-alone", [...options, "--actors", "1", "--updates", String(updates)]);
  assert.deepEqual([...attacked], [...(await hashesIn(join(folder, "left-alone")))]);
});

async function resident(service: Service): Promise<number> {
  const metrics = await metricsOf(service);
  const entry = [...metrics].find(([name]) => name.endsWith("process_resident_memory_bytes"));
  return entry?.[1] ?? Number.NaN;
}

/** Refusals by method and code, as {@link Answers} has them. */
async function countedSince(
  begun: readonly ReadonlyMap<string, number>[],
  services: readonly Service[],
): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const [index, service] of services.entries()) {
    for (const [name, value] of await metricsOf(service)) {
      const rpc = /rpcs_total\{method="(\w+)",code="(\w+)"\}/.exec(name);
      const segment = /segments_(?:refused_total\{code="(\w+)"\}|(duplicate)_total)/.exec(name);
      if (rpc === null && segment === null) continue;
      const key = rpc !== null ? `${rpc[1]} ${rpc[2]}` : `segment ${segment?.[1] ?? segment?.[2]}`;
      counted.set(key, value - (begun[index]?.get(name) ?? 0));
    }
  }
  return counted;
}
