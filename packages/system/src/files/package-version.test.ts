import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { packageVersion } from "./package-version.ts";

test("a package says its version", () => {
  const module = new URL("../index.js", import.meta.url).href;
  const { version } = JSON.parse(readFileSync(new URL("../package.json", module), "utf8"));
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.equal(packageVersion(module), version);
});
