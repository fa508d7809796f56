import { LockstepError, messageOf } from "@lockstep/errors";
import type { FromBench, ToBench } from "./bench-messages.ts";
import type { BenchPlay, KeptBench } from "./bench-play.ts";

/** Opens what is played. */
export type OpenBench<Job> = (
  job: Job,
  kept: { readonly before: KeptBench | null; keep(kept: KeptBench): void },
) => Promise<BenchPlay>;

/** The process's side of {@link BenchProcess}. Called once, by the process's file. It ends with its parent. */
export function serveBench<Job>(open: OpenBench<Job>): void {
  // The parent hears Ctrl-C, and ends this process.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  process.once("disconnect", () => process.exit(0));
  const looks = new Looks();
  let play: BenchPlay | null = null;
  process.on("message", async (message: ToBench) => {
    if (message.kind === "look") looks.add();
    else if (message.kind === "asked") void play?.take(message.body);
    else {
      play = await begun(open(message.job as Job, { before: message.before, keep }));
      if (play === null) return;
      say({ kind: "playing" });
      void play.run();
      await show(play, looks);
    }
  });
}

function say(message: FromBench): void {
  process.send?.(message);
}

function keep(kept: KeptBench): void {
  say({ kind: "kept", kept });
}

/** @returns `null` where it cannot begin, which the parent is told */
async function begun(opening: Promise<BenchPlay>): Promise<BenchPlay | null> {
  try {
    return await opening;
  } catch (error) {
    const known = error instanceof LockstepError ? error : null;
    say({
      ...{ kind: "refused", message: messageOf(error) },
      ...{ code: known?.code ?? "UNEXPECTED", group: known?.group ?? "programmer" },
    });
    return null;
  }
}

async function show(play: BenchPlay, looks: Looks): Promise<void> {
  await looks.next();
  for await (const part of play.parts()) {
    say({ kind: "part", part });
    await looks.next();
  }
}

/** Looks that wait for a part: one that nobody wants is not sent. */
class Looks {
  #waiting = false;
  #wake: (() => void) | null = null;

  add(): void {
    this.#waiting = true;
    this.#wake?.();
  }

  async next(): Promise<void> {
    if (!this.#waiting)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.#waiting = false;
  }
}
