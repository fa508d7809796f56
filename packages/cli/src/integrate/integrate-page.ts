import { createReadiness, createServiceRegistry, startHttpServer } from "@lockstep/service-kit";
import { realClock } from "@lockstep/system";
import { BenchPlay, serveIntegrate } from "@lockstep/watch";
import { onInterrupt } from "../terminal/interrupts.ts";
import { openBrowser } from "../watch/open-browser.ts";
import { type Making, trainLine } from "./making.ts";

/** The other byte order is that of the Genesis, whose processor stores the highest byte first. */
const bigEndian = new Set(["Genesis", "32x", "Saturn"]);

/** Serves the page on this machine until Ctrl-C. */
export async function byPage(making: Making): Promise<number> {
  const { workbench, name, place, values, context } = making;
  const { out, err } = context;
  const order = bigEndian.has(workbench.session.emulator.system) ? ">" : "<";
  let written = false;
  const play = new BenchPlay({
    bench: workbench,
    game: name,
    types: ["|u1", `${order}u2`],
    clock: realClock,
    write: () => {
      // What this page has written it may write again.
      const files = workbench.write({ ...place, replace: place.replace || written });
      written = true;
      return [`${place.folder}: ${files.join(", ")}`, trainLine(name, values.into)];
    },
  });
  const { registry, http: counters } = createServiceRegistry("integrate");
  const server = await startHttpServer({
    ...{ host: "127.0.0.1", port: values.port, registry, counters },
    readiness: createReadiness(),
    // A refused request is answered to the page itself.
    logger: { error: () => undefined },
    status: () => ({ service: "integrate" }),
  });
  serveIntegrate(server.routes, play);
  const url = `http://127.0.0.1:${server.port}/integrate`;
  out.write(`${name}: ${url} (Ctrl-C ends it)\n`);
  const problem = values.open ? await openBrowser(url) : null;
  if (problem !== null) err.write(`${problem}\n`);
  const playing = play.run();
  await new Promise<void>((done) => {
    const stop = onInterrupt(process, end, end);
    function end(): void {
      stop();
      done();
    }
  });
  play.close();
  await playing;
  await server.close();
  return 0;
}
