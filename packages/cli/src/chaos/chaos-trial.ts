import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { median } from "@lockstep/learning";
import { createParameterClient, type ParameterClient } from "@lockstep/protocol";
import { loopback } from "../cluster/local-cluster.ts";
import { fetchStatus, readLearnerStatus } from "../train/learner-status.ts";
import {
  type ChaosCluster,
  type ChaosClusterOptions,
  createChaosCluster,
} from "./chaos-cluster.ts";
import { type Fault, kindOf } from "./fault-plan.ts";
import { injectFault, sendSignal } from "./inject-fault.ts";
import { type Storm, type StormKill, stormKill, victimOf } from "./storm.ts";
import { type SeenVersion, VersionWatch } from "./version-watch.ts";

export interface ChaosTrialOptions extends ChaosClusterOptions {
  readonly faults: readonly Fault[];
  /** Kills that go on until the end, beside the faults. */
  readonly storm: Storm | null;
  /** Bytes of so many versions are kept at least. */
  readonly keptVersions: number;
  /** Hears of each fault when its consequences are over. */
  readonly onRecovery: (fault: FaultRecord) => void;
  readonly stopping: AbortSignal;
}

/** What a fault did. */
export interface FaultRecord {
  /** As {@link kindOf}. */
  readonly kind: string;
  /** e.g. `kill actor-1` */
  readonly what: string;
  /** Seconds after the start of the run. */
  readonly atSeconds: number;
  /** Newest version that was out then. */
  readonly version: number;
  /**
   * Until two further versions were out: the first may have had all its segments before, the second was played, learned
   * and published after the fault.
   */
  readonly recoverySeconds: number;
}

/** How one run went. */
export interface ChaosTrial {
  /** By version, as the ledger has them. */
  readonly hashes: ReadonlyMap<number, string>;
  readonly seconds: number;
  /** From one version to the next, once it ran; median. */
  readonly updateSeconds: number;
  /** Longest time from one version to the next. */
  readonly longestGapSeconds: number;
  readonly faults: readonly FaultRecord[];
  readonly restarts: number;
  /** What should not have happened, in words. */
  readonly problems: readonly string[];
}

/** Without a version for so long, a run is stuck. */
const stallMs = 120_000;
/** In a storm it may only be slow: whether it is hopeless is the supervisor's decision, as it is for users. */
const stallInStormMs = 600_000;
const lookAgainMs = 50;
const goneMs = 10_000;

/** Trains a run while its faults happen. */
export async function runTrial(options: ChaosTrialOptions): Promise<ChaosTrial> {
  const cluster = await createChaosCluster(options);
  const trial = new Trial(options, cluster);
  try {
    return await trial.run();
  } finally {
    await cluster.close();
  }
}

class Trial {
  readonly #options: ChaosTrialOptions;
  readonly #cluster: ChaosCluster;
  readonly #problems: string[] = [];
  readonly #records: FaultRecord[] = [];
  readonly #arrivalsMs: number[] = [];
  readonly #startedMs = performance.now();
  readonly #over = new AbortController();
  #ended = false;

  constructor(options: ChaosTrialOptions, cluster: ChaosCluster) {
    this.#options = options;
    this.#cluster = cluster;
  }

  async run(): Promise<ChaosTrial> {
    const { supervisor, redis } = this.#cluster;
    const stop = (): void => supervisor.stop();
    this.#options.stopping.addEventListener("abort", stop, { once: true });
    supervisor.start();
    const ended = supervisor.ended.then(({ end }) => {
      this.#ended = true;
      this.#over.abort();
      if (end?.kind === "failed") this.#problems.push(`${end.service} gave up: ${end.message}`);
      if (end?.kind === "interrupted") this.#problems.push("the run was stopped before its end");
    });
    const client = await this.#connect();
    if (client !== null) await this.#train(client, ended);
    await ended;
    this.#options.stopping.removeEventListener("abort", stop);
    await redis?.end("SIGKILL");
    await this.#expectNoProcess();
    return this.#outcome();
  }

