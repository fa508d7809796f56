import { refusalOf } from "../shell/json-lines.ts";

/**
 * Asks the console and the search for things, in order. What comes of it is seen and said with the next pictures: a request
 * that takes long is no open connection.
 */
export class BenchCommands {
  readonly #failed: (message: string) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(failed: (message: string) => void) {
    this.#failed = failed;
  }

  ask(command: object): void {
    this.#last = this.#last.then(() => this.#send(command));
  }

  async #send(command: object): Promise<void> {
    try {
      const answer = await fetch("/integrate/do", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(command),
      });
      if (!answer.ok) throw new Error(await refusalOf(answer));
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }
}
