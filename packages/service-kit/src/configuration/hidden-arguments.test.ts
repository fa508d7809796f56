import assert from "node:assert/strict";
import { test } from "node:test";
import { hiddenArguments, hideSecretArguments } from "./hidden-arguments.ts";

const table: readonly [given: string[], shown: string[]][] = [
  [
    ["train", "--plain"],
    ["train", "--plain"],
  ],
  [
    ["--store", "redis://u:planted@h:1/2"],
    ["--store", "redis://h:1/2"],
  ],
  [["--store=redis://h:1?password=planted"], ["--store=redis://h:1"]],
  [
    ["--store", "redis://u:pla@nted/x"],
    ["--store", "redis://nted/x"],
  ],
  [
    ["--token", "planted", "--name", "a"],
    ["--token", "…", "--name", "a"],
  ],
  [["--token=planted"], ["--token=…"]],
  [
    ["--token-file", "secrets/token"],
    ["--token-file", "secrets/token"],
  ],
];
for (const [given, shown] of table)
  test(`arguments as others see them: ${shown.join(" ")}`, () => {
    assert.deepEqual(hiddenArguments(given), shown);
  });

test("a process without secrets keeps its title", () => {
  const process = { argv: ["node", "lockstep", "train"], title: "as it was" };
  hideSecretArguments(process);
  assert.equal(process.title, "as it was");
  hideSecretArguments({ ...process, argv: [...process.argv, "--token", "planted"] });
  const secret = { argv: ["node", "lockstep", "--token", "planted"], title: "" };
  hideSecretArguments(secret);
  assert.equal(secret.title, "node lockstep --token …");
});
