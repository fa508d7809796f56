import { chooseAlgorithm } from "@lockstep/algorithm";
import { createNesFactory } from "@lockstep/emulation/browser";
import { GameSlot, unpackGame } from "@lockstep/environment/browser";
import { base64OfBytes, bytesOfBase64 } from "@lockstep/system/bytes";
import { WasmLearningEngine } from "/packages/model/dist/engines/wasm/wasm-learning-engine.js";
import { WasmPolicyEngine } from "/packages/model/dist/engines/wasm/wasm-policy-engine.js";
import { initialWeights } from "/packages/model/dist/network/initial-weights.js";
import {
  learningEngineOptions,
  learningSegmentOf,
} from "/packages/round/dist/batch/learning-options.js";
import { hashedWeights, makeUpdate } from "/packages/round/dist/batch/make-update.js";
import { RoundUpdate } from "/packages/round/dist/batch/round-update.js";
import { updatePlan } from "/packages/round/dist/batch/update-plan.js";
import { segmentShape } from "/packages/round/dist/segment/segment.js";
import { SegmentCollector } from "/packages/round/dist/segment/segment-collector.js";
import { SegmentPlayer } from "/packages/round/dist/segment/segment-player.js";

/**
 * Plays and learns a run's first rounds, as its actors and its learner do, from the seed.
 * @returns the hash of the first weights, and what the ledger has of each round
 */
export async function playRounds({ configuration, game, rom, rounds }) {
  const { learning, seed, slots } = configuration;
  const algorithm = chooseAlgorithm(learning.algorithm);
  const options = { ...learningEngineOptions(configuration, algorithm, 1), operatorHashes: true };
  const shape = segmentShape(configuration);
  const learner = await WasmLearningEngine.create(options);
  await learner.loadWeights(initialWeights(options.spec, seed));
  const policy = new WasmPolicyEngine(options.spec);
  const opened = openSlots(configuration, unpackGame(game, bytesOfBase64(rom)), slots);
  const { sha256: firstWeights } = await hashedWeights(learner);
  const player = new SegmentPlayer({ engine: policy, shape });
  const played = [];
  for (let version = 0; version < rounds; version++) {
    await policy.loadWeights(await learner.weights());
    const collector = new SegmentCollector();
    for (const slot of opened) player.start(slot, version);
    while (player.size > 0) await player.step(collector);
    const segments = collector.take();
    const plan = updatePlan(configuration, algorithm, version);
    const { figures, beforeStep } = algorithm;
    const round = new RoundUpdate({
      ...{ engine: learner, plan, figures, beforeStep, shape, maxWaiting: 1 },
    });
    round.start();
    for (const segment of segments) {
      const frames = round.frames.open(segment.slot);
      frames.add(segment.frames);
      frames.keep();
      round.offer(learningSegmentOf(segment, algorithm, configuration));
    }
    const { entry } = await makeUpdate(learner, configuration, version, round);
    played.push({ ...entry, segments: segments.map(recorded) });
  }
  return { firstWeights, played };
}

function openSlots({ environment: config, seed }, game, count) {
  const createEmulator = (system, rom) => createNesFactory().create(system, rom);
  return Array.from(
    { length: count },
    (_, index) => new GameSlot({ index, seed, config, game, createEmulator }),
  );
}

function recorded({ slot, actions, framesSha256, sha256 }) {
  return { slot, actions: base64OfBytes(actions), framesSha256, sha256 };
}
