import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "@lockstep/system";
import { skipUnless } from "@lockstep/system/testing";
import { parse, stringify } from "yaml";
import { projectRoot, until } from "../lockstep-command.ts";

/** One series of an answer: its labels and newest value. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus with the repository's configuration and rules. */
export interface Prometheus {
  readonly url: string;
  query(expr: string): Promise<readonly Sample[]>;
  /** Names of the alerts that fire. */
  firing(): Promise<readonly string[]>;
}

interface Configuration {
  global: Record<string, string>;
  rule_files: string[];
  scrape_configs: Record<string, unknown>[];
}

const monitoring = join(projectRoot, "monitoring", "prometheus");

/** Every window and patience is so short, that a test need not wait for minutes. */
export const shortWindow = "15s";

function shortened(rules: string): string {
  return rules.replace(/\[(5|10|15)m\]/g, `[${shortWindow}]`).replace(/\bfor: \d+m$/gm, "for: 1s");
}

function readConfiguration(): Configuration {
  const file = readFileSync(join(monitoring, "prometheus.yml"), "utf8");
  return parse(file) as Configuration;
}

/** The repository's configuration for services at other addresses. */
function configurationFor(targets: Readonly<Record<string, readonly string[]>>): Configuration {
  const configuration = readConfiguration();
  const jobs = configuration.scrape_configs.filter(({ job_name }) => job_name !== "prometheus");
  return {
    ...configuration,
    scrape_configs: jobs.map(({ job_name }) => {
      const found = targets[String(job_name)];
      if (found === undefined) throw new Error(`no targets for job ${job_name}`);
      return { job_name, static_configs: [{ targets: found }] };
    }),
  };
}

/**
 * Writes what Prometheus reads into a folder: the repository's rules with short windows, and a configuration that looks
 * every second.
 * @param configuration the repository's own when left out
 */
export function writeShortened(
  folder: string,
  configuration: Configuration = readConfiguration(),
): void {
  mkdirSync(join(folder, "rules"), { recursive: true });
  for (const name of readdirSync(join(monitoring, "rules"))) {
    const rules = readFileSync(join(monitoring, "rules", name), "utf8");
    writeFileSync(join(folder, "rules", name), shortened(rules));
  }
  const everySecond = { scrape_interval: "1s", evaluation_interval: "1s" };
  writeFileSync(
    join(folder, "prometheus.yml"),
    stringify({ ...configuration, global: everySecond }),
  );
}

/**
 * Starts Prometheus; skips the test, saying how to get it, where there is none.
 * @param targets by job of the repository's configuration
 */
export async function startPrometheus(
  context: { after(hook: () => void): void; skip(message: string): void },
  folder: string,
  targets: Readonly<Record<string, readonly string[]>>,
): Promise<Prometheus | null> {
  const skip = skipUnless(
    spawnSync("prometheus", ["--version"]).error === undefined,
    "prometheus (apt-get install prometheus)",
  );
  if (skip !== false) {
    context.skip(skip);
    return null;
  }
  writeShortened(folder, configurationFor(targets));
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "tsdb")}`,
      `--web.listen-address=${url.slice("http://".length)}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  context.after(() => void child.kill("SIGKILL"));
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  await until("Prometheus to be ready", async () => {
    if (child.exitCode !== null) throw new Error(`prometheus ended: ${log}`);
    return (await fetch(`${url}/-/ready`).catch(() => null))?.ok ?? false;
  });
  return connectPrometheus(url);
}

/** A Prometheus that runs already. */
export function connectPrometheus(url: string): Prometheus {
  return {
    url,
    query: async (expr) => {
      const { result } = await ask<{ result: readonly RawSample[] }>(
        `${url}/api/v1/query?${new URLSearchParams({ query: expr })}`,
      );
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
    firing: async () => {
      const { alerts } = await ask<{ alerts: readonly Alert[] }>(`${url}/api/v1/alerts`);
      return alerts
        .filter(({ state }) => state === "firing")
        .map(({ labels }) => labels["alertname"] ?? "");
    },
  };
}

interface RawSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Alert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** @throws {Error} with Prometheus's own words, e.g. for a query that cannot be parsed */
async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const answer = (await response.json()) as { status: string; error?: string; data: T };
  if (answer.status !== "success") throw new Error(`${decodeURIComponent(url)}: ${answer.error}`);
  return answer.data;
}
