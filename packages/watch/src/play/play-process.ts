import { once } from "node:events";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { messageOf } from "@lockstep/errors";
import { realClock } from "@lockstep/system";
import type { PlayCommand } from "@lockstep/watch-page";
import { answerDescriptor } from "../history/watch-job.ts";
import { replayPart } from "../replay/replay-parts.ts";
import { openPlay } from "./open-play.ts";
import type { PlayJob } from "./play-job.ts";
import { PlaySession } from "./play-session.ts";

// The process of one play: the job is the first line of standard input, commands are the others. It ends with its parent.
await serve();

async function serve(): Promise<void> {
  const out = new Socket({ fd: answerDescriptor, readable: false });
  out.on("error", () => process.exit(0));
  const send = async (part: Uint8Array): Promise<void> => {
    if (!out.write(part)) await once(out, "drain");
  };
  const lines = createInterface({ input: process.stdin });
  lines.once("close", () => process.exit(0));
  const early: PlayCommand[] = [];
  let take = (command: PlayCommand): void => void early.push(command);
  const first = new Promise<string>((resolve) => {
    lines.once("line", (line) => {
      resolve(line);
      lines.on("line", (command) => take(JSON.parse(command) as PlayCommand));
    });
  });
  try {
    const job = JSON.parse(await first) as PlayJob;
    const opened = await openPlay(job);
    const session = new PlaySession({ job, opened, clock: realClock, send });
    take = (command) => session.take(command);
    for (const command of early.splice(0)) take(command);
    await session.run();
    await opened.close();
  } catch (error) {
    await send(replayPart({ kind: "error", message: messageOf(error) }));
  }
  out.end(() => process.exit(0));
}
