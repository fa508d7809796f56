import assert from "node:assert/strict";
import { test } from "node:test";
import { createRecordingLogger } from "@lockstep/service-kit/testing";
import { quietMs, RefusalLog } from "./refusal-log.ts";

test("the first refusal of a kind is a warning, and then one a minute that says how many came between", () => {
  let ms = 0;
  const logger = createRecordingLogger();
  const refusals = new RefusalLog({ now: () => ms }, logger);
  for (let time = 0; time < 100; time++) refusals.add("segment refused", "STALE_SEGMENT", {});
  refusals.add("segment refused", "SLOT_NOT_HELD", {});
  ms += quietMs;
  refusals.add("segment refused", "STALE_SEGMENT", {});
  const warnings = logger.lines.filter(({ level }) => level === "warn");
  assert.deepEqual(
    warnings.map(({ fields }) => fields),
    [{ code: "STALE_SEGMENT" }, { code: "SLOT_NOT_HELD" }, { code: "STALE_SEGMENT", silenced: 99 }],
  );
});
