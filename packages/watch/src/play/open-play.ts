import {
  findGame,
  openEnvironment,
  openRetroEnvironment,
  personActions,
  usualMostSteps,
  type WatchableSlot,
} from "@lockstep/environment";
import { environmentSpec, frameBytes } from "@lockstep/environment/configuration";
import type { RunConfiguration } from "@lockstep/run-configuration";
import { AgentPolicy } from "../agent/agent-policy.ts";
import { placesOfState } from "../agent/kept-states.ts";
import { placesOfRun } from "../agent/trained-run.ts";
import { ReplayGroupWriter } from "../replay/replay-group.ts";
import type { PlayJob } from "./play-job.ts";
import { PlayedConsole } from "./played-console.ts";
import { Player } from "./player.ts";

export interface OpenedPlay {
  /** Of the environment. */
  readonly name: string;
  readonly person: Player;
  readonly agent: { readonly player: Player; readonly policy: AgentPolicy } | null;
  /** `null` for modules. */
  readonly console: PlayedConsole | null;
  /** What a person can hold, by action. */
  readonly held: readonly (readonly string[])[];
  readonly actions: readonly string[];
  readonly agentActions: number;
  readonly framesPerStep: number;
  close(): Promise<void>;
}

interface Sides {
  readonly console: PlayedConsole | null;
  readonly held: readonly (readonly string[])[];
  readonly spec: ReturnType<typeof environmentSpec>;
  open(side: "person" | "agent", writer: ReplayGroupWriter): WatchableSlot;
}

/** Opens the game once for the person and once more for the agent. @throws whatever keeps it from being played */
export async function openPlay(job: PlayJob): Promise<OpenedPlay> {
  const { folder, configuration, version, state } = job;
  const places = placesOfState(folder, state, placesOfRun(folder, configuration, job.places));
  // Refuses files that are not the run's.
  (await openEnvironment(configuration, places)).expectStates([state]);
  const sides = await sidesOf({ ...job, places });
  const policy =
    version === null ? null : await AgentPolicy.open(folder, configuration, version, false);
  const playerOf = (side: "person" | "agent"): Player => {
    const writer = new ReplayGroupWriter(frameBytes(sides.spec.observation));
    const values = side === "person" ? () => sides.console?.values() ?? [] : () => [];
    return new Player(side, sides.open(side, writer), writer, values);
  };
  const person = playerOf("person");
  const agent = policy === null ? null : { player: playerOf("agent"), policy };
  return {
    ...{ person, agent, console: sides.console, held: sides.held },
    name: sides.spec.name,
    actions: sides.spec.actions,
    agentActions: environmentSpec(configuration.environment).actions.length,
    framesPerStep: sides.spec.framesPerStep,
    async close() {
      person.slot.close();
      agent?.player.slot.close();
      await policy?.close();
    },
  };
}

/** A run's own time limit, made for training, does not hold here. */
async function sidesOf({ configuration, places, state, seed }: PlayJob): Promise<Sides> {
  const { environment } = configuration;
  const opening = (writer: ReplayGroupWriter) => ({
    ...{ state, seed, mostSteps: usualMostSteps },
    onFrame: (picture: () => Parameters<ReplayGroupWriter["picture"]>[0]) =>
      writer.picture(picture()),
  });
  if (environment.kind === "module") {
    const longer: RunConfiguration = {
      ...configuration,
      environment: { ...environment, timeLimitSteps: null },
    };
    const factory = await openEnvironment(longer, places);
    return {
      console: null,
      held: environment.actions.map((name) => [name]),
      spec: factory.spec,
      open: (_side, writer) => factory.openEvaluation(opening(writer)),
    };
  }
  const { system } = findGame(environment.game, places.gamePaths);
  const held = personActions(system, environment.actions);
  const longer = { ...environment, actions: held, timeLimitSteps: null };
  const ownActions = environment.actions.length;
  const run = { seed: configuration.seed, environment: longer, ownActions };
  const factory = await openRetroEnvironment(run, places);
  const console = new PlayedConsole(factory.game);
  return {
    ...{ console, held, spec: factory.spec },
    open: (side, writer) =>
      side === "agent"
        ? factory.openEvaluation(opening(writer))
        : factory.openWatchedEvaluation(opening(writer), (emulator) => console.watch(emulator)),
  };
}
