import type { Emulator } from "@lockstep/emulation";
import { ScenarioJudge } from "@lockstep/environment";
import type { Workbench } from "@lockstep/integrate";
import type { BenchScenario } from "@lockstep/watch-page";

/** Judges a play by the scenario as far as it is built, with the judge of training. */
export class LiveScenario {
  readonly #emulator: Emulator;
  readonly #bench: Workbench;
  #judge: ScenarioJudge | null = null;
  #said: { reward: number; sum: number; done: boolean; ends: number } | null = null;

  constructor(bench: Workbench) {
    this.#bench = bench;
    this.#emulator = bench.session.emulator;
  }

  get said(): BenchScenario | null {
    return this.#said;
  }

  /** The scenario, or the play that it judges, is another one from here on. @throws {LockstepError} */
  restart(): void {
    const { draft } = this.#bench;
    this.#judge = null;
    this.#said = null;
    if (draft.reward === null && draft.done === null) return;
    const drafted = this.#bench.openDraft();
    try {
      this.#judge = new ScenarioJudge(this.#emulator, drafted.game);
      this.#judge.restart();
      this.#said = { reward: 0, sum: 0, done: false, ends: 0 };
    } finally {
      drafted.close();
    }
  }

  /** A frame was played. */
  frame(): void {
    if (this.#judge === null || this.#said === null) return;
    const done = this.#judge.update();
    const [reward = 0] = this.#judge.rewards;
    this.#said = {
      reward,
      sum: this.#said.sum + reward,
      done,
      ends: this.#said.ends + Number(done),
    };
  }
}
