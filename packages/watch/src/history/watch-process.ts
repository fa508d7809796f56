import { once } from "node:events";
import { Socket } from "node:net";
import { constants, setPriority } from "node:os";
import { answerDescriptor, type WatchJob } from "./watch-job.ts";

// The process of one job: the answer goes out as fast as it is read, and the process ends with its parent.
await serve();

async function serve(): Promise<void> {
  // Training comes first.
  setPriority(process.pid, constants.priority.PRIORITY_LOW);
  const out = new Socket({ fd: answerDescriptor, readable: false });
  out.on("error", () => process.exit(0));
  const [line = ""] = (await firstLine()).split("\n");
  for await (const piece of answerOf(JSON.parse(line) as WatchJob))
    if (!out.write(piece)) await once(out, "drain");
  out.end(() => process.exit(0));
}

/** The parent keeps standard input open while it lives. */
function firstLine(): Promise<string> {
  return new Promise((resolve) => {
    let all = "";
    process.stdin.setEncoding("utf8");
    process.stdin.on("data", (more: string) => {
      all += more;
      if (all.includes("\n")) resolve(all);
    });
    process.stdin.on("end", () => process.exit(0));
  });
}

async function* answerOf(job: WatchJob): AsyncIterable<Uint8Array | string> {
  // Loaded only where needed: engines and emulators take a while.
  if (job.kind === "replay") yield* (await import("../replay/replay-episode.ts")).replayParts(job);
  else if (job.kind === "beside")
    yield* (await import("../beside/beside-parts.ts")).besideParts(job);
  else if (job.kind === "choices")
    yield await (await import("../beside/choices.ts")).choicesLine(job);
  else
    for await (const piece of (await import("./run-history.ts")).runHistory(job))
      yield `${JSON.stringify(piece)}\n`;
}
