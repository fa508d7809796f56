import { engineNames } from "@lockstep/model";
import {
  type Configuration,
  type CredentialSettings,
  credentialSettings,
  defineConfiguration,
  type ServiceSettings,
  serviceSettings,
} from "@lockstep/service-kit";
import { z } from "zod";

const address = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, "expected host:port");

/** Options of an actor, in addition to those of every service. */
export interface ActorSettings {
  readonly learner: string;
  readonly parameterServers: string[];
  readonly capacity: number;
  readonly slotsAtOnce?: number | undefined;
  readonly environment?: string | undefined;
  readonly games: string[];
  readonly roms: string[];
  readonly cores: string[];
  readonly engine?: string | undefined;
  readonly threads: number;
  readonly chunkSteps: number;
  readonly snapshotShare: number;
  readonly giveUpAfterMs: number;
  readonly growthMegabytes: number;
  readonly name?: string | undefined;
}

const schema = z.object({
  learner: address
    .default("127.0.0.1:7302")
    .describe("Where the learner serves gRPC, host:port")
    .meta({ oneMachine: true }),
  parameterServers: z
    .array(address)
    .min(1)
    .default(["127.0.0.1:7301"])
    .describe("Where parameter servers serve gRPC, host:port each; another is tried when one fails")
    .meta({ oneMachine: true }),
  capacity: z
    .int()
    .min(1)
    .max(1024)
    .default(8)
    .describe("Most slots this actor holds, each with an emulator in memory"),
  slotsAtOnce: z
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe(
      "Most slots played side by side: more make a forward pass cheaper; those of a micro-batch, the default, let the learner compute while the next ones are played. Never changes a result",
    ),
  environment: z
    .string()
    .min(1)
    .optional()
    .describe(
      "File that exports the environment, for runs on a user's environment: the same file as at the run's start, or the copy in the run's folder",
    ),
  games: z
    .array(z.string().min(1))
    .default([])
    .describe("Folders with games, searched before the ones that come with Lockstep"),
  roms: z
    .array(z.string().min(1))
    .default([])
    .describe("Folders with ROMs, found by their SHA-1 where a game's folder has none"),
  cores: z
    .array(z.string().min(1))
    .default([])
    .describe("Folders with libretro cores, searched before the usual ones"),
  engine: z
    .enum(engineNames as readonly [string, ...string[]])
    .optional()
    .describe(
      "What computes the policy, and on which device (default: what the learner names); an actor with another engine than the learner names does not play, because its last bits would differ",
    ),
  threads: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("Cores that one forward pass may use; never changes a result"),
  chunkSteps: z
    .int()
    .min(1)
    .max(1024)
    .default(10)
    .describe(
      "Most steps of one message: smaller ones reach the learner sooner, larger ones cost less",
    ),
  snapshotShare: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.01)
    .describe(
      "Share of the time that may go into snapshots of slots, from which others go on when this actor is lost; 0 takes none, and lost slots are replayed from their episode's start. Never changes a result",
    ),
  giveUpAfterMs: z
    .int()
    .min(0)
    .default(0)
    .describe("Milliseconds without a learner after which the actor fails; 0 tries for ever"),
  growthMegabytes: z
    .int()
    .min(0)
    .default(512)
    .describe(
      "Megabytes that the process may grow once it has opened its slots; beyond them it hands back its slots and ends, to be started again, because some cores keep memory with each episode. 0 for no limit. Never changes a result",
    ),
  name: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "Name of this actor, unique among living ones; host name and process id when left out",
    ),
  ...serviceSettings({ httpPort: 7313 }),
  ...credentialSettings(),
});

/** An actor's configuration from flags, `LOCKSTEP_…` variables and a file. */
export const actorConfiguration: Configuration<
  ActorSettings & ServiceSettings & CredentialSettings
> = defineConfiguration(schema);
