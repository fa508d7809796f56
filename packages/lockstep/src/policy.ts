import { hiddenStatesOf, judgementOf, loadPolicyEngine, readSource } from "@lockstep/cli/playing";
import { type EnvironmentSpec, environmentSpec } from "@lockstep/environment/configuration";
import type { PolicyEngine } from "@lockstep/model";
import { parseRunConfiguration } from "@lockstep/run-configuration";
import { z } from "zod";
import { checked, type VersionChoice, version } from "./checked-options.ts";
import { expectOpen, LibraryError } from "./library-error.ts";
import { sourceOf } from "./model-source.ts";
import { bytesOf, type Observation, type ObservationSpec, observationSpec } from "./observation.ts";

/** What a policy makes of one observation. */
export interface Decision {
  /** Number of the action to take: an index of {@link Policy.actions}. */
  readonly action: number;
  /** By action; they add up to 1. */
  readonly probabilities: Float32Array;
  /** The return, discounted and as the training scales it, that the network expects from here on. */
  readonly value: number;
  /** Of a policy with a memory: what it knows after the observation, for the next one's {@link ActOptions.hiddenStates}. */
  readonly hiddenState?: Float32Array;
}

/** How actions are chosen. */
export interface ActOptions {
  /**
   * A number in [0, 1) for each observation, from which its action is drawn: {@link Environment.draw} gives the numbers of
   * the command. Without them the likeliest action is taken.
   */
  readonly draws?: readonly number[] | undefined;
  /**
   * Of a policy with a memory, for each observation: the {@link Decision.hiddenState} of the decision before it in its
   * episode, `null` where an episode begins.
   */
  readonly hiddenStates?: readonly (Float32Array | null)[] | undefined;
}

/** One decision for each observation, in their order. */
export type Decisions<Observations extends readonly Observation[]> = {
  readonly [Row in keyof Observations]: Decision;
};

/** A trained network that chooses actions. */
export interface Policy {
  /** Name of the run that trained it. */
  readonly run: string;
  /** How many updates made its weights. */
  readonly version: number;
  /** SHA-256 of its weights, as the run's ledger has it. */
  readonly weightsSha256: string;
  /** What it sees. */
  readonly observation: ObservationSpec;
  /** A name for each action. */
  readonly actions: readonly string[];
  /** Numbers of {@link Decision.hiddenState}; 0 where the network has no memory. */
  readonly hiddenStateSize: number;
  /**
   * Chooses an action for each observation. A result does not depend on which others are asked for with it.
   * @throws {LockstepError} `BAD_ARGUMENT` when observations, draws or hidden states do not fit, `CLOSED`
   */
  act<const Observations extends readonly Observation[]>(
    observations: Observations,
    options?: ActOptions,
  ): Promise<Decisions<Observations>>;
  /** Frees the network. Idempotent. */
  close(): Promise<void>;
}

/** How a policy is loaded. */
export interface PolicyOptions {
  /**
   * Of a run: a number, or `best`, the one with the highest score in the evaluations that the run made; the newest that its
   * folder keeps when absent. An export has one version only.
   */
  readonly version?: VersionChoice | undefined;
}

const actSchema: z.ZodType<ActOptions> = z.strictObject({
  draws: z.array(z.number()).readonly().optional(),
  hiddenStates: z.array(z.instanceof(Float32Array).nullable()).readonly().optional(),
});
const optionsSchema: z.ZodType<PolicyOptions> = z.strictObject({ version: version.optional() });

/**
 * Loads the policy of a run's folder or of an export. The environment is not needed.
 * @param folder relative to the working folder
 * @throws {LockstepError} in one line, when the folder holds neither, or its weights are damaged
 */
export async function loadPolicy(folder: string, options: PolicyOptions = {}): Promise<Policy> {
  const { version: choice } = checked(optionsSchema, options, "loadPolicy");
  const source = sourceOf(folder, choice, "loadPolicy");
  const { record, weights } = readSource(source);
  const saved = weights();
  const configuration = parseRunConfiguration(record.configuration, source.folder);
  const engine = await loadPolicyEngine({ configuration }, saved);
  return new LoadedPolicy({
    ...{ run: record.run, version: saved.version, weightsSha256: saved.sha256, engine },
    hiddenStateSize: hiddenStatesOf({ configuration }).size,
    spec: environmentSpec(configuration.environment),
  });
}

