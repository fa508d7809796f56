import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { RunAbout } from "@lockstep/watch-page";
import { runLockstep, startLockstep, temporaryFolder } from "../lockstep-command.ts";
import { copyOfRun, versionOf } from "../shared-runs.ts";
import { pageOf } from "../watched-page.ts";

const cleanups: (() => Promise<void>)[] = [];
let run = "";

before(async () => {
  const folder = temporaryFolder({ after: (hook) => cleanups.push(hook) });
  run = join(folder, "run");
  await copyOfRun("cartPole", run);
});
after(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** The status of an answer; not fetch, which sets the Host header itself. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

test("lockstep watch serves a finished run without pictures from its folder, and ends with Ctrl-C", async () => {
  const watching = startLockstep(["watch", run]);
  const url = await pageOf(watching);
  const about = (await (await fetch(`${url}/run`)).json()) as RunAbout;
  assert.deepEqual(
    [about.environment, about.live, about.standing.state],
    ["cart-pole", false, "finished"],
  );
  const policyLoss = about.figures.find(({ name }) => name === "policyLoss");
  assert.equal(policyLoss?.label, "policy loss", "as the algorithm names it");
  const html = await (await fetch(`${url}`)).text();
  assert.match(
    html,
    /<link rel="modulepreload" href="\/watch\/charts\/line-chart\.js" \/>.*<\/head>/s,
  );
  const history = await (await fetch(`${url}/history`)).text();
  const lines = history
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(
    lines.find(({ points }) => points !== undefined)?.points.length,
    versionOf("cartPole"),
  );
  assert.ok(lines.some(({ episodes }) => episodes?.length > 0));
  const replay = await (await fetch(`${url}/replay?slot=0&episode=0`)).text();
  assert.match(replay, /"kind":"begin".*"kind":"group".*"kind":"end","same":true/s);
  const none = await (await fetch(`${url}/replay?slot=99&episode=0`)).text();
  assert.match(none, /"kind":"error","message":"the run has no slot 99/);
  assert.equal((await fetch(`${url}/replay?slot=-1&episode=0`)).status, 400);
  assert.equal(await statusOf(`${url}/..%2f..%2fpackage.json`, {}), 404);
  assert.equal(await statusOf(`${url}`, { host: "evil.example" }), 403);
  assert.equal(await statusOf(`${url}/run`, { origin: "https://evil.example" }), 403);
  watching.child.kill("SIGINT");
  assert.equal((await watching.finished).code, 0);
});

test("beyond this machine, lockstep watch asks for a token", async () => {
  const refused = await runLockstep(["watch", run, "--host", "0.0.0.0"]);
  assert.match(refused.stderr, /--host 0\.0\.0\.0 lets others read the page; .* --token-file/);
});

test("lockstep watch ends where there is no run, and where its port is in use", {
  timeout: 60_000,
}, async (context) => {
  const missing = await startLockstep(["watch", join(run, "none")]).finished;
  assert.equal(missing.code, 78, missing.stderr);
  assert.match(
    missing.stderr,
    /^lockstep: .*none holds no run \(there is no such folder\); name the folder of a run\n$/,
  );
  const taken = createServer().listen(0, "127.0.0.1");
  context.after(() => taken.close());
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const refused = await startLockstep(["watch", run, "--port", String(port)]).finished;
  assert.notEqual(refused.code, 0);
  assert.match(
    refused.stderr,
    new RegExp(`^lockstep: port ${port} on .* is in use; choose another with --port or .*\\n$`),
  );
});
