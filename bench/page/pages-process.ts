// Reads a run's page as so many browsers do, without drawing it: the run's history once, then both event streams.
// pages-process URL PAGES; says what came when it is sent a message.
import { Agent, get } from "node:http";
import { constants, setPriority } from "node:os";
import type { PagesReport } from "./open-pages.ts";

const [url = "", pages = "1"] = process.argv.slice(2);
// The measured run comes first, as with readers on other machines.
setPriority(process.pid, constants.priority.PRIORITY_LOW);
const walls = new Array<number>(Number(pages)).fill(0);
let bytes = 0;
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
const mark = "event: wall\n";

for (const page of walls.keys()) {
  read("/history", () => undefined);
  read("/events", () => undefined);
  let tail = "";
  read("/wall", (chunk) => {
    const text = tail + chunk.toString("latin1");
    walls[page] = (walls[page] ?? 0) + text.split(mark).length - 1;
    tail = text.slice(1 - mark.length);
  });
}
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ walls, bytes, cpuSeconds: (user + system) / 1e6 } satisfies PagesReport);
});
process.on("disconnect", () => process.exit(0));

function read(path: string, each: (chunk: Buffer) => void): void {
  const asked = get(`${url}${path}`, { agent }, (answer) => {
    if (answer.statusCode !== 200) throw new Error(`${path} is answered with ${answer.statusCode}`);
    answer.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      each(chunk);
    });
    // The run has ended.
    answer.on("error", () => undefined);
  });
  asked.on("error", () => undefined);
}
