import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "@lockstep/learning";
import { commandFile, projectFolder } from "./folders/project-folders.ts";
import { parseOptions } from "./options/parse-options.ts";

interface Report {
  readonly usualUpdateSeconds: number;
  readonly plans: readonly {
    readonly faults: readonly { readonly kind: string; readonly recoverySeconds: number }[];
  }[];
}

/** Versions between two faults: one is over before the next one comes. */
const distance = 4;

const questions: readonly {
  readonly what: string;
  readonly only: string;
}[] = [
  { what: "an actor is killed", only: "kill actor" },
  { what: "the learner is killed", only: "kill learner" },
  { what: "the parameter server is killed", only: "kill parameter-server" },
  { what: "an actor is frozen", only: "stop actor" },
];

/**
 * How long training is held up by what dies, on the default game with its default batch: from the fault until two further
 * versions are out, less what two versions take undisturbed. So it holds the lease, a restart, and all replays.
 */
export async function measure(args: readonly string[]): Promise<void> {
  const { values } = parseOptions({
    args: [...args],
    options: {
      faults: { type: "string", default: "10" },
      slots: { type: "string", default: "16" },
      "segment-length": { type: "string", default: "20" },
      pictures: { type: "string", default: "84" },
      actors: { type: "string", default: "2" },
      only: { type: "string" },
    },
  });
  const { faults, only, ...shape } = values;
  const updates = 8 + distance * Number(faults);
  const asked = questions.filter((question) => only === undefined || question.only === only);
  const rows: string[] = [];
  for (const question of asked) {
    const report = await chaos([
      ...["1", "--store", "folder", "--updates", String(updates), "--faults", faults],
      // The learner's own default: what is measured are its restart points.
      ...["--only", question.only, "--checkpoint-updates", "200"],
      ...Object.entries(shape).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ]);
    const usual = report.usualUpdateSeconds;
    const lost = report.plans
      .flatMap((plan) => plan.faults)
      .map(({ recoverySeconds }) => Math.max(0, recoverySeconds - 2 * usual));
    rows.push(
      `| ${question.what} | ${lost.length} | ${usual.toFixed(2)} | ${median(lost).toFixed(2)} | ${Math.max(...lost).toFixed(2)} |`,
    );
  }
  console.log("\n| fault | times | s an update | median s lost | longest |\n|---|---|---|---|---|");
  for (const row of rows) console.log(row);
}

async function chaos(args: readonly string[]): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  try {
    const file = join(folder, "report.json");
    const child = spawn(process.execPath, [commandFile, "chaos", ...args, "--report", file], {
      cwd: projectFolder,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) throw new Error(`lockstep chaos ${args.join(" ")} ended with ${code}`);
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
