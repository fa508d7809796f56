import assert from "node:assert/strict";
import { test } from "node:test";
import { trackerOf } from "./tracker.ts";

const refusal = (message: RegExp) => ({ code: "BAD_TRACKER", group: "configuration", message });

test("what a run cannot be sent to is refused before it begins, with what to do", () => {
  assert.throws(() => trackerOf("wandb", {}), refusal(/WANDB_API_KEY of the environment; set it/));
  assert.throws(() => trackerOf("wnadb", {}), refusal(/takes wandb or the http address/));
  assert.throws(() => trackerOf("ftp://host/", {}), refusal(/got 'ftp:\/\/host\/'/));
  assert.throws(
    () => trackerOf("wandb", { WANDB_API_KEY: "k", WANDB_BASE_URL: "here" }),
    refusal(/^WANDB_BASE_URL takes/),
  );
});

test("an address with a key in it is refused without showing the key", () => {
  for (const address of ["http://me:secret@host/", "http://host/?write_token=secret"])
    assert.throws(
      () => trackerOf(address, {}),
      (error: Error) => {
        assert.match(error.message, /every user of the machine could read.*TRACKIO_WRITE_TOKEN/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
});
