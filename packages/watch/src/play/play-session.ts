import { heldAction } from "@lockstep/environment";
import { messageOf } from "@lockstep/errors";
import type { Clock } from "@lockstep/system";
import type { PlayCommand } from "@lockstep/watch-page";
import { endOf } from "../beside/episode-end.ts";
import { replayPart } from "../replay/replay-parts.ts";
import { PlayFiles } from "./kept-plays.ts";
import type { OpenedPlay } from "./open-play.ts";
import type { PlayJob } from "./play-job.ts";

/** A play that is paused or over sends a sign of life that often: a silent answer would be cut off. */
const restMs = 60_000;
/** So many of them, and nothing asked meanwhile, and it ends. */
const mostRests = 30;

export interface PlaySessionParts {
  readonly job: PlayJob;
  readonly opened: OpenedPlay;
  readonly clock: Clock;
  /** Resolves when there is room for more: a page that does not read holds up its own play, and no memory fills. */
  send(part: Uint8Array): Promise<void>;
}

/** A person's play, step after step at the console's rate, and what the page asks of it meanwhile. */
export class PlaySession {
  readonly #parts: PlaySessionParts;
  readonly #files: PlayFiles;
  #speed: number;
  #held: ReadonlySet<string> = new Set();
  /** Pressed since the last step, even if shorter than a step. */
  readonly #tapped = new Set<string>();
  #paused = false;
  #wake: (() => void) | null = null;
  /** Commands with an answer, in order. */
  readonly #asked: ("keep" | "keep state")[] = [];

  constructor(parts: PlaySessionParts) {
    this.#parts = parts;
    this.#speed = parts.job.speed;
    this.#files = new PlayFiles(parts.job.folder);
  }

  take(command: PlayCommand): void {
    if ("held" in command) {
      this.#held = new Set(command.held);
      for (const name of command.tapped) this.#tapped.add(name);
    } else if ("speed" in command) this.#speed = command.speed;
    else if (command.do === "pause" || command.do === "go on")
      this.#paused = command.do === "pause";
    // Twice the same before it is done is once.
    else if (!this.#asked.includes(command.do)) this.#asked.push(command.do);
    this.#wake?.();
  }

  /** Plays until nobody asks for anything any more. */
  async run(): Promise<void> {
    const { clock, opened, send } = this.#parts;
    await this.#begin();
    let due = clock.now();
    let rests = 0;
    for (;;) {
      await this.#answer();
      if (this.#paused || opened.person.outcome !== null) {
        rests = (await this.#woken()) ? 0 : rests + 1;
        if (rests >= mostRests) return;
        if (rests > 0) await send(replayPart({ kind: "resting" }));
        due = clock.now();
        continue;
      }
      const now = clock.now();
      if (due > now) await clock.sleep(due - now);
      await this.#step();
      const stepMs = (1_000 * opened.framesPerStep) / opened.person.slot.framesPerSecond;
      // Where it cannot keep up, it becomes slower instead of hurrying later.
      due = Math.max(due + stepMs / this.#speed, clock.now() - stepMs);
    }
  }

  async #begin(): Promise<void> {
    const { job, opened, send } = this.#parts;
    const { person, console, held } = opened;
    // The slot begins its episode, which switches the console on.
    const { framesPerSecond } = person.slot;
    console?.begin();
    await send(
      replayPart({
        ...{ kind: "begin", play: job.play },
        buttons: console?.buttons ?? held.map(([name = ""]) => name),
        isConsole: console !== null,
        actions: opened.actions,
        agentActions: opened.agentActions,
        framesPerStep: opened.framesPerStep,
        framesPerSecond,
        variables: console?.variables ?? [],
        agentVersion: job.version,
      }),
    );
  }

  async #step(): Promise<void> {
    const { opened, send } = this.#parts;
    const { person, agent, held } = opened;
    const action = heldAction(held, new Set([...this.#held, ...this.#tapped]));
    this.#tapped.clear();
    const players = [
      { player: person, judgement: { action, value: null, probabilities: [] } },
      ...(agent === null || agent.player.outcome !== null
        ? []
        : [{ player: agent.player, judgement: await agent.policy.judge(agent.player.slot) }]),
    ];
    for (const { player, judgement } of players) {
      await send(player.step(judgement));
      const { side, outcome } = player;
      if (outcome !== null) await send(replayPart({ kind: "over", side, outcome: endOf(outcome) }));
    }
  }

  async #answer(): Promise<void> {
    for (let asked = this.#asked.shift(); asked !== undefined; asked = this.#asked.shift())
      try {
        await this.#parts.send(replayPart(this.#keep(asked === "keep state")));
      } catch (error) {
        await this.#parts.send(replayPart({ kind: "refused", message: messageOf(error) }));
      }
  }

  #keep(withState: boolean) {
    const { opened, job } = this.#parts;
    const { console, person } = opened;
    if (withState && console === null)
      throw new RangeError("only a console's moments can be start states");
    const state = withState ? (console?.saveState() ?? null) : null;
    const recorded = console?.recorded() ?? null;
    const { name, files } = this.#files.keep({
      bk2: recorded?.bk2 ?? null,
      record: {
        run: job.run,
        environment: opened.name,
        core: console?.core ?? null,
        startState: job.state,
        seed: job.seed,
        framesPerStep: opened.framesPerStep,
        actions: opened.actions,
        played: person.actions,
        rewards: person.sum,
        end: person.outcome === null ? null : endOf(person.outcome),
        frames: recorded?.frames ?? null,
        ramSha256: recorded?.ramSha256 ?? null,
      },
    });
    const kept =
      state === null || console === null
        ? null
        : this.#files.keepState(console.game, person.actions.length, state);
    return { kind: "kept" as const, name, files, state: kept };
  }

  /** @returns false when nothing was asked for a while */
  #woken(): Promise<boolean> {
    if (this.#asked.length > 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = this.#parts.clock.timer(restMs, () => done(false));
      const done = (asked: boolean): void => {
        timer.cancel();
        this.#wake = null;
        resolve(asked);
      };
      this.#wake = () => done(true);
    });
  }
}
