import { resolve } from "node:path";
import { chosenAlgorithm } from "@lockstep/algorithm";
import { parseRunConfiguration, type RunConfiguration } from "@lockstep/run-configuration";
import {
  createReadiness,
  createServiceRegistry,
  type HttpServer,
  isLoopback,
  readCredentials,
  startHttpServer,
} from "@lockstep/service-kit";
import { realClock } from "@lockstep/system";
import { followRun, LiveFeed, pastOfFolder, serveWatch, type WatchedRun } from "@lockstep/watch";
import { CliError } from "../cli-error.ts";
import { gamePlaces, type PlaceOptions, placeOptions } from "../games/game-catalogue.ts";
import { type Command, type CommandContext, defineCommand } from "../options/command.ts";
import { count, type OptionTable, text, toggle, withDefault } from "../options/option-table.ts";
import { placesOfRun } from "../run-folder/copied-module.ts";
import {
  currentConfiguration,
  newestRunFolder,
  pathsOf,
  readRunFolder,
} from "../run-folder/run-folder.ts";
import { isRunComplete } from "../run-folder/run-summary.ts";
import { onInterrupt } from "../terminal/interrupts.ts";
import { openBrowser } from "./open-browser.ts";

interface WatchOptions extends PlaceOptions {
  readonly runDir: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly tokenFile: string | undefined;
  readonly open: boolean;
}

const options: OptionTable<WatchOptions> = {
  runDir: text(
    "RUN",
    "folder of the run, finished, stopped or being trained; the newest in runs/ when absent",
  ),
  host: withDefault(
    text(
      "HOST",
      "address that the page is served on; beyond this machine its readers need a token",
    ),
    "127.0.0.1",
  ),
  port: withDefault(count(0, 65_535, "TCP port of the page; 0 takes any free one"), 0),
  tokenFile: text(
    "FILE",
    "file whose first line is the token that readers beyond this machine need",
  ),
  open: toggle("open the page in the default browser"),
  ...placeOptions,
};

/** `lockstep watch`: a run's page, from its folder, until Ctrl-C. */
export const watchCommand: Command = defineCommand<WatchOptions>({
  name: "watch",
  options,
  positional: "runDir",
  examples: ["lockstep watch", "lockstep watch runs/one --open"],
  run: watch,
});

async function watch(values: WatchOptions, context: CommandContext): Promise<number> {
  const folder = resolve(
    context.cwd,
    values.runDir ?? newestRunFolder(resolve(context.cwd, "runs"), undefined),
  );
  const token = tokenFor(values);
  const feed = new LiveFeed(null, realClock);
  const { past, close: closePast } = pastOfFolder(folder);
  const follower = followRun(folder, { feed, past }, realClock);
  // What is left open keeps the process, also where the run or the port is refused.
  const closing = [() => feed.close(), () => follower.close(), closePast];
  try {
    const watched = await watchedRun(folder, values, context, () => follower.idleMs());
    const server = await listening(values);
    const served = serveWatch(server.routes, { watched, feed, past, wall: null, token });
    closing.push(
      () => served.close(),
      () => server.close(),
    );
    const url = `http://${isLoopback(values.host) ? "127.0.0.1" : values.host}:${server.port}/watch`;
    context.out.write(`${watched.run}: ${url} (Ctrl-C ends it)\n`);
    if (token !== undefined) context.out.write("The browser asks for a password: the token.\n");
    const problem = values.open ? await openBrowser(url) : null;
    if (problem !== null) context.err.write(`${problem}\n`);
    await interrupted();
  } finally {
    for (const close of closing) await close();
  }
  return 0;
}

/** @throws {CliError} `BAD_OPTION_VALUE` when others could read the page without a token */
function tokenFor({ host, tokenFile }: WatchOptions): string | undefined {
  const { token } = tokenFile === undefined ? {} : readCredentials({ tokenFile });
  if (token === undefined && !isLoopback(host))
    throw new CliError(
      "BAD_OPTION_VALUE",
      `--host ${host} lets others read the page; name the file of a token for them with --token-file`,
    );
  return isLoopback(host) ? undefined : token;
}

function listening({ host, port }: WatchOptions): Promise<HttpServer> {
  const { registry, http: counters } = createServiceRegistry("watch");
  return startHttpServer({
    ...{ host, port, registry, counters },
    addressOptions: { host: "--host", port: "--port" },
    readiness: createReadiness(),
    // A refused request is answered to the page itself.
    logger: { error: () => undefined },
    status: () => ({ service: "watch" }),
  });
}

/** A learner writes at least as often. */
const quietMs = 30_000;

async function watchedRun(
  folder: string,
  values: WatchOptions,
  { cwd }: CommandContext,
  idleMs: () => number,
): Promise<WatchedRun> {
  const record = readRunFolder(folder);
  const configuration = parseRunConfiguration(currentConfiguration(folder, record, null), folder);
  return {
    run: record.run,
    folder,
    configuration,
    places: placesOfRun(folder, configuration.environment, gamePlaces(values, cwd)),
    figures: await figuresOf(folder, configuration),
    standing: () => ({
      state: idleMs() < quietMs ? "training" : isRunComplete(folder) ? "finished" : "stopped",
    }),
  };
}

/** As the algorithm names them; none where its file cannot be loaded any more: a run can be watched without it. */
async function figuresOf(
  folder: string,
  { learning }: RunConfiguration,
): Promise<WatchedRun["figures"]> {
  const { algorithm } = learning;
  const file = algorithm.fileSha256 === undefined ? undefined : pathsOf(folder).algorithm;
  try {
    const { figures } = await chosenAlgorithm(algorithm, file);
    return figures.map(({ name, label }) => ({ name, label }));
  } catch {
    return [];
  }
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    const stop = onInterrupt(process, end, end);
    function end(): void {
      stop();
      done();
    }
  });
}
