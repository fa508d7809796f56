import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { defaultPreset } from "../presets/default-preset.ts";
import { parseRunConfiguration } from "../schema/parse-run-configuration.ts";
import { canonicalJson } from "./canonical-json.ts";
import { configurationSha256 } from "./configuration-sha256.ts";
import { decodeRunConfiguration } from "./decode-run-configuration.ts";

const configuration = parseRunConfiguration(
  {
    ...defaultPreset,
    environment: {
      ...defaultPreset.environment,
      startStates: ["S"],
      identity: { "data.json": "a".repeat(64) },
    },
  },
  "test",
);

test("a configuration that travels with its hash arrives as it was sent", () => {
  const json = canonicalJson(configuration);
  assert.deepEqual(
    decodeRunConfiguration(json, configurationSha256(configuration), "test"),
    configuration,
  );
});

test("a configuration that was changed on its way is refused", () => {
  const json = canonicalJson(configuration).replace('"seed":1', '"seed":2');
  assert.throws(() => decodeRunConfiguration(json, configurationSha256(configuration), "test"), {
    code: "CONFIGURATION_HASH",
  });
});

test("a spelling that is not canonical is refused although its hash fits", () => {
  const json = JSON.stringify(configuration, null, 1);
  const sha256 = createHash("sha256").update(json).digest("hex");
  assert.throws(() => decodeRunConfiguration(json, sha256, "test"), { code: "CONFIGURATION_HASH" });
});

test("text that is not JSON is refused in one line", () => {
  const sha256 = createHash("sha256").update("{").digest("hex");
  assert.throws(() => decodeRunConfiguration("{", sha256, "test"), {
    code: "INVALID_CONFIGURATION",
  });
});
