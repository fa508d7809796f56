import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedWords } from "./compared-words.ts";

const episode = (actions: readonly number[], episodeReturn = 300) => ({
  actions: Buffer.from(actions).toString("base64"),
  episodeReturn,
});
const known = (pageDiffersAt: number | null) => ({ ...episode([1, 2, 3, 4]), pageDiffersAt });

test("the page says what differs from the command's episode, and blames rounding only where the export saw it", () => {
  assert.equal(
    comparedWords(known(null), episode([1, 2, 3, 4])),
    "the same actions as lockstep evaluate",
  );
  assert.match(
    comparedWords(known(null), episode([1, 2, 3, 4], 200)),
    /^the same actions as lockstep evaluate, which has a return of 300: the game or its rewards/,
  );
  assert.match(
    comparedWords(known(2), episode([1, 2, 0, 4])),
    /^other actions than .* from step 2 on, whose engine rounds differently$/,
  );
  for (const foreseen of [null, 3])
    assert.match(
      comparedWords(known(foreseen), episode([1, 2, 0, 4])),
      /from step 2 on, which the page did not do where it was made$/,
    );
  assert.match(comparedWords(known(null), episode([1, 2])), /which ends later, after 4 steps/);
  assert.match(
    comparedWords(known(null), episode([1, 2, 3, 4, 5])),
    /which ends earlier, after 4 steps/,
  );
});
