import { setImmediate as nextTurn } from "node:timers/promises";
import { createParameterClient } from "@lockstep/protocol";
import { segmentShape } from "@lockstep/round";
import { parseRunConfiguration } from "@lockstep/run-configuration";
import { SimulatedActor, type SimulatedActorOptions } from "./simulated-actor.ts";
import { type SyntheticSegment, syntheticSegments } from "./synthetic-segment.ts";

/** Configuration of a process of simulated actors, as JSON in its first argument. */
export interface ActorsOrder extends Omit<SimulatedActorOptions, "name" | "segmentsOf"> {
  readonly run: string;
  readonly parameterServer: string;
  /** Number of its first actor. */
  readonly first: number;
  readonly actors: number;
  /** Steps of one message. */
  readonly chunkSteps: number;
}

const order = JSON.parse(process.argv[2] ?? "") as ActorsOrder;
const { run, parameterServer, token, first } = order;
let segments: SyntheticSegment | undefined;
/** Shared by all actors, because they play the same run. */
const segmentsOf = (json: string): SyntheticSegment => {
  const shapeOf = (): ReturnType<typeof segmentShape> =>
    segmentShape(parseRunConfiguration(JSON.parse(json), "the run's configuration"));
  segments ??= syntheticSegments(shapeOf(), order.chunkSteps);
  return segments;
};
const actors = Array.from(
  { length: order.actors },
  (_, index) => new SimulatedActor({ ...order, name: `simulated-${first + index}`, segmentsOf }),
);
// One subscription for all actors: the cost of weights is measured separately.
const client = createParameterClient({ addresses: [parameterServer], token });
const follow = async (signal: AbortSignal): Promise<void> => {
  const subscription = { run, afterVersion: -1, subscriber: `simulated-${first}`, signal };
  for await (const { version } of client.subscribe(subscription)) {
    for (const actor of actors) {
      actor.published(version);
      // Real actors have a process each; here no actor may delay another's keepalive answers.
      await nextTurn();
    }
  }
};
const over = new AbortController();
const following = follow(over.signal);
await Promise.all(actors.map(({ ended }) => ended));
over.abort();
await following;
client.close();
const { user, system } = process.cpuUsage();
process.send?.({ type: "played", cpuSeconds: (user + system) / 1e6 });
process.disconnect();
