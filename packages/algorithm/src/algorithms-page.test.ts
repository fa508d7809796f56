import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { z } from "zod";
import { knownAlgorithms } from "./known-algorithms.ts";

const page = readFileSync(new URL("../../../docs/algorithms.md", import.meta.url), "utf8");

interface Property {
  readonly default?: unknown;
  readonly description?: string;
}

for (const { name, options, figures } of Object.values(knownAlgorithms)) {
  const [, section = ""] = page.split(`\n## ${name.toUpperCase()}\n`);
  const [own = ""] = section.split("\n## ");

  test(`docs/algorithms.md has the options of ${name}, with defaults and meanings, and no other`, () => {
    const { properties } = z.toJSONSchema(options, { io: "input" }) as {
      readonly properties: Readonly<Record<string, Property>>;
    };
    const rows = Object.entries(properties).map(
      ([key, each]) => `| \`${key}\` | \`${JSON.stringify(each.default)}\` | ${each.description} |`,
    );
    assert.deepEqual(own.match(/^\| `\w+` \| .*$/gm), rows);
  });

  test(`docs/algorithms.md names each figure of ${name}`, () => {
    const missing = figures.filter((figure) => !page.includes(`\`${figure.name}\``));
    assert.deepEqual(missing, []);
  });
}
