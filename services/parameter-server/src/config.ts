import {
  type Configuration,
  type CredentialSettings,
  credentialSettings,
  defineConfiguration,
  rpcSettings,
  type ServiceSettings,
  serviceSettings,
} from "@lockstep/service-kit";
import { z } from "zod";
import { type RedisDurability, redisDurabilities } from "./redis/redis-durability.ts";

/** Options of a parameter server. */
export interface ParameterServerConfiguration extends ServiceSettings, CredentialSettings {
  readonly rpcHost: string;
  readonly rpcPort: number;
  readonly store: string;
  readonly storePasswordFile?: string | undefined;
  readonly keepVersions: number;
  readonly maxContentMegabytes: number;
  readonly storeRetrySeconds: number;
  readonly redisReplicas: number;
  readonly redisDurability: RedisDurability;
}

const schema = z.strictObject({
  ...rpcSettings({ rpcPort: 7301 }),
  ...serviceSettings({ httpPort: 7311 }),
  ...credentialSettings(),
  store: z
    .string()
    .regex(/^(memory|folder:.+|rediss?:\/\/.+)$/, "expected memory, folder:PATH or redis://…")
    .default("folder:runs/parameters")
    .describe(
      "Where versions are kept: memory, folder:PATH, or redis://user:password@host:port/database (rediss:// for TLS)",
    )
    .meta({ secret: true, oneMachine: true }),
  storePasswordFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      "File whose first line is the password of the Redis that the store names without one",
    ),
  keepVersions: z
    .int()
    .min(1)
    .max(100_000)
    .default(8)
    .describe("Versions of a run whose weights are kept; the hashes of all are"),
  maxContentMegabytes: z
    .int()
    .min(1)
    .max(1_024)
    .default(256)
    .describe("Largest weights or checkpoint that is taken, in MiB"),
  storeRetrySeconds: z
    .number()
    .min(0)
    .max(600)
    .default(5)
    .describe("Seconds that an unavailable store is tried again before a client hears of it"),
  redisReplicas: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("Redis replicas that must have a write before it is acknowledged"),
  redisDurability: z
    .enum(redisDurabilities)
    .default("written")
    .describe(
      "What an acknowledged write survives: flushed the machine's power (WAITAOF, or appendfsync always), written a killed Redis (appendonly yes), memory neither",
    ),
});

export const configuration: Configuration<ParameterServerConfiguration> =
  defineConfiguration(schema);
