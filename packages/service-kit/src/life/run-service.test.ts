import assert from "node:assert/strict";
import { type ChildProcess, fork, spawn } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { ServiceReport } from "./service.ts";

const example = fileURLToPath(new URL("../testing/example-service.js", import.meta.url));

/** A test that fails must not leave a process behind that keeps the runner waiting. */
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

interface Life {
  readonly child: ChildProcess;
  /** The next report to the parent. */
  report(): Promise<ServiceReport>;
  /** Exit code and what was written, once the process has ended. */
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function live(...argv: string[]): Life {
  const child = fork(example, ["--http-port", "0", ...argv], { silent: true });
  const reports: ServiceReport[] = [];
  let wake = (): void => undefined;
  child.on("message", (report) => {
    reports.push(report as ServiceReport);
    wake();
  });
  return {
    child,
    report: async () => {
      while (reports.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return reports.shift() as ServiceReport;
    },
    end: endOf(child),
  };
}

async function endOf(child: ChildProcess): Promise<Awaited<Life["end"]>> {
  children.add(child);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (text) => {
      texts[name] += text;
    });
  }
  const [code] = await Promise.all([
    new Promise<number | null>((resolve) => child.once("exit", resolve)),
    ...[child.stdout, child.stderr].map(
      (stream) => new Promise((resolve) => stream?.once("end", resolve)),
    ),
  ]);
  return { code, ...texts };
}

/** Messages of the log, without the plain lines beside it. */
function logged(stderr: string): string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}

const plainLines = (stderr: string): string[] =>
  stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));

test("a service reports its ports, answers over HTTP, and drains before it closes", async () => {
  const life = live();
  const ready = await life.report();
  assert.ok(ready.type === "ready");
  assert.equal(ready.rpcPort, 1234);
  const get = async (path: string): Promise<{ status: number; body: string }> => {
    const response = await fetch(`http://127.0.0.1:${ready.httpPort}${path}`);
    return { status: response.status, body: await response.text() };
  };
  assert.deepEqual(await get("/healthz"), { status: 200, body: '{"alive":true}' });
  assert.deepEqual(await get("/readyz"), { status: 200, body: '{"ready":true,"reasons":{}}' });
  assert.deepEqual(await get("/status"), { status: 200, body: '{"behaviour":"run"}' });
  assert.match((await get("/metrics")).body, /^lockstep_example_process_cpu_seconds_total /m);
  life.child.kill("SIGTERM");
  const { code, stderr } = await life.end;
  assert.equal(code, 0);
  assert.deepEqual(logged(stderr), [
    "service ready",
    "service ending",
    "draining",
    "drained",
    "closed",
  ]);
});

test("a service whose work is done ends with exit code 0", async () => {
  const life = live("--behaviour", "finish");
  assert.equal((await life.end).code, 0);
});

const failures = {
  fail: { code: "UNEXPECTED", exitCode: 1, message: "first line; second line" },
  misconfigured: {
    code: "CONFIGURATION_INVALID",
    exitCode: 78,
    message: "--behaviour does not fit",
  },
  "throw-later": { code: "UNEXPECTED", exitCode: 1, message: "later" },
};

for (const [behaviour, { code, exitCode, message }] of Object.entries(failures)) {
  test(`a service that does '${behaviour}' ends with ${exitCode} and one line`, async () => {
    const life = live("--behaviour", behaviour);
    let report = await life.report();
    if (report.type === "ready") report = await life.report();
    const lasting = exitCode === 78;
    assert.deepEqual(report, { type: "failed", code, message, exitCode, lasting });
    const end = await life.end;
    assert.equal(end.code, exitCode);
    assert.deepEqual(plainLines(end.stderr), [`lockstep example: ${message}`]);
  });
}

test("a bad option is exit code 78 before anything starts", async () => {
  const { code, stderr } = await live("--behavior", "run").end;
  assert.equal(code, 78);
  assert.match(
    stderr,
    /^lockstep example: unknown option --behavior; did you mean --behaviour\?.*\n$/,
  );
});

test("a port in use is told with the option that changes it", async () => {
  const first = live();
  const ready = await first.report();
  assert.ok(ready.type === "ready");
  const { code, stderr } = await live("--http-port", `${ready.httpPort}`).end;
  assert.equal(code, 78);
  assert.match(stderr, /port \d+ on 127.0.0.1 is in use; choose another with --http-port/);
  first.child.kill("SIGTERM");
  await first.end;
});

test("--help and --print-config print to standard output and end", async () => {
  const help = await live("--help").end;
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage: lockstep example \[options\]/);
  const printed = await live("--print-config", "--drain-seconds", "3").end;
  assert.equal((JSON.parse(printed.stdout) as { drainSeconds: number }).drainSeconds, 3);
});

test("a drain that takes too long is cut short", async () => {
  const life = live("--behaviour", "slow-drain", "--drain-seconds", "0.1");
  await life.report();
  life.child.kill("SIGTERM");
  const { code, stderr } = await life.end;
  assert.equal(code, 0);
  assert.ok(logged(stderr).includes("drain took too long"));
  assert.ok(logged(stderr).includes("closed"));
});

test("a drain that fails is a failure of the service", async () => {
  const life = live("--behaviour", "failed-drain");
  await life.report();
  life.child.kill("SIGTERM");
  const { code, stderr } = await life.end;
  assert.equal(code, 1);
  assert.deepEqual(plainLines(stderr), ["lockstep example: nothing could be saved"]);
});

/** Resolves when the process has written that to its log. */
function saw(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.on("data", (chunk) => `${chunk}`.includes(text) && resolve());
  });
}

test("a second signal ends the process at once", async () => {
  const argv = [example, "--behaviour", "slow-drain", "--http-port", "0"];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const end = endOf(child);
  await saw(child, "service ready");
  const draining = saw(child, "draining");
  child.kill("SIGINT");
  await draining;
  child.kill("SIGINT");
  const { code, stderr } = await end;
  assert.equal(code, 1);
  assert.ok(!logged(stderr).includes("closed"));
});

test("below a parent, Ctrl-C is the parent's business", async () => {
  const life = live();
  const ready = await life.report();
  assert.ok(ready.type === "ready");
  life.child.kill("SIGINT");
  // A signal that was sent before is heard before.
  const { status } = await fetch(`http://127.0.0.1:${ready.httpPort}/readyz`);
  assert.equal(status, 200);
  life.child.kill("SIGTERM");
  const { code, stderr } = await life.end;
  assert.equal(code, 0);
  assert.match(stderr, /"reason":"SIGTERM".*"msg":"service ending"/);
});

test("a service ends when its parent has gone", async () => {
  const life = live();
  await life.report();
  life.child.disconnect();
  assert.equal((await life.end).code, 0);
});

test("a service that is asked to end while it starts ends with exit code 0", async () => {
  const life = live("--behaviour", "slow-start");
  await saw(life.child, "starting slowly");
  life.child.kill("SIGTERM");
  assert.equal((await life.end).code, 0);
});

test("a log file takes the log, standard error stays for errors", async () => {
  const life = live("--behaviour", "finish", "--log-file", "/proc/lockstep/x.log");
  const { code, stderr } = await life.end;
  assert.equal(code, 78);
  assert.match(stderr, /^lockstep example: --log-file \/proc\/lockstep\/x.log cannot be written/);
});
