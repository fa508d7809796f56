import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import type { EnvironmentConfig } from "@lockstep/environment/configuration";
import { endIdleThreads } from "@lockstep/system";
import { aTerminal } from "../testing/a-terminal.ts";
import { mapConcurrently, playInThreads } from "./evaluation-threads.ts";

const retro = { kind: "retro" } as const;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("results keep the order of their items and no more than the width is under way", async () => {
  let underWay = 0;
  let most = 0;
  const results = await mapConcurrently([5, 1, 3, 2, 4], 2, async (turns) => {
    most = Math.max(most, ++underWay);
    for (let i = 0; i < turns; i++) await turn();
    underWay--;
    return turns * 10;
  });
  assert.deepEqual(results, [50, 10, 30, 20, 40]);
  assert.equal(most, 2);
});

test("after a failure nothing is begun, and the failure is thrown", async () => {
  const begun: number[] = [];
  const failing = mapConcurrently([1, 2, 3, 4], 1, async (item) => {
    begun.push(item);
    if (item === 2) throw new RangeError("two");
    return item;
  });
  await assert.rejects(failing, /two/);
  assert.deepEqual(begun, [1, 2]);
});

test("a thread plays one job after the other", async () => {
  const file = new URL("./testing/thread-that-says-its-name.js", import.meta.url);
  const jobs = Array.from({ length: 3 * availableParallelism() }, () => ({ episodes: 1 }));
  const threads = await playInThreads<(typeof jobs)[number], number>(
    file,
    jobs,
    retro,
    aTerminal(),
  );
  assert.equal(threads.length, jobs.length);
  assert.equal(new Set(threads).size, availableParallelism());
});

test("threads wait for the next jobs of their process until they are told to end", async () => {
  const file = new URL("./testing/thread-that-says-its-name.js", import.meta.url);
  const jobs = [{ episodes: 1 }] as const;
  const played = (environment: Pick<EnvironmentConfig, "kind"> = retro) =>
    playInThreads<(typeof jobs)[number], number>(file, jobs, environment, aTerminal());
  const first = await played();
  assert.deepEqual(await played(), first);
  await endIdleThreads();
  assert.notDeepEqual(await played(), first);
  const module = { kind: "module" } as const;
  assert.notDeepEqual(await played(module), await played(module), "a module's code may be another");
});
