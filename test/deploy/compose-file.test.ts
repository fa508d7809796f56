import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import {
  type ComposeService,
  composeText,
  servicesOf,
  variablesOf,
} from "../compose/compose-file.ts";
import { startLockstep } from "../lockstep-command.ts";

const services = servicesOf("docker-compose.yml");
const withoutGpu = servicesOf("docker-compose.cpu.yml");
const each = Object.entries(services);

/** They give what is mounted to the others, and end. */
const asRoot = ["folders", "secrets"];

function service(name: string): ComposeService {
  const found = services[name];
  assert.ok(found !== undefined, `docker-compose.yml has no service ${name}`);
  return found;
}

test(".env.example tells every variable of the compose files, with its default, and no other", () => {
  const files = ["docker-compose.yml", "docker-compose.cpu.yml"];
  const used = new Map(
    files
      .flatMap((name) => variablesOf(composeText(name)))
      // What differs between the files, and pins of others' images, stand empty in the example.
      .map(({ name, fallback }) => [name, /_IMAGE$|^ENGINE$/.test(name) ? "" : fallback]),
  );
  const told = new Map(
    composeText(".env.example")
      .split("\n")
      .flatMap((line) => {
        const [, name, value] = /^#([A-Z_]+)=(.*)$/.exec(line) ?? [];
        return name === undefined || name === "COMPOSE_FILE" ? [] : [[name, value ?? ""] as const];
      }),
  );
  for (const [name, fallback] of used)
    assert.ok(
      told.has(name) && [fallback, ""].includes(told.get(name) ?? "?") === true,
      `${name}: .env.example says ${told.get(name)}, docker-compose.yml ${fallback}`,
    );
  for (const name of told.keys()) assert.ok(used.has(name), `${name} is used nowhere`);
});

test("no service has more rights than it needs, or no limit", () => {
  for (const [name, settings] of each) {
    assert.equal(settings.read_only, true, name);
    assert.deepEqual(settings.cap_drop, ["ALL"], name);
    assert.deepEqual(settings.security_opt, ["no-new-privileges:true"], name);
    assert.ok(settings.pids_limit && settings.mem_limit, `${name} has no limit`);
    const isRoot = settings.user?.startsWith("0:") ?? false;
    assert.equal(isRoot, asRoot.includes(name), `${name} as ${settings.user}`);
    assert.ok(["no", "on-failure", "unless-stopped"].includes(settings.restart), name);
    for (const port of settings.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name);
  }
  assert.deepEqual(
    each.filter(([, { networks }]) => networks?.includes("store")).map(([name]) => name),
    ["redis", "parameter-server"],
  );
});

test("images of others are pinned by content, our own are targets of the Dockerfile", () => {
  const dockerfile = composeText("Dockerfile");
  const pins = [...dockerfile.matchAll(/^ARG [A-Z]+_IMAGE=(\S+)$/gm)].map(([, pin]) => pin ?? "");
  assert.equal(pins.length, 3);
  const foreign = each.filter(([, { build }]) => build === undefined);
  assert.deepEqual(
    foreign.map(([name]) => name),
    ["redis", "prometheus", "grafana"],
  );
  for (const pin of [...pins, ...foreign.map(([, { image }]) => image)])
    assert.match(pin, /^[a-z/]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  const targets = [...Object.values(services), ...Object.values(withoutGpu)];
  const { version } = JSON.parse(composeText("package.json")) as { readonly version: string };
  for (const { image, build } of targets.filter((settings) => settings.build !== undefined)) {
    assert.match(dockerfile, new RegExp(`^FROM \\S+ AS ${build?.target}$`, "m"));
    assert.equal(image, `lockstep/${build?.target}:${version}`);
  }
});

test("what the services are told is what they can be told, and they end within their grace period", async () => {
  const required = ["--run", "r", "--run-configuration", "f"];
  for (const [name, settings] of each) {
    if (!["prepare", "evaluator", "parameter-server", "learner", "actor"].includes(name)) continue;
    const help = (await startLockstep([name, "--help"]).finished).stdout;
    for (const variable of Object.keys(settings.environment ?? {})) {
      if (!variable.startsWith("LOCKSTEP_")) continue;
      const flag = `--${variable.slice("LOCKSTEP_".length).toLowerCase().replaceAll("_", "-")}`;
      assert.ok(help.includes(`${flag} `), `${name} has no ${flag}`);
    }
    if (name === "prepare" || name === "evaluator") continue;
    const printed = await startLockstep(
      [name, "--print-config", ...(name === "learner" ? required : [])],
      settings.environment,
    ).finished;
    assert.equal(printed.code, 0, `${name}: ${printed.stderr}`);
    const { drainSeconds } = JSON.parse(printed.stdout) as { readonly drainSeconds: number };
    assert.ok(Number.parseInt(settings.stop_grace_period ?? "", 10) >= drainSeconds + 15, name);
  }
});

test("Prometheus looks for services of the stack", () => {
  const { scrape_configs: jobs } = parse(composeText("monitoring/prometheus/prometheus.yml")) as {
    readonly scrape_configs: readonly {
      readonly static_configs?: readonly { readonly targets: readonly string[] }[];
      readonly dns_sd_configs?: readonly { readonly names: readonly string[] }[];
    }[];
  };
  const hosts = jobs.flatMap(({ static_configs = [], dns_sd_configs = [] }) => [
    ...static_configs.flatMap(({ targets }) => targets.map((target) => target.split(":")[0] ?? "")),
    ...dns_sd_configs.flatMap(({ names }) => names),
  ]);
  const known = ["actor", "evaluator", "learner", "localhost", "parameter-server"];
  assert.deepEqual(hosts.sort(), known);
  for (const host of hosts.filter((name) => name !== "localhost")) assert.ok(service(host));
});

test("the evaluator plays the run that is prepared, has little of the processor, and is turned off by a variable", () => {
  const { command, cpu_shares, volumes, depends_on } = service("evaluator");
  const runDir = service("prepare").environment?.["LOCKSTEP_RUN_DIR"];
  assert.deepEqual(command, ["evaluator", runDir]);
  assert.ok((cpu_shares ?? 1024) <= 1024 / 16);
  for (const volume of service("actor").volumes?.filter((path) => !/secrets/.test(path)) ?? [])
    assert.ok(volumes?.includes(volume), volume);
  assert.ok(volumes?.some((volume) => volume.endsWith(":/runs")));
  assert.deepEqual(Object.keys(depends_on ?? {}), ["prepare"], "it outlives all others");
  assert.match(
    composeText("docker-compose.yml"),
    /LOCKSTEP_EVALUATE_EVERY: \$\{EVALUATE_EVERY:-\}/,
  );
});

test("the second file takes the GPU away, and nothing else", () => {
  assert.equal(service("learner").runtime, "nvidia");
  assert.match(service("learner").image, /^lockstep\/learner-gpu:/);
  assert.equal(service("learner").environment?.["LOCKSTEP_ENGINE"], "tfjs:node-gpu");
  assert.deepEqual(Object.keys(withoutGpu), ["learner"]);
  assert.equal(withoutGpu["learner"]?.runtime, "runc");
  assert.equal(withoutGpu["learner"]?.environment?.["LOCKSTEP_ENGINE"], "portable");
  const others = each.filter(([name]) => name !== "learner");
  for (const [name, { runtime }] of others) assert.equal(runtime, undefined, name);
});
