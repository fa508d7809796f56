import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { freePort } from "@lockstep/system";
import {
  runLockstep,
  smallPictures,
  startLockstep,
  temporaryFolder,
  until,
} from "../lockstep-command.ts";

test("a second learner takes the run over, and the first one stops and says why", async (context) => {
  const folder = temporaryFolder(context);
  const runDir = join(folder, "shared");
  const prepared = await runLockstep([
    ...["prepare", "--run-dir", runDir, "--slots", "2", "--segment-length", "5"],
    ...smallPictures,
  ]);
  assert.equal(prepared.code, 0, prepared.stderr);
  const parameterPort = await freePort();
  startLockstep([
    ...["parameter-server", "--store", `folder:${join(folder, "store")}`, "--http-port", "0"],
    ...["--rpc-port", String(parameterPort)],
  ]);
  const parameterServers = ["--parameter-servers", `127.0.0.1:${parameterPort}`];
  const aLearner = async (ownFolder: string) => {
    const [rpcPort, httpPort] = [await freePort(), await freePort()];
    const service = startLockstep([
      ...["learner", "--config", join(runDir, "learner.json"), "--run-dir", ownFolder],
      ...["--rpc-port", String(rpcPort), "--http-port", String(httpPort), ...parameterServers],
      ...["--updates", "100000", "--checkpoint-updates", "2"],
    ]);
    startLockstep([
      ...["actor", "--learner", `127.0.0.1:${rpcPort}`, "--http-port", "0", ...parameterServers],
    ]);
    const version = async (): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/status`).catch(() => null);
      const status = (await answer?.json()) as { version?: number } | undefined;
      return status?.version ?? -1;
    };
    return { service, version };
  };
  const first = await aLearner(runDir);
  await until("the first learner's versions", async () => (await first.version()) >= 4, 120_000);
  const second = await aLearner(join(folder, "second"));
  const { code, stderr } = await first.service.finished;
  assert.equal(code, 1);
  assert.match(stderr, /another learner has taken over run .*; stop one of them/);
  const before = await second.version();
  await until("the second one's versions", async () => (await second.version()) > before, 120_000);
});
