import { refusalOf } from "../shell/json-lines.ts";
import type { PlayCommand } from "./play-wire.ts";

type Unaddressed<Command> = Command extends unknown ? Omit<Command, "play"> : never;

/** Sends commands one after another, so that they arrive in order; what is pressed meanwhile goes with the next one. */
export class PlayCommands {
  readonly #play: string;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: Unaddressed<PlayCommand>[] = [];
  readonly #tapped = new Set<string>();
  #held: readonly string[] | null = null;
  #sending = false;

  constructor(play: string, failed: (error: unknown) => void) {
    this.#play = play;
    this.#failed = failed;
  }

  hold(held: ReadonlySet<string>): void {
    for (const name of held) this.#tapped.add(name);
    this.#held = [...held];
    this.#send();
  }

  ask(command: Unaddressed<PlayCommand>): void {
    this.#waiting.push(command);
    this.#send();
  }

  #next(): Unaddressed<PlayCommand> | null {
    if (this.#held === null) return this.#waiting.shift() ?? null;
    const command = { held: this.#held, tapped: [...this.#tapped] };
    this.#held = null;
    this.#tapped.clear();
    return command;
  }

  #send(): void {
    if (this.#sending) return;
    const command = this.#next();
    if (command === null) return;
    this.#sending = true;
    post({ ...command, play: this.#play } as PlayCommand)
      .catch((error: unknown) => {
        this.#waiting.length = 0;
        this.#failed(error);
      })
      .finally(() => {
        this.#sending = false;
        this.#send();
      });
  }
}

async function post(command: PlayCommand): Promise<void> {
  const answer = await fetch("/watch/play", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(command),
  });
  if (!answer.ok) throw new Error(await refusalOf(answer));
}
