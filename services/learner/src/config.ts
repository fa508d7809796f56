import { engineNames, usualEngine } from "@lockstep/model";
import {
  type Configuration,
  type CredentialSettings,
  credentialSettings,
  defineConfiguration,
  engineThreadsSetting,
  rpcSettings,
  type ServiceSettings,
  serviceSettings,
} from "@lockstep/service-kit";
import { addressScheme } from "@lockstep/system";
import { z } from "zod";
import { actorProcessorPattern } from "./actors/actor-processor.ts";

/** Options of a learner. Settings that affect the weights are in the run configuration, not here. */
export interface LearnerConfiguration extends ServiceSettings, CredentialSettings {
  readonly run: string;
  /** Path of a JSON file. */
  readonly runConfiguration: string;
  /** Path of a JavaScript file. */
  readonly algorithmFile?: string | undefined;
  readonly initialWeightsFile?: string | undefined;
  readonly runDir?: string | undefined;
  readonly resume: "never" | "auto" | "required";
  readonly updates?: number | undefined;
  readonly steps?: number | undefined;
  readonly parameterServers: readonly string[];
  readonly parameterServerSeconds: number;
  readonly rpcHost: string;
  readonly rpcPort: number;
  readonly engine: string;
  readonly engineChange: "refuse" | "record";
  readonly actorEngine?: string | undefined;
  readonly actorProcessor?: string | undefined;
  readonly engineThreads?: number | undefined;
  readonly operatorHashes: boolean;
  readonly maxWaitingGradients: number;
  readonly checkpointUpdates: number;
  readonly checkpointSeconds: number;
  readonly checkpointShare: number;
  readonly weightsFilesKept: number;
  readonly evaluateEvery: number;
  readonly expectedActors: number;
  readonly actorWaitSeconds: number;
  readonly heartbeatIntervalMs: number;
  readonly leaseMs: number;
  readonly maxLogProbabilityDifference: number;
  readonly entropyFloor: number;
  readonly cores?: number | undefined;
  readonly track: readonly string[];
  readonly environment?: string | undefined;
  readonly games: readonly string[];
  readonly roms: readonly string[];
  readonly libretroCores: readonly string[];
}

const seconds = (most: number) => z.number().positive().max(most);
const folders = (description: string) =>
  z.array(z.string().min(1)).default([]).describe(description);
const count = (least: number, most: number) => z.int().min(least).max(most);

