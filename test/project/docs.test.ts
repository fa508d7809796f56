import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { projectRoot, runLockstep, temporaryFolder } from "../lockstep-command.ts";
import { commandsOf, lockstepOf, processOf } from "./document-commands.ts";

const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/** Commands that a test must not run, each with its reason. */
const notRun: readonly (readonly [RegExp, string])[] = [
  [/^npm test\b/, "this is it"],
  [/^bash \.ci\/run$/, "runs npm test"],
  [/^git clone\b/, "needs the network"],
  [/^npx lockstep watch\b/, "serves until Ctrl-C; the page has tests of its own"],
  [/^cd lockstep$/, "belongs to git clone"],
];

/** A run whose episodes, updates and verification take seconds. Only `npm start` trains with the defaults. */
const small = {
  slots: 4,
  segmentLength: 8,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 60 },
  learning: { microBatchRows: 16 },
};

/** Makes minutes seconds: the same command, less of it. `SMALL` is a file with {@link small}. Later options win. */
const shortened: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(npm start|npx lockstep train)\b.*--resume/, ["--updates", "3", "--actors", "1", "--plain"]],
  [/^npm start\b/, ["--updates", "1", "--plain"]],
  [/^npx lockstep train\b/, ["--config", "SMALL", "--updates", "2", "--actors", "1", "--plain"]],
  // One start state, so that every run has ended an episode from each.
  [
    /^npx lockstep sweep\b/,
    [
      "--config",
      "SMALL",
      "--updates",
      "9",
      "--states",
      "MeadowZone.Act1",
      "--actors",
      "1",
      "--plain",
    ],
  ],
  [/^npx lockstep evaluate\b/, ["--episodes", "1", "--states", "MeadowZone.Act1"]],
  [
    /^npx lockstep export\b/,
    ["--episodes", "1", "--states", "MeadowZone.Act1", "--most-steps", "15"],
  ],
  [/^npx lockstep record\b/, ["--most-steps", "15"]],
  [/^npm run bench -- efficiency\b/, ["--runs", "1", "--updates", "7", "--steps", "60"]],
];

/** The first command of a page is a process, as its reader's are; the others save the start of one. */
async function run(
  command: string,
  isFirst: boolean,
  change: (words: readonly string[]) => readonly string[],
): Promise<void> {
  const words = isFirst ? null : lockstepOf(command);
  if (words === null) return await runProcess(change(processOf(command)));
  const args = change(words);
  const { code, stdout, stderr } = await runLockstep(args);
  assert.equal(code, 0, `${args.join(" ")}\n${stdout}${stderr}`);
}

async function runProcess(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  assert.equal(code, 0, `${args.join(" ")}\n${output}`);
}

for (const document of documents)
  test(`the commands in ${document} work, one after the other`, async (context) => {
    const folder = temporaryFolder(context);
    const config = join(folder, "small.json");
    writeFileSync(config, JSON.stringify(small));
    const commands = commandsOf(document).filter(
      (command) => !notRun.some(([pattern]) => pattern.test(command)),
    );
    for (const [index, command] of commands.entries()) {
      const bounds = shortened.find(([pattern]) => pattern.test(command))?.[1] ?? [];
      const shorter = bounds.map((word) => (word === "SMALL" ? config : word));
      const runDir = command.startsWith("npm start") && !command.includes("--run-dir");
      await run(command, index === 0, (words) => [
        ...words.map((word) =>
          word.replace(/^(runs|docs\/pictures|bench\/results)\//, `${folder}/`),
        ),
        ...(runDir ? ["--run-dir", join(folder, "unnamed")] : []),
        ...shorter,
      ]);
    }
  });

const pages = readdirSync(join(projectRoot, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

const linking = [...documents, ...pages, "examples/README.md"];

for (const document of linking)
  test(`what ${document} links to is there`, () => {
    const text = readFileSync(join(projectRoot, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link]) => link ?? "")
      .filter((link) => !/^[a-z]+:/.test(link));
    assert.deepEqual(
      links.filter((link) => !existsSync(join(projectRoot, dirname(document), link))),
      [],
    );
  });

for (const document of linking)
  test(`the files that ${document} names exist`, () => {
    const text = readFileSync(join(projectRoot, document), "utf8");
    const paths = [
      ...text.matchAll(/`((?:packages|services|test|proto|games|bench|examples)\/[\w./-]*)`/g),
    ].map(([, path]) => path ?? "");
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(projectRoot, path))),
      [],
    );
  });
