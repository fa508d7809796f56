import assert from "node:assert/strict";
import { test } from "node:test";
import { trainCommandOf } from "./train-command-words.ts";

test("advice names the command the way the user called it", () => {
  const script = "/home/me/lockstep/packages/cli/bin/lockstep.js";
  assert.equal(
    trainCommandOf(script, { npm_lifecycle_event: "start" }, "/home/me/lockstep"),
    "npm start --",
  );
  assert.equal(
    trainCommandOf("/home/me/lockstep/node_modules/.bin/lockstep", {}, "/home/me/lockstep"),
    "npx lockstep train",
  );
  assert.equal(
    trainCommandOf(script, {}, "/home/me/lockstep"),
    "node packages/cli/bin/lockstep.js train",
  );
  assert.equal(trainCommandOf(script, {}, "/elsewhere"), `node ${script} train`);
});
