import { messageOf } from "@lockstep/errors";
import {
  type DraftContent,
  type Instruction,
  parseInstruction,
  type Workbench,
} from "@lockstep/integrate";
import type { Clock } from "@lockstep/system";
import type { BenchCommand, BenchLine, BenchState } from "@lockstep/watch-page";
import { z } from "zod";
import { sizedPart } from "../replay/replay-parts.ts";
import { LiveScenario } from "./live-scenario.ts";

/** Lines of what was said that are kept. */
const mostLines = 100;
/** Candidates that the page lists. */
const listed = 50;
/** A paused play shows itself that often: a silent answer would be cut off. */
const restMs = 30_000;
/** Frames that are stepped before other things are heard. */
const sliceFrames = 600;

const names = z.array(z.string().max(64)).max(32);
const commandSchema: z.ZodType<BenchCommand> = z.union([
  z.strictObject({ held: names }),
  z.strictObject({ pause: z.boolean() }),
  z.strictObject({ step: z.int().min(1).max(108_000) }),
  z.strictObject({ write: z.literal(true) }),
]);

/** What outlives the console: the next one goes on with it. Can be sent to another process. */
export interface KeptBench {
  readonly draft: DraftContent;
  /** The integration was written. */
  readonly written: boolean;
  readonly log: readonly BenchLine[];
}

export interface BenchPlayParts {
  readonly bench: Workbench;
  readonly game: string;
  /** Offered to searches. */
  readonly types: readonly string[];
  readonly clock: Clock;
  /** Of the console before this one; `null` for the first. */
  readonly before: KeptBench | null;
  /** Called when there is more to keep. */
  keep(kept: KeptBench): void;
  /** Writes the integration. @param again it was written before @returns lines for the person */
  write(again: boolean): readonly string[];
}

/** What the page of the integration maker plays and asks for: at the console's rate, or frame by frame. */
export class BenchPlay {
  readonly #parts: BenchPlayParts;
  readonly #live: LiveScenario;
  /** Called when there is something new to show. */
  readonly #waiting = new Set<() => void>();
  #held: readonly string[] = [];
  #paused = true;
  #closed = false;
  #wake: (() => void) | null = null;
  /** One request after the other. */
  #asked: Promise<unknown> = Promise.resolve();
  readonly #log: BenchLine[] = [];
  #written = false;

  constructor(parts: BenchPlayParts) {
    this.#parts = parts;
    this.#live = new LiveScenario(parts.bench);
    if (parts.before !== null) this.#goOn(parts.before);
    // The first picture of a console that was just switched on is undefined.
    parts.bench.session.draw();
  }

  /** Plays until it is closed. */
  async run(): Promise<void> {
    const { clock, bench } = this.#parts;
    let due = clock.now();
    while (!this.#closed) {
      if (this.#paused) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        due = clock.now();
        continue;
      }
      const now = clock.now();
      if (due > now) await clock.sleep(due - now);
      if (this.#paused || this.#closed) continue;
      this.#frame();
      this.#changed();
      const frameMs = 1_000 / bench.session.emulator.framesPerSecond;
      due = Math.max(due + frameMs, clock.now() - frameMs);
      // Where it cannot keep up, requests are heard all the same.
      await clock.sleep(0);
    }
  }

  /** Does what the page asks for, one request after the other. What keeps it from being done is said like all else. */
  take(body: unknown): Promise<void> {
    const done = this.#asked.then(async () => {
      try {
        for (const text of await this.#doing(body)) this.#say(text, text.startsWith("warning:"));
      } catch (error) {
        this.#say(messageOf(error), true);
      }
      this.#changed();
      if (!isOfPlay(body)) this.#keep();
    });
    this.#asked = done;
    return done;
  }

