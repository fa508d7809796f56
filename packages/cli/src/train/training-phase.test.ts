import assert from "node:assert/strict";
import { test } from "node:test";
import { type ClusterState, clusterOf, type ServiceState } from "../cluster/cluster-state.ts";
import { phaseOf } from "./training-session.ts";

type Changes = Readonly<Record<string, Partial<ServiceState>>>;

function aCluster(changes: Changes): ClusterState {
  const cluster = clusterOf(1);
  return {
    ...cluster,
    services: cluster.services.map((service) => ({
      ...service,
      phase: "ready",
      ...changes[service.name],
    })),
  };
}

const store = "Redis does not answer: connect ECONNREFUSED";

const table: readonly [what: string, Changes, waiting: string | null | undefined, string | null][] =
  [
    ["all is well", {}, null, null],
    ["the learner has not spoken yet", {}, undefined, "starting the actors"],
    [
      "the learner starts and says what it waits for",
      { learner: { phase: "starting", waitsFor: store } },
      undefined,
      `starting the learner: ${store}`,
    ],
    ["the learner starts", { learner: { phase: "starting" } }, undefined, "starting the learner"],
    [
      "the store is away and the learner has not noticed",
      { "parameter-server": { waitsFor: store } },
      null,
      `parameter-server waits: ${store}`,
    ],
    ["the learner pauses", { learner: { waitsFor: "its disk is full" } }, "disk full", "disk full"],
    [
      "no actor plays because none reaches the parameter server",
      { "actor-0": { waitsFor: "no new weights: TLS" } },
      "no actor is connected",
      "no actor is connected (actor-0 waits: no new weights: TLS)",
    ],
    ["one actor is away and the run goes on", { "actor-0": { waitsFor: "x" } }, null, null],
  ];

for (const [what, changes, waiting, expected] of table)
  test(`what the display says of a run: ${what}`, () => {
    const report = waiting === undefined ? null : { waiting };
    assert.equal(phaseOf(aCluster(changes), report), expected);
  });
