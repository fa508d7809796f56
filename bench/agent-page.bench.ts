import {
  type AgentDescription,
  type AgentParts,
  AgentPlay,
  agentFormat,
  agentFormatVersion,
  openAgent,
} from "@lockstep/agent-page";
import { loadGame, personActions, usualGames } from "@lockstep/environment";
import { packGame } from "@lockstep/environment/browser";
import { readWebExport } from "@lockstep/export";
import { median } from "@lockstep/learning";
import { bytesOfFloats, initialWeights } from "@lockstep/model";
import { networkOf } from "@lockstep/round";
import { parseRunConfiguration, presets } from "@lockstep/run-configuration";
import { sha256Hex } from "@lockstep/system";
import { parseOptions, wholeNumber } from "./options/parse-options.ts";
import { showPage } from "./page/shown-page.ts";

const state = "MeadowZone.Act1";

/**
 * Measures on one core what a page with the default game and network computes, or the page that --page names: steps as the page
 * plays them, every frame drawn and converted to RGB, and passes of the network alone, in turns. Times are of the processor, so
 * other work on the machine counts little. The page's canvas and figures come on top: --browser SECONDS shows the page in
 * Chromium for so long, at the console's rate and as fast as it goes.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      runs: { type: "string", default: "9" },
      steps: { type: "string", default: "500" },
      page: { type: "string" },
      browser: { type: "string" },
    },
  });
  const [runs, steps] = [Number(values.runs), Number(values.steps)];
  if (values.browser !== undefined && values.page === undefined)
    throw new RangeError("--browser needs --page, a folder");
  const shownSeconds =
    values.browser === undefined ? undefined : wholeNumber("--browser", values.browser);
  const agent = values.page === undefined ? anAgent() : agentOf(values.page);
  const { frameSkip } = agent.description.config;
  const framesPerSecond: number[] = [];
  const passMs: number[] = [];
  let consoleRate = 0;
  for (let run = 0; run < runs; run++) {
    const play = new AgentPlay(agent, { state, seed: run, greedy: false }, (picture) => picture());
    consoleRate = play.framesPerSecond;
    framesPerSecond.push((frameSkip * steps) / cpuSeconds(steps, () => play.step(null)));
    const observation = play.observation.slice();
    passMs.push((1_000 / steps) * cpuSeconds(steps, () => agent.policy.infer(observation, 1)));
    play.close();
  }
  const frames = median(framesPerSecond);
  console.log(
    `${frames.toFixed(0)} frames per second of processor time, ${(frames / consoleRate).toFixed(1)} times the console's rate`,
  );
  console.log(`${median(passMs).toFixed(2)} ms of it for a pass of the network, once a step`);
  if (shownSeconds === undefined || values.page === undefined) return;
  for (const [speed, words] of [
    ["1", "at the console's rate"],
    ["Infinity", "as fast as it goes"],
  ] as const) {
    const shown = await showPage(values.page, shownSeconds, speed);
    const share = `${(100 * shown.coreShare).toFixed(0)} % of a core`;
    const each = `${(shown.framesPerSecond / shown.coreShare).toFixed(0)} a second of processor time`;
    console.log(
      `Chromium, ${words}: ${shown.framesPerSecond.toFixed(1)} frames/s, ${share}, ${each}`,
    );
  }
}

/** Of a page that `lockstep export --web` has written. */
function agentOf(folder: string): AgentParts {
  const page = readWebExport(folder);
  if (Array.isArray(page)) throw new RangeError(`${folder}: ${page[0]?.where} ${page[0]?.what}`);
  if (page.rom === null) throw new RangeError(`${folder} lacks the cartridge of its game`);
  return openAgent(page.description, page.weights, page.rom);
}

/** With weights that nobody has trained: they cost the same. */
function anAgent(): AgentParts {
  const preset = presets["default"]?.configuration;
  const filled = { startStates: [state], identity: { rom: "0".repeat(64) } };
  const configuration = parseRunConfiguration(
    { ...preset, environment: { ...preset?.environment, ...filled } },
    "the preset default",
  );
  const { environment } = configuration;
  if (environment.kind !== "retro") throw new RangeError("the preset default plays no game");
  const game = loadGame(environment.game, { gamePaths: usualGames() });
  const network = networkOf(configuration);
  const weights = bytesOfFloats(initialWeights(network, 1));
  const description: AgentDescription = {
    ...{ format: agentFormat, formatVersion: agentFormatVersion, lockstep: "", run: "bench" },
    ...{ version: 0, weightsSha256: sha256Hex(weights), network, config: environment },
    licences: { weights: null, game: "" },
    game: packGame(game, [state]),
    rom: { included: true, sha256: sha256Hex(game.rom) },
    buttons: [],
    personActions: personActions(game.system, environment.actions),
    ...{ heldOutStates: [], seed: 1, greedy: false, mostSteps: 27_000, recorded: [] },
  };
  return openAgent(description, weights, game.rom);
}

function cpuSeconds(times: number, work: () => void): number {
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
