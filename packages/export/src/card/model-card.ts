import type { LedgerHead } from "@lockstep/round";
import type { Interval } from "@lockstep/status";
import {
  type EvaluationRecord,
  type GroupEvaluation,
  replaySteps,
} from "../contents/evaluation-record.ts";
import type { ExportConfig } from "../contents/export-config.ts";
import type { NetworkDescription } from "../contents/network-description.ts";
import { frontMatter } from "./front-matter.ts";
import { browserProgram, pythonProgram, torchProgram, typescriptProgram } from "./programs.ts";

/** What a card is written from. */
export interface CardSources {
  readonly config: ExportConfig;
  readonly evaluation: EvaluationRecord;
  readonly head: LedgerHead;
}

/** `README.md`: a model card that says nothing but what the other files say. */
export function modelCard(sources: CardSources): string {
  const { config, evaluation } = sources;
  return [
    frontMatter(config, evaluation),
    introduction(sources),
    results(evaluation),
    proof(sources),
    environment(config),
    use(config),
    licences(config),
    notMeasured(sources),
  ].join("\n");
}

function introduction({ config, head }: CardSources): string {
  const { run, version, complete, environment, configuration } = config;
  const { name } = configuration.learning.algorithm;
  const more = [
    ...(head.lastVersion > version
      ? [`The training went on to version ${head.lastVersion}: these are not its last weights.`]
      : []),
    ...(complete ? [] : ["The training had not reached its target when this was exported."]),
  ].map((sentence) => ` ${sentence}`);
  return `# ${run}

An agent for ${environment.name}, trained with ${name} by [Lockstep](#how-to-verify-it): ${version} updates of ${configuration.slots} environments × ${configuration.segmentLength} steps, seed ${configuration.seed}.${more.join("")}
`;
}

function results({ trained, heldOut, states, ...settings }: EvaluationRecord): string {
  const { seed, episodes, greedy, mostSteps, choice, replay } = settings;
  const rows = states.map(
    (each) =>
      `| ${each.state}${each.heldOut ? " (never trained on)" : ""} | ${each.episodes} | ${each.returnMean.toFixed(2)} | ${intervalOf(each.returnInterval)} | ${each.progressMean === null ? "–" : percent(each.progressMean)} | ${percent(each.finishedShare)} |`,
  );
  const groups = [
    ...groupRow("mean, start states of the training", trained),
    ...groupRow("mean, never trained on", heldOut),
  ];
  const chosen =
    choice === null
      ? ""
      : `\nVersion chosen among ${choice.versions.length} that the run keeps, by the ${choice.by}, in ${choice.episodes} other episodes from each (seed ${choice.seed}).\n`;
  const [first] = states.find(({ state }) => state === replay.state)?.played ?? [];
  const isCut = first !== undefined && first.steps > replaySteps;
  return `## Results

| start state | episodes | mean return | 95 % interval | progress | finished |
|---|---:|---:|---|---:|---:|
${[...rows, ...groups].join("\n")}

${episodes} ${episodes === 1 ? "episode" : "episodes"} from each start state, seed ${seed}; the policy ${greedy ? "takes the likeliest action" : "draws its actions"}; an episode is cut after ${mostSteps} steps. Returns are undiscounted, unscaled and unclipped. Intervals of the mean: Student's t, of several start states the stratified bootstrap. They say nothing of trainings with other seeds: this is one training. \`evaluation.json\` has every episode with its actions.
${chosen}
\`replay.mp4\` shows the first episode from ${replay.state}${isCut ? `: its first ${replaySteps} steps` : ""}.
`;
}

function groupRow(name: string, group: GroupEvaluation | null): string[] {
  if (group === null || group.states.length < 2) return [];
  const { episodes, returnMean, returnInterval } = group;
  return [
    `| ${name} | ${episodes} | ${returnMean.toFixed(2)} | ${intervalOf(returnInterval)} | | |`,
  ];
}

