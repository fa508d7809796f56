import type { LoadedGame, Slot } from "@lockstep/environment";
import { median } from "@lockstep/learning";
import { type EmulatorSubject, openEmulator } from "./emulator-subjects.ts";
import { cpuSeconds, emulatorPlayer, type FramePlayer } from "./frame-player.ts";
import { type ComparisonPlan, expectSameRam } from "./host-comparison.ts";
import { FRAME_SKIP, measuredSlot, playSteps } from "./measured-slot.ts";
import { MinimalHost } from "./minimal-host.ts";
import { repeat, TracedEmulator } from "./traced-emulator.ts";

/** What a slot makes of a core: medians. */
export interface EnvironmentShare {
  /** Steps of four frames a second of one CPU, with 84 × 84 gray pixels, four frames deep. */
  readonly steps: number;
  /** Part of a step's CPU time that is not the core's: what the same frames take in the C host is the core's. */
  readonly outsideCore: number;
}

const WARM_UP_STEPS = 150;

/**
 * A slot plays, another one writes down what it does to its emulator, and the bare core plays that: the same buttons, the
 * same frames drawn, the same states loaded. For what comes with Lockstep the bare core is the emulator without a slot.
 */
export async function measureEnvironment(
  subject: EmulatorSubject,
  game: LoadedGame,
  plan: ComparisonPlan,
): Promise<EnvironmentShare> {
  const traced = new TracedEmulator(openEmulator(subject));
  const timed = openEmulator(subject);
  const slots = [traced, timed].map((emulator) => measuredSlot(game, emulator));
  const core = openCore(subject, plan);
  const [writer, player] = [slots[0] as Slot, slots[1] as Slot];
  const steps = Math.ceil(plan.frames / FRAME_SKIP);
  const whole: number[] = [];
  const bare: number[] = [];
  try {
    for (const slot of slots) playSteps(slot, 0, WARM_UP_STEPS);
    traced.takeDeeds();
    await core.loadState(traced.saveState());
    for (let run = 0; run < plan.runs; run++) {
      const from = WARM_UP_STEPS + run * steps;
      playSteps(writer, from, steps);
      const deeds = traced.takeDeeds();
      const turns = [
        async () => whole.push(cpuSeconds(() => playSteps(player, from, steps))),
        async () => bare.push(await repeat(core, deeds)),
      ];
      for (const turn of run % 2 === 0 ? turns : turns.reverse()) await turn();
    }
    await expectSameRam([emulatorPlayer(timed), core]);
  } finally {
    for (const slot of slots) slot.close();
    await core.close();
  }
  return {
    steps: steps / median(whole),
    outsideCore: median(whole.map((seconds, run) => 1 - (bare[run] as number) / seconds)),
  };
}

function openCore(subject: EmulatorSubject, { program, folder }: ComparisonPlan): FramePlayer {
  const { corePath } = subject;
  if (corePath === null) return emulatorPlayer(openEmulator(subject));
  return new MinimalHost({ ...subject, corePath, program, folder });
}