  /** Past all proxies. @returns `null` when the run ended before there was a parameter server */
  async #connect(): Promise<ParameterClient | null> {
    const { supervisor, token } = this.#cluster;
    while (!this.#ended) {
      const server = supervisor.state.services.find(({ kind }) => kind === "parameter-server");
      const port = server?.ports?.rpc;
      if (port != null) return createParameterClient({ addresses: [`${loopback}:${port}`], token });
      await delay(lookAgainMs);
    }
    return null;
  }

  async #train(client: ParameterClient, ended: Promise<void>): Promise<void> {
    const watch = new VersionWatch(client, this.#cluster.run);
    const pace = this.#followPace(watch);
    const checks = this.#injectAll(watch, client);
    const storm = this.#killUntilEnd(watch);
    await ended;
    await watch.close();
    client.close();
    await Promise.all([pace, checks, storm]);
    this.#problems.push(...watch.problems);
    const hashes = this.#ledgerHashes();
    for (const [version, sha256] of watch.seen) {
      if (version > 0 && hashes.get(version) !== sha256)
        this.#problems.push(
          `version ${version} was published with hash ${sha256}, the ledger says ${hashes.get(version)}`,
        );
    }
  }

  async #followPace(watch: VersionWatch): Promise<void> {
    let version = -1;
    const patienceMs = this.#options.storm === null ? stallMs : stallInStormMs;
    while (!this.#ended) {
      const stalled = new AbortController();
      const next = watch.until(version + 1).then(() => stalled.abort());
      await Promise.race([
        next,
        delay(patienceMs, undefined, { signal: stalled.signal, ref: false }).catch(() => undefined),
      ]);
      if (watch.newestVersion > version) {
        version = watch.newestVersion;
        this.#cluster.supervisor.progressed(version);
        this.#arrivalsMs.push(performance.now());
      } else if (!this.#ended) {
        await this.#giveUp(version, patienceMs);
        return;
      }
    }
  }

  async #giveUp(version: number, patienceMs: number): Promise<void> {
    const { supervisor } = this.#cluster;
    const learner = supervisor.state.services.find(({ kind }) => kind === "learner");
    const status = await fetchStatus(`http://${loopback}:${learner?.ports?.http}`, 2_000);
    const reason = readLearnerStatus(status, [])?.waiting ?? "nothing";
    const phases = supervisor.state.services.map(({ name, phase }) => `${name} ${phase}`);
    this.#problems.push(
      `no version after ${version} for ${patienceMs / 1_000} s; the learner says: ${reason}; ${phases.join(", ")}`,
    );
    supervisor.force();
  }

  async #injectAll(watch: VersionWatch, client: ParameterClient): Promise<void> {
    const following: Promise<void>[] = [];
    for (const fault of this.#options.faults) {
      await watch.until(fault.afterVersion);
      await delay(this.#ended ? 0 : fault.delayMs);
      const injected = this.#ended
        ? null
        : await injectFault(fault, this.#cluster, () => this.#ended);
      if (injected === null) {
        this.#problems.push(`fault ${fault.number}, ${kindOf(fault)}, found nothing to break`);
        continue;
      }
      const acknowledged = watch.newest;
      following.push(this.#record(kindOf(fault), injected.what, watch));
      following.push(
        injected.over.then(() => this.#expectKept(fault, acknowledged, watch, client)),
      );
    }
    await Promise.all(following);
  }

  async #killUntilEnd(watch: VersionWatch): Promise<void> {
    const { storm } = this.#options;
    if (storm === null) return;
    await watch.until(0);
    const following: Promise<void>[] = [];
    for (let index = 0; !this.#ended; index++) {
      const kill = stormKill(storm, index);
      await delay(kill.delayMs, undefined, { signal: this.#over.signal }).catch(() => undefined);
      const name = await this.#victim(kill);
      if (name === null) continue;
      sendSignal(this.#cluster.supervisor.pids.get(name), "SIGKILL");
      const kind = `kill ${name.replace(/-\d+$/, "")}`;
      following.push(this.#record(kind, `kill ${name}`, watch));
    }
    await Promise.all(following);
  }

  /** Waits until some service is ready. @returns `null` when the run ended before */
  async #victim(kill: StormKill): Promise<string | null> {
    while (!this.#ended) {
      const name = victimOf(kill, this.#cluster.supervisor.state.services);
      if (name !== null) return name;
      await delay(lookAgainMs);
    }
    return null;
  }

  async #record(kind: string, what: string, watch: VersionWatch): Promise<void> {
    const startedMs = performance.now();
    const version = watch.newestVersion;
    await watch.until(version + 2);
    const record: FaultRecord = {
      kind,
      what,
      atSeconds: (startedMs - this.#startedMs) / 1_000,
      version,
      recoverySeconds: (performance.now() - startedMs) / 1_000,
    };
    this.#records.push(record);
    this.#options.onRecovery(record);
  }

  /** What was acknowledged before Redis died must be there when it is back. */
  async #expectKept(
    { target, action }: Fault,
    acknowledged: SeenVersion | null,
    watch: VersionWatch,
    client: ParameterClient,
  ): Promise<void> {
    const died = target === "redis" && (action.type === "kill" || action.type === "restart");
    if (!died || acknowledged === null || this.#ended) return;
    const { version, sha256 } = acknowledged;
    const kept = await client.fetch(this.#cluster.run, version).catch((error: Error) => error);
    if (!(kept instanceof Error)) {
      if (kept.sha256 !== sha256)
        this.#problems.push(`version ${version} came back from Redis with other bytes`);
      return;
    }
    const pruned = watch.newestVersion >= version + this.#options.keptVersions;
    if (!pruned && !this.#ended)
      this.#problems.push(
        `version ${version} was acknowledged and is lost with Redis: ${kept.message}`,
      );
  }

  async #expectNoProcess(): Promise<void> {
    const giveUpAt = performance.now() + goneMs;
    let left: number[] = [];
    do {
      left = [...this.#cluster.pids].filter(isAlive);
      if (left.length === 0) return;
      await delay(lookAgainMs);
    } while (performance.now() < giveUpAt);
    this.#problems.push(`processes ${left.join(", ")} were left behind`);
    for (const pid of left) process.kill(pid, "SIGKILL");
  }

  #outcome(): ChaosTrial {
    const gaps = this.#arrivalsMs.slice(1).map((ms, i) => ms - (this.#arrivalsMs[i] ?? ms));
    const { services } = this.#cluster.supervisor.state;
    return {
      hashes: this.#ledgerHashes(),
      seconds: (performance.now() - this.#startedMs) / 1_000,
      updateSeconds: (gaps.length === 0 ? 0 : median(gaps)) / 1_000,
      longestGapSeconds: Math.max(0, ...gaps) / 1_000,
      faults: this.#records,
      restarts: services.reduce((sum, { restarts }) => sum + restarts, 0),
      problems: this.#problems,
    };
  }

  #ledgerHashes(): Map<number, string> {
    const text = readFileSync(join(this.#options.plan.folder, "ledger.jsonl"), "utf8");
    const hashes = new Map<number, string>();
    for (const line of text.trimEnd().split("\n")) {
      const record = JSON.parse(line) as { type: string; version: number; weightsSha256: string };
      if (record.type === "update") hashes.set(record.version, record.weightsSha256);
    }
    return hashes;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