function intervalOf(interval: Interval | null): string {
  return interval === null ? "–" : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function proof({ config, evaluation, head }: CardSources): string {
  const { engine, processor } = evaluation;
  const { position, sessions } = head;
  const rows = sessions.map(
    (session) =>
      `| ${session.version} | ${session.engine.name}:${session.engine.device} | ${session.processor === null ? "–" : `${session.processor.architecture}, ${session.processor.instructions}`} | ${Object.entries(
        session.software,
      )
        .map((each) => each.join(" "))
        .join(", ")} |`,
  );
  return `## How to verify it

    npx lockstep verify .                    # the files, and every episode of the evaluation played again
    npx lockstep verify . --training RUN     # the training, too, from the run's folder with its ledger

| | |
|---|---|
| SHA-256 of the weights | \`${config.weightsSha256}\` |
| line ${position.records} of the run's ledger | \`${position.sha256}\` |
| the policy computed with | ${engine.name}:${engine.device} (${Object.entries(engine.versions)
    .map((each) => each.join(" "))
    .join(", ")}) on ${processor.architecture} with ${processor.instructions} |
| exported by | Lockstep ${config.lockstep} |

The training's sessions, each from a version on:

| from version | engine | processor | software |
|---:|---|---|---|
${rows.join("\n")}
`;
}

function environment({ environment: { actions, wrappers, preprocessing } }: ExportConfig): string {
  const settings = wrappers.map(({ name, ...rest }) => {
    const listed = Object.entries(rest).map(([key, value]) => `${key} ${value ?? "none"}`);
    return `| ${name} | ${listed.join(", ") || "–"} |`;
  });
  return `## Environment

Actions, by number: ${actions.map(({ name }, index) => `${index} ${name}`).join(", ")}.

| wrapper, from the environment outwards | |
|---|---|
${settings.join("\n")}

An observation:

${preprocessing.map((step, index) => `${index + 1}. ${step}`).join("\n")}

\`config.json\` has the complete configuration. Of a cartridge it has the hashes only.
`;
}

function use({ network, environment: { name } }: ExportConfig): string {
  return `## How to use it

With Lockstep it plays ${name} again, and a new training can begin with it:

    npx lockstep import-model . --run-dir runs/imported
    npx lockstep evaluate --run-dir runs/imported
    npx lockstep train --init runs/imported …

\`model.onnx\` takes \`observations\`, ${network.observation.element} of shape [rows, ${network.observation.shape.join(", ")}], and gives \`logits\` [rows, ${network.actions}] and \`values\` [rows, 1].${memory(network)} Its last bits may be others than those of the engine that trained it.

Python, \`pip install numpy onnxruntime\`:

\`\`\`python
${pythonProgram(network)}\`\`\`

PyTorch, \`pip install safetensors torch\`:

\`\`\`python
${torchProgram(network)}\`\`\`

TypeScript or JavaScript in Node.js, \`npm install onnxruntime-node\`:

\`\`\`ts
${typescriptProgram(network)}\`\`\`

A page, in \`<script type="module">\`:

\`\`\`js
${browserProgram(network)}\`\`\`
`;
}

function memory({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined) return "";
  return ` It has a memory: it also takes \`hiddenStates\`, float32 of shape [rows, ${hiddenState}], and gives \`nextHiddenStates\`, which belong to the next observation of the same episode. They are 0 when an episode begins.`;
}

function licences({ licences: { weights, environment } }: ExportConfig): string {
  const said =
    weights === null
      ? "Whoever exported them did not say under which licence the weights are."
      : `The weights: ${weights}.`;
  return `## Licence

${said} ${environment}
`;
}

function notMeasured({ evaluation, config }: CardSources): string {
  const heldOut =
    evaluation.heldOut === null ? "\n- Play from start states that were never trained on." : "";
  return `## What was not measured
${heldOut}
- Other trainings of the same configuration with other seeds.
- Other versions of the environment's files${config.environment.kind === "retro" ? ", of the cartridge and of the emulator" : ""} than those that \`config.json\` names.
- Play by ONNX Runtime's other devices and versions, by PyTorch, and in a browser: only the engine above has played.
- People, other agents, and a random player for comparison.
`;
}
