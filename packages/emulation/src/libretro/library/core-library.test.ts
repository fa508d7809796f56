import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { GAME_BOY } from "../../testing/test-consoles.ts";
import { CoreLibrary } from "./core-library.ts";

test("a library is loaded until it is closed, and then gone with its folders", {
  skip: GAME_BOY.skip,
}, () => {
  const library = new CoreLibrary(GAME_BOY.corePath);
  assert.equal(library.functions.apiVersion(), 1);
  assert.ok(existsSync(library.saveFolder));
  if (process.platform === "linux") assert.equal(library.isGone, false);
  library.close();
  library.close();
  assert.equal(library.isGone, true);
  assert.equal(existsSync(library.saveFolder), false);
});
