import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const file = new URL("keep-young-heap-small.js", import.meta.url).href;

/** Bytes of the young heap of a process that makes many objects. */
function youngHeapAfter(begin: string): number {
  const program = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { keepYoungHeapSmall } from ${JSON.stringify(file)};
    ${begin}
    const kept = [];
    for (let index = 0; index < 2e6; index++) kept[index % 20_000] = { text: String(index) };
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    console.log(young.space_size);`;
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }),
  );
}

test("the young heap stays small where it would grow", () => {
  const usual = youngHeapAfter("");
  const small = youngHeapAfter("keepYoungHeapSmall();");
  assert.ok(usual > 16e6, `${usual} bytes`);
  assert.ok(small < 4e6, `${small} bytes`);
});