interface LoadedPolicyOptions
  extends Pick<Policy, "run" | "version" | "weightsSha256" | "hiddenStateSize"> {
  readonly engine: PolicyEngine;
  readonly spec: EnvironmentSpec;
}

class LoadedPolicy implements Policy {
  readonly run: string;
  readonly version: number;
  readonly weightsSha256: string;
  readonly observation: ObservationSpec;
  readonly actions: readonly string[];
  readonly hiddenStateSize: number;
  readonly #engine: PolicyEngine;
  readonly #spec: EnvironmentSpec;
  /** The engine computes one batch at a time. */
  #underWay: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  constructor(options: LoadedPolicyOptions) {
    const { run, version, weightsSha256, hiddenStateSize, engine, spec } = options;
    this.run = run;
    this.version = version;
    this.weightsSha256 = weightsSha256;
    this.observation = observationSpec(spec);
    this.actions = spec.actions;
    this.hiddenStateSize = hiddenStateSize;
    this.#engine = engine;
    this.#spec = spec;
  }

  async act<const Observations extends readonly Observation[]>(
    observations: Observations,
    options: ActOptions = {},
  ): Promise<Decisions<Observations>> {
    expectOpen(this.#closed !== null, "the policy", "loadPolicy");
    const asked = checked(actSchema, options, "act");
    return (await this.#decide(observations, asked)) as Decisions<Observations>;
  }

  async #decide(
    observations: readonly Observation[],
    { draws, hiddenStates }: ActOptions,
  ): Promise<readonly Decision[]> {
    const bytes = bytesOf(observations, this.#spec.observation);
    const rows = observations.length;
    if (draws !== undefined) expectDraws(draws, rows);
    const before = statesOf(hiddenStates, rows, this.hiddenStateSize);
    if (rows === 0) return [];
    const inference = await this.#inTurn(() => this.#engine.infer(bytes, rows, before));
    const { logits, values, hiddenStates: after } = inference;
    const actions = this.actions.length;
    const size = this.hiddenStateSize;
    return observations.map((_, row) => {
      const decision = judgementOf(
        logits.subarray(row * actions, (row + 1) * actions),
        values[row] ?? Number.NaN,
        draws?.[row] ?? null,
      );
      const hiddenState = after?.slice(row * size, (row + 1) * size);
      return hiddenState === undefined ? decision : { ...decision, hiddenState };
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#inTurn(() => this.#engine.close());
    return this.#closed;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#underWay.then(work);
    this.#underWay = result.catch(() => undefined);
    return await result;
  }
}

/** Hidden states as the engine takes them. */
function statesOf(
  given: ActOptions["hiddenStates"],
  rows: number,
  size: number,
): Float32Array | undefined {
  if (size === 0 && given === undefined) return undefined;
  const wrong = given?.find((state) => state !== null && state.length !== size);
  if (size === 0 || given?.length !== rows || wrong !== undefined) {
    const got = wrong == null ? `${given?.length ?? "no"} hidden states` : `one of ${wrong.length}`;
    const expected =
      size === 0
        ? "none, because the policy has no memory"
        : `hiddenStates, one of ${size} numbers for each, null where an episode begins`;
    throw new LibraryError(
      "BAD_ARGUMENT",
      `act got ${got} for ${rows} observations, expected ${expected}`,
    );
  }
  const states = new Float32Array(rows * size);
  for (const [row, state] of given.entries()) if (state !== null) states.set(state, row * size);
  return states;
}

function expectDraws(draws: readonly number[], rows: number): void {
  const wrong = draws.find((draw) => !(draw >= 0 && draw < 1));
  if (draws.length === rows && wrong === undefined) return;
  const got = wrong === undefined ? `${draws.length} draws` : `the draw ${wrong}`;
  throw new LibraryError(
    "BAD_ARGUMENT",
    `act got ${got} for ${rows} observations, expected one number in [0, 1) for each; leave draws out for the likeliest actions`,
  );
}
