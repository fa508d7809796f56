import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import type { BenchState } from "@lockstep/watch-page";
import { projectRoot, startLockstep, temporaryFolder, until } from "../lockstep-command.ts";
import { childrenOf } from "../run-processes.ts";

const rom = join(projectRoot, "games", "HareDash-Nes", "rom.nes");

/** What the page shows, part by part: a header and a picture, each with its length before it. */
class Shown {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #bytes = Buffer.alloc(0);

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** The next state that is so. */
  async until(isSo: (state: BenchState) => boolean): Promise<BenchState> {
    for (;;) {
      const state = JSON.parse((await this.#piece()).toString()) as BenchState;
      const picture = await this.#piece();
      assert.equal(picture.length, 3 * state.width * state.height);
      if (isSo(state)) return state;
    }
  }

  async #piece(): Promise<Buffer> {
    const length = (await this.#take(4)).readUInt32LE();
    return this.#take(length);
  }

  async #take(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) {
      const { done, value } = await this.#reader.read();
      assert.ok(!done, "the command has ended");
      this.#bytes = Buffer.concat([this.#bytes, value]);
    }
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }
}

test("a core that takes its process down costs the page a line, and another console goes on with what was found", {
  skip: skipUnless(process.platform === "linux", "/proc, which Linux has"),
  timeout: 300_000,
}, async (context) => {
  const into = join(temporaryFolder(context), "games");
  const serving = startLockstep(["integrate", rom, "--name", "Own-Nes-v0", "--into", into]);
  const address = (): string => /(http:\S+\/integrate)/.exec(serving.output())?.[1] ?? "";
  await until("the page's address", () => address() !== "" || serving.child.exitCode !== null);
  const ask = async (command: object): Promise<number> => {
    const answer = await fetch(`${address()}/do`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(command),
    });
    return answer.status;
  };
  const { body } = await fetch(`${address()}/seen`);
  assert.ok(body !== null);
  const shown = new Shown(body);
  for (const command of [
    { name: "x", address: 768, type: "<u2" },
    { reward: { variables: { x: { reward: 3 } } } },
    { step: 85 },
    { save: "Start" },
    { search: ["|u1"] },
  ])
    assert.equal(await ask(command), 200);
  await shown.until(({ search, frames }) => search !== null && frames === 85);

  const emulators = (): readonly string[] => childrenOf(Number(serving.child.pid));
  const [first] = emulators();
  assert.equal(emulators().length, 1);
  process.kill(Number(first), "SIGSEGV");
  const after = await shown.until(({ frames }) => frames === 0);
  const { text = "", bad } = after.log.at(-1) ?? {};
  assert.match(
    text,
    /^the emulator's process ended \(SIGSEGV\), and another one has taken its place: /,
  );
  assert.equal(bad, true);
  assert.deepEqual([after.search, after.states, after.defaultState], [null, ["Start"], "Start"]);
  assert.deepEqual(
    [after.variables.map(({ name }) => name), after.reward],
    [["x"], { x: { reward: 3 } }],
  );
  assert.notDeepEqual(emulators(), [first]);
  assert.equal(await ask({ load: "Start" }), 200);
  assert.equal(await ask({ step: 10 }), 200);
  assert.equal(await ask({ write: true }), 200);
  const written = await shown.until(({ log }) =>
    (log.at(-1)?.text ?? "").includes(" train --game Own-Nes-v0"),
  );
  assert.equal(written.frames, 10);
  serving.child.kill("SIGINT");
  assert.equal((await serving.finished).code, 0, serving.output());
});
