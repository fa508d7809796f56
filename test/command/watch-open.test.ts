import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type TestContext, test } from "node:test";
import { startLockstep, temporaryFolder, train, until } from "../lockstep-command.ts";

const cartPole = ["--environment", "examples/cart-pole/environment.mjs", "--slots", "2"];

/** A browser that writes down what it is asked to open. */
function aBrowser(context: TestContext) {
  const folder = temporaryFolder(context);
  const programs = join(folder, "programs");
  mkdirSync(programs);
  const opened = join(folder, "opened");
  const browser = join(programs, "browser");
  writeFileSync(browser, `#!/bin/sh\necho "$1" >> '${opened}'\n`);
  chmodSync(browser, 0o755);
  const environment = {
    BROWSER: browser,
    PATH: `${programs}${delimiter}${process.env["PATH"]}`,
    XDG_CURRENT_DESKTOP: "",
    DESKTOP_SESSION: "",
  };
  const urls = (): string[] =>
    existsSync(opened) ? readFileSync(opened, "utf8").trimEnd().split("\n") : [];
  return { folder, environment, urls };
}

test("train --open opens the page of the run, and lockstep watch --open that of a folder", async (context) => {
  const { folder, environment, urls } = aBrowser(context);
  const run = join(folder, "run");
  const training = startLockstep(
    [
      ...["train", "--plain", "--run-dir", run, ...cartPole, "--actors", "1"],
      ...["--updates", "1000000", "--open"],
    ],
    environment,
  );
  await until("the browser", () => urls().length === 1);
  const said = (): string | undefined => /page +(http:\S+)/.exec(training.output())?.[1];
  await until("the address in its output", () => said() !== undefined);
  assert.equal(urls()[0], said());
  assert.equal((await fetch(urls()[0] ?? "")).status, 200);
  training.child.kill("SIGINT");
  assert.equal((await training.finished).code, 0);

  const watching = startLockstep(["watch", run, "--open"], environment);
  await until("the browser", () => urls().length === 2);
  assert.match(await (await fetch(urls()[1] ?? "")).text(), /<title>Lockstep<\/title>/);
  watching.child.kill("SIGINT");
  assert.equal((await watching.finished).code, 0);
});

test("without --open no browser is started", async (context) => {
  const { folder, environment, urls } = aBrowser(context);
  await train(folder, "run", [...cartPole, "--actors", "1", "--updates", "1"], environment);
  assert.deepEqual(urls(), []);
});
