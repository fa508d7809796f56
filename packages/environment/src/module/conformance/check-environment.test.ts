import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { aLine, aModuleFolder } from "../../testing/a-module.ts";
import { checkEnvironment, type EnvironmentProblem } from "./check-environment.ts";

async function problemsOf(
  context: { after(hook: () => void): void },
  source: string,
): Promise<readonly EnvironmentProblem[]> {
  return checkEnvironment(join(aModuleFolder(context, { "line.mjs": source }), "line.mjs"));
}

test("an environment that keeps every promise has no problems", async (context) => {
  assert.deepEqual(await problemsOf(context, aLine()), []);
});

const plain = "return { observation: [place, 0], reward: 0, terminated: false };";
const failures: readonly (readonly [string, Parameters<typeof aLine>[0], string, RegExp])[] = [
  [
    "cannot be loaded",
    { head: "boom();" },
    "can be loaded",
    /line\.mjs cannot be loaded: boom is not defined \(line\.mjs:1:1\)$/,
  ],
  [
    "shows something else than it declares",
    { step: "return { observation: [place], reward: 0, terminated: false };" },
    "answers as declared",
    /episode 0, step 1: step\(\) returned an observation of length 1, expected 2 numbers$/,
  ],
  [
    "draws from the generator of Math",
    { step: "return { observation: [Math.random(), 0], reward: 0, terminated: false };" },
    "has no hidden sources",
    /^episode 0, step 1: it uses Math\.random\(\) \(line\.mjs:13:\d+\), expected only the random that is handed in$/,
  ],
  [
    "draws from the generator of crypto",
    {
      reset: 'return [process.getBuiltinModule("node:crypto").randomInt(5), 0];',
      step: plain,
    },
    "has no hidden sources",
    /^episode 0, step 0: it uses process\.getBuiltinModule\("node:crypto"\) \(line/,
  ],
  [
    "asks the clock",
    { step: `if (steps === 2) Date.now(); ${plain}` },
    "has no hidden sources",
    /^episode 0, step 2: it uses the current Date/,
  ],
  [
    "works on after its call, and fails there",
    { step: `Promise.reject(new Error("late")); ${plain}` },
    "can be played",
    /^late \(line\.mjs:13:\d+\)$/,
  ],
  [
    "starts a timer",
    { step: `setTimeout(() => {}, 1); ${plain}` },
    "has no hidden sources",
    /^episode 0, step 1: it uses setTimeout\(\) \(line\.mjs/,
  ],
  [
    "asks another clock",
    { reset: "return [performance.now() % 2, 0];", step: plain },
    "has no hidden sources",
    /it uses performance\.now\(\)/,
  ],
  [
    "reads a file while it plays",
    {
      reset: 'return [Number(process.getBuiltinModule("node:fs").existsSync("/tmp/x")), 0];',
      step: plain,
    },
    "has no hidden sources",
    /episode 0, step 0: it uses process\.getBuiltinModule\("node:fs"\) \(line/,
  ],
  [
    "does not reset all of itself",
    {
      head: "let rewards = 0;",
      step: "rewards += 1; return { observation: [0, 0], reward: rewards, terminated: false };",
    },
    "resets exactly",
    /^episode 2, step 1: the reward was 41, and then it was 61$/,
  ],
  [
    "shares its state among slots",
    {
      head: "let shared = 0;",
      reset: "shared = 0; return [0, 0];",
      step: "shared += action; return { observation: [shared, 0], reward: 0, terminated: false };",
    },
    "shares nothing among slots",
    /^episode 0, step \d+: number 0 of the observation was \d+, and then it was \d+$/,
  ],
  [
    "is another one in another process",
    {
      head: "const born = process.pid;",
      reset: "return [born, 0];",
      step: plain,
    },
    "is the same in another process",
    /^episode 0, step 0: number 0 of the observation was \d+, and then it was \d+$/,
  ],
  [
    "ends its process",
    { step: "process.exit(3);" },
    "answers as declared",
    /step 1: step\(\) threw process\.exit\(\) was called, .* \(line\.mjs:13:\d+\)$/,
  ],
];

for (const [what, parts, check, message] of failures)
  test(`an environment that ${what} is told so, with where`, async (context) => {
    const [problem] = await problemsOf(context, aLine(parts));
    assert.equal(problem?.check, check, problem?.what);
    assert.match(problem?.what ?? "", message);
  });

test("an environment that remembers an action of the episode before is told so, with where", async (context) => {
  // Of the episodes that are examined, the second one has "back" as its fourth action, like no action at all.
  const source = `export default {
    name: "line", observation: { kind: "vector", length: 2 }, actions: ["back", "on"], timeLimitSteps: 20,
    create() {
      let steps = 0;
      let fourth = 0;
      return {
        reset() { const before = fourth; steps = 0; fourth = 0; return [0, before]; },
        step(action) { if (++steps === 4) fourth = action; return { observation: [0, 0], reward: 0, terminated: false }; },
      };
    },
  };`;
  const [problem] = await problemsOf(context, source);
  assert.equal(problem?.check, "is independent of earlier episodes");
  assert.equal(
    problem?.what,
    "episode 1, step 0: number 1 of the observation was 0, and then it was 1",
  );
});

test("an environment that never returns is given up", async (context) => {
  // Not a loop, which would take the processor from other tests for ten seconds.
  const step = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";
  const [problem] = await problemsOf(context, aLine({ step }));
  assert.equal(problem?.check, "answers as declared");
  assert.match(problem?.what ?? "", /episode 0, step 1: step\(\) did not return within 10 s$/);
});
