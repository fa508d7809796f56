import { createReadiness, createServiceRegistry, startHttpServer } from "@lockstep/service-kit";
import { BenchProcess, serveIntegrate } from "@lockstep/watch";
import type { CommandContext } from "../options/command.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { openBrowser } from "../watch/open-browser.ts";
import type { Making } from "./making.ts";

export interface PageOptions {
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  /** In the default browser. */
  readonly open: boolean;
}

/**
 * Serves the page on this machine until Ctrl-C.
 * @throws {LockstepError} what keeps the cartridge from being played
 */
export async function byPage(
  making: Making,
  options: PageOptions,
  { out, err }: Pick<CommandContext, "out" | "err">,
): Promise<number> {
  const script = new URL("./integrate-process.js", import.meta.url);
  const bench = new BenchProcess(script, making);
  const interrupted = new Promise<void>((done) => {
    const stop = onInterrupt(process, end, end);
    function end(): void {
      stop();
      done();
    }
  });
  try {
    const isPlaying = bench.start().then(() => true);
    if (!(await Promise.race([isPlaying, interrupted.then(() => false)]))) return 0;
    const { registry, http: counters } = createServiceRegistry("integrate");
    const server = await startHttpServer({
      ...{ host: "127.0.0.1", port: options.port, registry, counters },
      addressOptions: { port: "--port" },
      readiness: createReadiness(),
      // A refused request is answered to the page itself.
      logger: { error: () => undefined },
      status: () => ({ service: "integrate" }),
    });
    serveIntegrate(server.routes, bench);
    const url = `http://127.0.0.1:${server.port}/integrate`;
    out.write(`${making.name}: ${url} (Ctrl-C ends it)\n`);
    const problem = options.open ? await openBrowser(url) : null;
    if (problem !== null) err.write(`${problem}\n`);
    try {
      await Promise.race([interrupted, bench.failed]);
    } finally {
      bench.close();
      await server.close();
    }
  } finally {
    bench.close();
  }
  return 0;
}
