import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type EnvironmentFactory, openEnvironment, readModuleFiles } from "@lockstep/environment";
import type { Grant } from "@lockstep/protocol";
import { sha256Hex } from "@lockstep/system";
import { type ActorBench, anActor, aWelcome, until } from "./testing/actor-bench.ts";
import { aGrant, FakeLearner } from "./testing/fake-learner.ts";

const folder = mkdtempSync(join(tmpdir(), "lockstep-hand-over-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A module that counts its steps. @param drift added to what it shows after each episode's seventieth step */
function aModule(drift: "0" | "visits"): string {
  return `
let visits = 0;
export default {
  name: "counter",
  observation: { kind: "picture", height: 36, width: 36 },
  actions: ["a", "b", "c", "d", "e", "f", "g"],
  timeLimitSteps: 100,
  create() {
    let steps = 0;
    const pixels = new Uint8Array(36 * 36);
    return {
      reset() {
        steps = 0;
        return pixels.fill(0);
      },
      step() {
        steps += 1;
        // No rehearsal at its opening goes so far.
        if (steps === 71) visits += 1;
        const observation = pixels.fill(steps > 70 ? steps + ${drift} : steps);
        return { observation, reward: 0, terminated: false };
      },
    };
  },
};
`;
}

async function open(name: string, source: string): Promise<EnvironmentFactory> {
  const environmentFile = join(folder, `${name}.mjs`);
  writeFileSync(environmentFile, source);
  const { identity } = await readModuleFiles(environmentFile);
  return openEnvironment(
    {
      seed: 5,
      environment: {
        kind: "module",
        name: "counter",
        file: `${name}.mjs`,
        identity,
        observation: { kind: "picture", height: 36, width: 36 },
        actions: ["a", "b", "c", "d", "e", "f", "g"],
        rewardScale: 1,
        rewardClip: null,
        stack: 2,
        timeLimitSteps: 100,
      },
    },
    { gamePaths: [], romPaths: [], coresPaths: [], environmentFile },
  );
}

const rounds = 12;

/** An actor that plays twelve rounds of slot 2. @returns the grant with which another one goes on */
async function predecessor(environment: EnvironmentFactory): Promise<Grant> {
  const { actor, learner, parameters } = anActor({ openEnvironment: async () => environment });
  learner.say(aGrant({ slot: 2 }));
  for (let version = 0; version < rounds; version++) {
    parameters.publish(version);
    await until("the round is played", () => learner.heard("end").length > version);
  }
  const actions = learner.heard("steps").flatMap((steps) => [...steps.actions]);
  const { observationSha256 } = learner.heard("end").at(-1) ?? {};
  assert.ok(observationSha256 !== undefined);
  await actor.close();
  return aGrant({
    ...{ slot: 2, version: rounds, stepsBefore: 6 * rounds },
    actions: Uint8Array.from(actions),
    observationSha256,
  });
}

function successor(environment: EnvironmentFactory, grant: Grant): ActorBench {
  const bench = anActor({ openEnvironment: async () => environment });
  bench.parameters.publish(rounds);
  bench.learner.say(grant);
  return bench;
}

test("an actor that replays a slot of a deterministic module to where another one stood plays on", async () => {
  const environment = await open("deterministic", aModule("0"));
  const { actor, learner } = successor(environment, await predecessor(environment));
  await until("the segment is played", () => learner.heard("end").length === 1);
  await actor.close();
});

test("an actor that replays a slot of a nondeterministic module refuses to play it, with one line", async () => {
  const environment = await open("nondeterministic", aModule("visits"));
  const grant = await predecessor(environment);
  const { ended, learner } = successor(environment, grant);
  await assert.rejects(ended, (error: Error & { code?: string; lasting?: boolean }) => {
    assert.equal(error.code, "REPLAY_DIFFERS");
    assert.equal(error.lasting, true, "another try would end in the same way");
    assert.match(
      error.message,
      /^slot 2 was replayed to step 72 of episode 0 and shows another observation than to the actor before: SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; .*lockstep check-environment.*$/,
    );
    assert.ok(error.message.includes(`expected ${grant.observationSha256}`));
    return true;
  });
  assert.deepEqual(learner.heard("steps"), [], "not a step of a wrong segment is sent");
});

test("a slot that still stands there, and shows something else, is replayed before it is refused", async () => {
  const { actor, learner, parameters, slots, logger } = anActor();
  learner.say(aGrant({ slot: 0 }));
  parameters.publish(0);
  await until("the round is played", () => learner.heard("end").length === 1);
  const [slot] = slots;
  const { observationSha256 } = learner.heard("end")[0] ?? {};
  assert.ok(slot !== undefined && observationSha256 !== undefined);
  const { position } = slot;
  slot.observation.fill(0);
  learner.say({ type: "revoke", slot: 0 });
  learner.say(aGrant({ ...position, version: 1, observationSha256 }));
  parameters.publish(1);
  await until("the next round is played", () => learner.heard("end").length === 2);
  assert.equal(slot.playedSteps, 6 + position.actions.length + 6);
  assert.deepEqual(
    logger.lines.filter(({ level }) => level === "error"),
    [],
  );
  await actor.close();
});

test("a snapshot that leads to another observation is of no use: the episode is replayed from its start", async () => {
  const saves = { saves: true, episode: () => ({ steps: 100, end: "terminated" as const }) };
  const options = { learner: new FakeLearner(aWelcome({ keepsSnapshots: true })), game: saves };
  const first = anActor(options);
  first.learner.say(aGrant({ slot: 0 }));
  first.parameters.publish(0);
  await until("it has a snapshot of it", () => first.learner.heard("snapshot").length === 1);
  const [snapshot] = first.learner.heard("snapshot");
  const { observationSha256 } = first.learner.heard("end")[0] ?? {};
  assert.ok(snapshot !== undefined && observationSha256 !== undefined);
  const { position } = first.slots[0] ?? {};
  assert.ok(position !== undefined);
  await first.actor.close();
  const actions = Uint8Array.from(position.actions);
  const grant = aGrant({ ...position, actions, version: 1, observationSha256 });

  const second = anActor({
    learner: new FakeLearner(aWelcome({ keepsSnapshots: true })),
    game: saves,
  });
  // As if the snapshot had missed a part of the state.
  const content = snapshot.content.map((action) => (action + 1) % 7);
  second.parameters.publish(1);
  second.learner.say({ ...grant, snapshot: { ...snapshot, content, sha256: sha256Hex(content) } });
  await until("the segment is played", () => second.learner.heard("end").length === 1);
  assert.equal(second.slots[0]?.playedSteps, 6 + 6);
  const said = second.logger.lines.filter(({ message }) => message.includes("snapshot"));
  assert.equal(said.length, 1);
  await second.actor.close();
});
