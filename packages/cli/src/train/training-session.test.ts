import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { presets } from "@lockstep/run-configuration";
import { aLearnerStatus } from "@lockstep/status/testing";
import { realClock } from "@lockstep/system";
import type { Supervisor } from "../cluster/supervisor.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { TrainingSession } from "./training-session.ts";
import type { TrainingView } from "./training-view.ts";

const remark = "every reward of the last 100 updates was 0";

test("a remark of the learner is a notice, once; the last view has the summary's figures and no phase", async (context) => {
  const server = createServer((_, response) =>
    response.end(JSON.stringify(aLearnerStatus({ remarks: [remark] }))),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const http = (server.address() as AddressInfo).port;
  const learner = {
    ...{ name: "learner", kind: "learner", phase: "ready", ports: { rpc: 0, http } },
    ...{ restarts: 0, streak: null, waitsFor: null },
  };
  const supervisor = {
    state: { services: [learner] },
    pids: new Map<string, number>(),
    progressed: () => {},
  } as unknown as Supervisor;
  const { configuration } = presets["default"] ?? assert.fail();
  const environment = { ...configuration.environment, startStates: ["MeadowZone.Act1"] };
  const notices: string[] = [];
  const views: TrainingView[] = [];
  const session = new TrainingSession({
    plan: {
      run: "r",
      targetVersion: 20,
      configuration: { ...configuration, environment },
    } as unknown as RunPlan,
    actors: 1,
    supervisor,
    display: {
      show: (view) => views.push(view),
      notice: (text) => notices.push(text),
      close: () => {},
    },
    clock: realClock,
    curve: [],
    others: () => new Map(),
  });
  await session.poll();
  await session.poll();
  assert.deepEqual(notices, [remark]);
  assert.deepEqual(session.view().notices, [remark], "the panel has it, too");
  assert.equal(session.view().learner?.version, 12);
  const summary = {
    ...{ version: 20, weightsSha256: "", environmentSteps: 6400, stepsPerSecond: 1 },
    ...{ episodes: 9, episodeReturnMean: 1, progressMean: 1, efficiency: 1 },
  };
  session.learnerEnded(summary);
  await session.poll();
  const ended = views.at(-1);
  assert.deepEqual(
    [ended?.over, ended?.learner?.version],
    [false, 20],
    "what the learner said before is not shown any more",
  );
  learner.phase = "stopped";
  assert.equal(session.view().phase, null, "no service is started any more");
  session.closing("evaluating");
  assert.equal(session.view().phase, "evaluating");
  session.finish(summary);
  const last = views.at(-1);
  assert.deepEqual(
    [last?.over, last?.phase, last?.remainingSeconds, last?.learner?.version],
    [true, null, null, 20],
  );
  assert.equal(last?.learner?.environmentSteps, 6400);
});
