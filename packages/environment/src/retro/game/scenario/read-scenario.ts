import { dirname } from "node:path";
import { z } from "zod";
import { EnvironmentError } from "../../../environment-error.ts";
import { ScenarioScript } from "../../script/scenario-script.ts";
import { readScripts } from "../../script/script-file.ts";
import { readJsonFile } from "../json-file.ts";
import type { Crop } from "./crop.ts";
import { OPERATIONS } from "./operation.ts";
import type {
  DoneNode,
  Measurement,
  PlayerReward,
  RewardTerm,
  Scenario,
  Test,
} from "./scenario.ts";

const testSchema = z.object({
  measurement: z.enum(["absolute", "delta"]).optional(),
  op: z.enum(OPERATIONS).optional(),
  reference: z.number().default(0),
});
const termSchema = testSchema.extend({
  reward: z.number().default(0),
  penalty: z.number().default(0),
});
const rewardSchema = z.object({
  variables: z.record(z.string(), termSchema).default({}),
  time: termSchema.optional(),
  script: z.string().optional(),
});

interface NodeFile {
  readonly condition: "any" | "all";
  readonly variables: Readonly<Record<string, z.infer<typeof testSchema>>>;
  readonly nodes: Readonly<Record<string, NodeFile>>;
}

const nodeSchema: z.ZodType<NodeFile> = z.object({
  condition: z.enum(["any", "all"]).default("any"),
  variables: z.record(z.string(), testSchema).default({}),
  nodes: z
    .record(
      z.string(),
      z.lazy(() => nodeSchema),
    )
    .default({}),
});

const pixels = z.int().nonnegative();
const cropSchema = z
  .tuple([pixels, pixels, pixels, pixels])
  .transform(([x, y, width, height]): Crop => ({ x, y, width, height }));

const scenarioSchema = z.object({
  done: z.intersection(nodeSchema, z.object({ script: z.string().optional() })).optional(),
  reward: rewardSchema.optional(),
  rewards: z.array(rewardSchema).optional(),
  scripts: z.array(z.string()).default([]),
  crop: cropSchema.optional(),
  crops: z.array(cropSchema).optional(),
  actions: z.array(z.array(z.array(z.string()))).optional(),
});

type RewardFile = z.infer<typeof rewardSchema>;

/**
 * Reads a scenario file of gym-retro's format. Missing parts are its defaults: nothing rewarded, never done.
 * @param known the game's variables
 * @throws {EnvironmentError} `GAME_MALFORMED`; `SCRIPT_UNSUPPORTED` for scripts that are not Lua; `SCRIPT_FAILED` for
 * those that cannot be compiled
 */
export function readScenario(file: string, known: ReadonlySet<string>): Scenario {
  const read = readJsonFile(file, scenarioSchema);
  const { done, reward, rewards = [], actions } = read;
  const script = (place: string, text: string | undefined): string | undefined =>
    functionOf(file, place, text, read.scripts.length > 0);
  const players = playersOf(reward, rewards);
  const scenario: Scenario = {
    done: done === undefined ? { condition: "any", tests: [], nodes: [] } : doneNode(done),
    doneScript: script("done.script", done?.script) ?? null,
    rewards: players.map((player, index) => ({
      ...playerReward(player),
      ...named(script(index === 0 ? "reward.script" : `rewards.${index}.script`, player.script)),
    })),
    scripts: readScripts(dirname(file), read.scripts, file),
    openScript: (functions, world) => new ScenarioScript(scenario.scripts, functions, world),
    crops: players.map((_, index) =>
      read.crops === undefined ? (read.crop ?? null) : (read.crops[index] ?? null),
    ),
    actions: actions ?? null,
  };
  for (const name of variablesOf(scenario)) {
    if (!known.has(name)) {
      const names = [...known].join(", ");
      throw new EnvironmentError(
        "GAME_MALFORMED",
        `${file}: it names the variable ${name}, which data.json lacks. Expected one of ${names}.`,
      );
    }
  }
  return scenario;
}

/** Every variable that a scenario looks at, each once. */
export function variablesOf(scenario: Scenario): readonly string[] {
  const names = scenario.rewards.flatMap(({ terms }) => terms.map(({ variable }) => variable));
  const collect = (node: DoneNode): void => {
    names.push(...node.tests.map(({ variable }) => variable));
    node.nodes.forEach(collect);
  };
  collect(scenario.done);
  return [...new Set(names)];
}

/** The function that `lua:<function>` names. */
function functionOf(
  file: string,
  place: string,
  text: string | undefined,
  scripted: boolean,
): string | undefined {
  if (text === undefined) return undefined;
  const [language, name] = text.includes(":") ? text.split(/:(.*)/s) : ["lua", text];
  if (language !== "lua") {
    throw new EnvironmentError(
      "SCRIPT_UNSUPPORTED",
      `${file}: ${place}: ${text} is a script of ${language}, and only lua is run. Use another scenario.`,
    );
  }
  if (scripted && /^[A-Za-z_]\w*$/.test(name ?? "")) return name;
  const why = scripted ? "it is no function's name" : "the scenario names no scripts";
  throw new EnvironmentError(
    "GAME_MALFORMED",
    `${file}: ${place}: expected a function of the scenario's scripts, got ${text}: ${why}. Correct the file.`,
  );
}

function named(script: string | undefined): { script?: string } {
  return script === undefined ? {} : { script };
}

/** `reward` is the first player's; where `rewards` says something of the same variable, `reward` wins. */
function playersOf(
  reward: RewardFile | undefined,
  rewards: readonly RewardFile[],
): readonly RewardFile[] {
  const [first, ...others] = rewards;
  if (reward === undefined) return first === undefined ? [{ variables: {} }] : rewards;
  const variables = { ...first?.variables, ...reward.variables };
  const script = first?.script ?? reward.script;
  return [{ variables, time: first?.time ?? reward.time, script }, ...others];
}

function doneNode({ condition, variables, nodes }: NodeFile): DoneNode {
  return {
    condition,
    tests: Object.entries(variables).map(([name, test]) => testOf(name, test, "absolute")),
    nodes: Object.values(nodes).map(doneNode),
  };
}

function playerReward({ variables, time }: RewardFile): PlayerReward {
  const term = (name: string, file: z.infer<typeof termSchema>): RewardTerm => ({
    ...testOf(name, file, "delta"),
    reward: file.reward,
    penalty: file.penalty,
  });
  return {
    terms: Object.entries(variables).map(([name, file]) => term(name, file)),
    time: time === undefined ? null : term("time", time),
  };
}

function testOf(variable: string, file: z.infer<typeof testSchema>, usual: Measurement): Test {
  return {
    variable,
    measurement: file.measurement ?? usual,
    operation: file.op ?? null,
    reference: file.reference,
  };
}
