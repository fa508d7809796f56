import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationKeys } from "@lockstep/run-configuration";
import { commandOptions } from "@lockstep/service-kit/configuration";
import { z } from "zod";
import { chaosOptions } from "../chaos/chaos-options.ts";
import { parseOptions } from "../options/command.ts";
import { trainOptions } from "./train-options.ts";

const most = { seed: Number.MAX_SAFE_INTEGER, slots: 65_536, segmentLength: 65_536 };

test("options of the run take what its configuration takes", () => {
  for (const key of Object.keys(most) as (keyof typeof most)[]) {
    const flag = `--${key === "segmentLength" ? "segment-length" : key}`;
    const train = (value: number) => parseOptions([flag, String(value)], trainOptions);
    const chaos = (value: number) => parseOptions([flag, String(value)], chaosOptions);
    for (const read of [train, chaos]) {
      assert.equal((read(most[key]) as typeof most)[key], most[key]);
      for (const value of [-1, 0.5, most[key] + 1]) {
        assert.equal(configurationKeys[key].safeParse(value).success, false);
        assert.throws(() => read(value), { code: "CONFIGURATION_INVALID" }, `${flag} ${value}`);
      }
    }
  }
});

test("help says of them what the configuration says", () => {
  const said = commandOptions(z.strictObject(trainOptions)).find(({ flag }) => flag === "--slots");
  assert.equal(
    `${said?.description}.`.toLowerCase(),
    configurationKeys.slots.description?.toLowerCase(),
  );
  assert.equal(said?.bounds, "1 … 65536");
});

test("what the learner decides has the learner's bounds", () => {
  assert.throws(() => parseOptions(["--engine-threads", "1025"], trainOptions), /from 1 to 1024/);
});