const schema = z
  .object({
    run: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "letters, digits, dots, dashes, underscores")
      .describe("Name of the run: names its versions and its checkpoint in the store"),
    runConfiguration: z
      .string()
      .min(1)
      .describe("JSON file with the complete run configuration; decides the weights"),
    algorithmFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "JavaScript file of the algorithm that the run configuration names, where that is none of Lockstep's",
      ),
    initialWeightsFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File of the weights that a new run begins with, where the run configuration names those of another run: float32, little endian",
      ),
    runDir: z
      .string()
      .min(1)
      .refine((value) => addressScheme(value) === null, {
        error:
          "a folder on this machine; the address of a Redis goes to the parameter server's --store",
      })
      .optional()
      .describe("Folder of ledger, learning curve and weights files; runs/<run> when left out"),
    resume: z
      .enum(["never", "auto", "required"])
      .default("auto")
      .describe(
        "Whether to continue the run's checkpoint: auto continues when there is one; never and required refuse the other case",
      ),
    updates: count(1, 0xffff_ffff)
      .optional()
      .describe("Version to end at; without it and steps, training goes on until it is stopped"),
    steps: count(1, 2 ** 52)
      .optional()
      .describe("Environment steps, over all slots, to end after; rounded up to a whole update"),
    parameterServers: z
      .array(z.string().min(1))
      .min(1)
      .default(["127.0.0.1:7301"])
      .describe("host:port of each replica of the parameter server")
      .meta({ oneMachine: true }),
    parameterServerSeconds: seconds(86_400)
      .default(86_400)
      .describe(
        "Seconds that the parameter server or its store may be away before the learner gives up; training pauses meanwhile",
      ),
    ...rpcSettings({ rpcPort: 7302 }),
    ...serviceSettings({ httpPort: 7312 }),
    ...credentialSettings(),
    engine: z
      .enum(engineNames as readonly [string, ...string[]])
      .default(usualEngine)
      .describe(
        "What computes gradients, and on which device; tfjs and auto take the first that loads. Decides the last bits of the weights",
      ),
    engineChange: z
      .enum(["refuse", "record"])
      .default("refuse")
      .describe(
        "What to do when a run would go on with another engine, or another version of it, than it had: refuse, or go on and record it in the ledger",
      ),
    actorEngine: z
      .enum(engineNames as readonly [string, ...string[]])
      .optional()
      .describe(
        "What the run's actors compute with: they are told, and one with another --engine does not play; of tfjs and auto the first that loads on the learner's machine (default: the learner's engine if it is portable or onnx:cpu, else portable)",
      ),
    actorProcessor: z
      .string()
      .regex(actorProcessorPattern, "e.g. x64:avx512, x64:avx2, arm64:neon, or any")
      .optional()
      .describe(
        "What processor the run's actors have, unless their engine is portable: one with another does not play, because its last bits would differ (default: the learner's own). any lets all play: then the weights depend on which actor played what, the ledger says so, and verify compares only what needs no network",
      ),
    engineThreads: engineThreadsSetting(),
    operatorHashes: z
      .boolean()
      .default(false)
      .describe(
        "Whether the ledger keeps a hash of what each operator of an update computed (network layers, loss terms, gradients, optimizer step), so that lockstep verify --operators can name the first one that another machine computes otherwise",
      ),
    maxWaitingGradients: count(1, 1024)
      .default(4)
      .describe(
        "Micro-batches that may be computed ahead of their turn; each takes the memory of the weights",
      ),
    checkpointUpdates: count(1, 1e9)
      .default(200)
      .describe("Most updates between two checkpoints in the store"),
    checkpointSeconds: seconds(1e6)
      .default(60)
      .describe("Most seconds between two checkpoints in the store"),
    checkpointShare: z
      .number()
      .positive()
      .max(1)
      .default(0.02)
      .describe(
        "Share of the time that may go into restart points in the run folder, which a killed learner goes on from; they are as frequent as that allows",
      ),
    weightsFilesKept: count(1, 1e6)
      .default(10)
      .describe("Newest files in <run-dir>/weights that are kept"),
    evaluateEvery: count(0, 1e9)
      .default(0)
      .describe(
        "Versions between two that are kept in <run-dir>/weights until lockstep evaluator, beside the learner, has evaluated them; 0 for none. The best one stays",
      ),
    expectedActors: count(1, 1e6)
      .default(1)
      .describe("Actors that the first assignment of slots waits for; later ones get their share"),
    actorWaitSeconds: seconds(3_600)
      .default(10)
      .describe("Seconds after which slots are given to whoever is there"),
    heartbeatIntervalMs: count(50, 60_000)
      .default(1_000)
      .describe("Milliseconds between an actor's heartbeats"),
    leaseMs: count(100, 600_000)
      .default(3_000)
      .describe("Milliseconds of silence after which an actor's slots go to others"),
    maxLogProbabilityDifference: z
      .number()
      .min(0)
      .max(1)
      .default(1e-3)
      .describe("Largest |learner − actor| log-probability of an action that raises no alarm"),
    entropyFloor: z
      .number()
      .min(0)
      .max(10)
      .default(0.01)
      .describe("Entropy of the policy in nats below which an update raises an alarm"),
    cores: count(1, 1e6)
      .optional()
      .describe(
        "Cores that actors and learner share, for the efficiency; this machine's by default",
      ),
    track: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Where the learning curve is sent besides the run folder: wandb (Weights & Biases, with the key in WANDB_API_KEY), or the address of a Trackio server (with TRACKIO_WRITE_TOKEN, or HF_TOKEN for a Space); see docs/logs.md",
      ),
    environment: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File that exports the environment, for replays on the page /watch of a run on a user's environment",
      ),
    games: folders(
      "Folders with games, for replays on the page /watch; searched before Lockstep's",
    ),
    roms: folders("Folders with ROMs, for replays on the page /watch"),
    libretroCores: folders(
      "Folders with libretro cores, for replays on the page /watch; searched before the usual ones",
    ),
  })
  .refine(({ updates, steps }) => updates === undefined || steps === undefined, {
    error: "--updates and --steps are both set; keep one",
  })
  .refine(({ heartbeatIntervalMs, leaseMs }) => leaseMs >= 2 * heartbeatIntervalMs, {
    path: ["leaseMs"],
    error: "expected at least two heartbeat intervals",
  });

/** Every option of `lockstep learner`. */
export const learnerConfiguration: Configuration<LearnerConfiguration> =
  defineConfiguration(schema);
