import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkEnvironment } from "@lockstep/environment";
import { projectRoot, runLockstep, temporaryFolder } from "../lockstep-command.ts";
import { commandsOf, lockstepOf } from "./document-commands.ts";

/** Pages whose reader saves the files that they show, and runs the commands beside them. */
const pages = ["examples/README.md", "docs/own-algorithm.md"];

/** The files that a page tells its reader to save, by name. */
function filesOf(page: string): readonly (readonly [name: string, text: string])[] {
  const text = readFileSync(join(projectRoot, page), "utf8");
  const blocks = [...text.matchAll(/([^\n]+)\n\n```js\n([\s\S]*?)```/g)];
  return blocks.map(([, before = "", source = ""]) => {
    const name = /`([\w-]+\.mjs)`:$/.exec(before)?.[1];
    assert.ok(name !== undefined, `no name for the file after "${before}" in ${page}`);
    return [name, source];
  });
}

/** A run of the default game that takes seconds. */
const small = {
  slots: 4,
  segmentLength: 8,
  environment: { observation: { height: 36, width: 36 }, timeLimitSteps: 60 },
  learning: { microBatchRows: 16 },
};

/** Seconds in place of minutes. Later options win. @param config a file with {@link small} */
function shortened(command: string, config: string): string[] {
  const args = [...(lockstepOf(command) ?? assert.fail(`${command} is none of lockstep's`))];
  if (!/^npx lockstep train\b/.test(command)) return args;
  args.push("--plain", "--actors", "1");
  if (command.includes("--resume")) return [...args, "--updates", "3"];
  if (command.includes("--environment")) return [...args, "--steps", "600"];
  return [...args, "--config", config, "--steps", "64"];
}

for (const page of pages)
  test(`whoever saves the files of ${page} can run its commands, one after the other`, async (context) => {
    const folder = temporaryFolder(context);
    symlinkSync(join(projectRoot, "examples"), join(folder, "examples"));
    const config = join(folder, "small.json");
    writeFileSync(config, JSON.stringify(small));
    for (const [name, text] of filesOf(page)) writeFileSync(join(folder, name), text);
    for (const command of commandsOf(page)) {
      const said = await runLockstep(shortened(command, config), {}, folder);
      assert.equal(said.code, 0, `${command}\n${said.stdout}${said.stderr}`);
    }
  });

test("every environment that the page shows can be trained on", async (context) => {
  const folder = temporaryFolder(context);
  const files = filesOf("examples/README.md");
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const environments = files.filter(([, text]) => text.includes("export default"));
  assert.deepEqual(
    environments.map(([name]) => name),
    ["target.mjs", "dot.mjs"],
  );
  for (const [name] of environments)
    assert.deepEqual(await checkEnvironment(join(folder, name)), []);
});

test("the page of algorithms names everything that an algorithm's file is given", async (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, "asks.mjs");
  writeFileSync(
    file,
    "export function algorithm(language) { throw new Error(Object.keys(language).join()); }",
  );
  const { stderr } = await runLockstep(["train", "--algorithm", file], {}, folder);
  const given = /cannot be run: (\S+)/.exec(stderr)?.[1]?.split(",").sort() ?? [];
  const text = readFileSync(join(projectRoot, "docs/own-algorithm.md"), "utf8");
  const [, table = ""] = /## The language\n([\s\S]*?)\n## /.exec(text) ?? [];
  const rows = [...table.matchAll(/^\| (`.*?) \| /gm)].map(([, cell]) => cell ?? "");
  const named = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name ?? ""));
  assert.ok(given.length > 20, stderr);
  assert.deepEqual(named.sort(), given);
});