  /** What there is to see, as often as it changes and somebody looks. */
  async *seen(): AsyncGenerator<{ readonly state: BenchState; readonly rgb: Uint8Array }> {
    while (!this.#closed) {
      const changed = this.#nextChange();
      const { width, height, rgb } = this.#parts.bench.session.emulator.picture();
      yield { state: { ...this.#state(), width, height }, rgb };
      await changed;
    }
  }

  /** {@link seen}, as the page reads it. */
  async *parts(): AsyncGenerator<Uint8Array> {
    for await (const { state, rgb } of this.seen()) yield sizedPart(state, rgb);
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
    this.#changed();
    this.#parts.bench.close();
  }

  async #doing(body: unknown): Promise<readonly string[]> {
    const command = commandSchema.safeParse(body);
    return command.success ? this.#command(command.data) : this.#instruct(parseInstruction(body));
  }

  #goOn({ draft, written, log }: KeptBench): void {
    this.#parts.bench.draft.restore(draft);
    this.#written = written;
    this.#log.push(...log);
    try {
      this.#live.restart();
    } catch (error) {
      this.#say(messageOf(error), true);
    }
  }

  #keep(): void {
    const draft = this.#parts.bench.draft.content;
    this.#parts.keep({ draft, written: this.#written, log: [...this.#log] });
  }

  #say(text: string, bad: boolean): void {
    this.#log.push({ number: (this.#log.at(-1)?.number ?? 0) + 1, text, bad });
    if (this.#log.length > mostLines) this.#log.shift();
  }

  async #instruct(instruction: Instruction): Promise<readonly string[]> {
    const said = await this.#parts.bench.run(instruction);
    if (["rewind", "power", "load"].some((each) => each in instruction))
      this.#parts.bench.session.draw();
    const judged = ["rewind", "power", "load", "reward", "done", "name", "forget"];
    if (judged.some((each) => each in instruction)) this.#live.restart();
    return said;
  }

  async #command(command: BenchCommand): Promise<readonly string[]> {
    if ("write" in command) {
      const lines = this.#parts.write(this.#written);
      this.#written = true;
      return lines;
    }
    if ("held" in command) {
      this.#parts.bench.maskOf(command.held);
      this.#held = command.held;
    }
    if ("pause" in command) {
      this.#paused = command.pause;
      this.#wake?.();
    } else if ("step" in command) {
      this.#paused = true;
      for (let frame = 1; frame <= command.step; frame++) {
        this.#frame();
        if (frame % sliceFrames === 0) await this.#parts.clock.sleep(0);
      }
    }
    return [];
  }

  #frame(): void {
    const { bench } = this.#parts;
    bench.session.frame(bench.maskOf(this.#held));
    this.#live.frame();
  }

  #changed(): void {
    for (const heard of this.#waiting) heard();
    this.#waiting.clear();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.timer(restMs, () => heard());
      const heard = (): void => {
        timer.cancel();
        this.#waiting.delete(heard);
        resolve();
      };
      this.#waiting.add(heard);
    });
  }

  #state(): Omit<BenchState, "width" | "height"> {
    const { bench, game, types } = this.#parts;
    const { session, draft, search } = bench;
    const { core, buttons } = session.emulator;
    return {
      ...{ game, core: `${core.name} ${core.version}`, types },
      buttons: buttons.flatMap((name) => name ?? []),
      ...{ frames: session.frames, rewindable: session.rewindable, paused: this.#paused },
      variables: draft.variables.map(({ name, address, text }) => ({
        ...{ name, address, type: text },
        value: bench.value(name),
        frozen: session.isFrozen(name),
      })),
      search: search && {
        ...{ count: search.count, undoable: search.undoable },
        candidates: search.candidates(listed),
      },
      scenario: this.#live.said,
      ...{ states: draft.stateNames, defaultState: draft.defaultState, crop: draft.crop },
      reward: { ...draft.reward?.variables },
      done: { ...draft.done?.variables },
      log: [...this.#log],
    };
  }
}

/** What comes often, and leaves the draft as it is. */
function isOfPlay(body: unknown): boolean {
  return (
    typeof body === "object" &&
    body !== null &&
    ["held", "pause", "step"].some((key) => key in body)
  );
}
