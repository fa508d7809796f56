import type { Picture } from "@lockstep/emulation";
import { createSlot, type Slot } from "@lockstep/environment";
import { runEmulators } from "../games/run-slot.ts";
import type { FinishedRun } from "./finished-run.ts";

export interface EvaluationSlotOptions {
  readonly run: FinishedRun;
  /** All episodes begin here. */
  readonly state: string;
  readonly seed: number;
  /** Sees every frame of play. */
  onFrame?(picture: () => Picture): void;
}

/**
 * A slot of its own for a start state, with the draws of evaluations: its episodes depend on the seed and the state,
 * not on which other states are evaluated.
 * @throws {EmulationError} `CORE_NOT_FOUND` when the core that the run was trained with is not here in its version
 */
export async function openEvaluationSlot(options: EvaluationSlotOptions): Promise<Slot> {
  const { run, state, seed, onFrame } = options;
  const { game, configuration } = run;
  const emulators = await runEmulators(run);
  return createSlot({
    index: game.stateNames.indexOf(state),
    seed,
    config: { ...configuration.environment, startStates: [state], startStateAssignment: "even" },
    game,
    createEmulator: (system, rom) => emulators.create(system, rom),
    draws: "evaluation",
    ...(onFrame === undefined ? {} : { onFrame }),
  });
}
