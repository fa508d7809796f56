import assert from "node:assert/strict";
import { test } from "node:test";
import { type CoreOption, CoreOptions } from "./core-options.ts";

const RENDER: CoreOption = {
  key: "core_render",
  description: "Interlaced output",
  values: ["single field", "double field"],
  defaultValue: "single field",
};

test("the user's wish goes before the host's, and the host's before the core's default", () => {
  const options = new CoreOptions({ a: "user" }, { a: "host", b: "host" });
  const values = ["core", "host", "user"];
  options.declare(
    ["a", "b", "c"].map((key) => ({ key, description: "", values, defaultValue: "core" })),
  );
  assert.deepStrictEqual(
    ["a", "b", "c", "d"].map((key) => options.get(key)),
    ["user", "host", "core", null],
  );
});

test("the host's wish is dropped where the core has no such value", () => {
  const options = new CoreOptions({}, { core_render: "triple field" });
  options.declare([RENDER]);
  assert.equal(options.get("core_render"), "single field");
});

test("unknown keys and values of the user are all named at once", () => {
  const options = new CoreOptions({ core_render: "triple field", core_rendre: "single field" });
  options.declare([RENDER]);
  assert.throws(() => options.verify("Core 1"), {
    code: "CORE_OPTION_REFUSED",
    message:
      'Core 1: option core_render cannot be "triple field", expected one of: single field, double field; ' +
      "it has no option core_rendre, expected one of: core_render.",
  });
});

test("a change by the core is told once", () => {
  const options = new CoreOptions({});
  options.declare([RENDER]);
  assert.equal(options.takeChanged(), false);
  assert.equal(options.set("core_render", "nonsense"), false);
  assert.equal(options.set("core_render", "double field"), true);
  assert.equal(options.get("core_render"), "double field");
  assert.deepStrictEqual([options.takeChanged(), options.takeChanged()], [true, false]);
});
