import type { EngineIdentity } from "./engine.ts";
import { ModelError } from "./model-error.ts";

/** Execution providers of ONNX Runtime. */
export type OnnxDevice = "cpu" | "cuda" | "webgpu";

/** Backends of TensorFlow.js: native TensorFlow on CUDA, on the processor, and WebAssembly. */
export type TfjsDevice = "node-gpu" | "node" | "wasm";

/** An engine on a device; `wasm` is the project's own. It is part of an engine's identity and affects the last bits of a result. */
export type EngineName = `onnx:${OnnxDevice}` | `tfjs:${TfjsDevice}` | "wasm:cpu";

/** Every engine, the one that always works first. */
export const concreteEngines: readonly EngineName[] = [
  "wasm:cpu",
  "onnx:cpu",
  "onnx:cuda",
  "onnx:webgpu",
  "tfjs:node-gpu",
  "tfjs:node",
  "tfjs:wasm",
];

/** Engines that compute networks with a memory. */
export const recurrentEngines: readonly EngineName[] = ["onnx:cpu", "wasm:cpu"];

/** Whether an engine computes networks with a memory. */
export function hasRecurrence(engine: EngineName): boolean {
  return recurrentEngines.includes(engine);
}

/** Engines whose results have the same bits on every processor, the fastest first. Each has its own bits. */
const portableEngines: readonly EngineName[] = ["wasm:cpu", "tfjs:wasm"];

/** Engines with which actors and learner compute the same bits of a row on machines of one kind. */
const exactEngines: readonly EngineName[] = [...portableEngines, "onnx:cpu"];

/**
 * Names for several engines: the first that loads on this machine is used. WebGPU is not among them, because a graphics
 * driver that computes on the CPU offers it, too.
 */
const families: Readonly<
  Record<string, Readonly<Record<"learning" | "inference", readonly EngineName[]>>>
> = {
  // One engine, which always loads: with another one a run would have other bits.
  portable: { learning: ["wasm:cpu"], inference: ["wasm:cpu"] },
  onnx: { learning: ["onnx:cpu"], inference: ["onnx:cpu"] },
  tfjs: {
    learning: ["tfjs:node-gpu", "tfjs:node", "tfjs:wasm"],
    inference: ["tfjs:node", "tfjs:wasm"],
  },
  wasm: { learning: ["wasm:cpu"], inference: ["wasm:cpu"] },
  auto: {
    learning: ["onnx:cuda", "tfjs:node-gpu", "onnx:cpu", "tfjs:node", "wasm:cpu"],
    // An actor computes a few rows for each step: on a GPU the wait is longer than the computation.
    inference: ["onnx:cpu", "tfjs:node", "wasm:cpu"],
  },
};

/** What learner and actors compute with, where nobody says another one: so a run has one hash on every machine. */
export const usualEngine = "portable";

/** What an engine may be called in a configuration, the default first. */
export const engineNames: readonly string[] = [...Object.keys(families), ...concreteEngines];

/**
 * The engines that a name stands for, the best first.
 * @throws {ModelError} `ENGINE_UNAVAILABLE` for a name that no engine has
 */
export function enginesNamed(
  name: string,
  purpose: "learning" | "inference",
): readonly EngineName[] {
  const one = concreteEngines.find((engine) => engine === name);
  if (one !== undefined) return [one];
  if (Object.hasOwn(families, name)) return families[name]?.[purpose] ?? [];
  throw new ModelError(
    "ENGINE_UNAVAILABLE",
    `there is no engine "${name}"; expected one of: ${engineNames.join(", ")}`,
  );
}

/**
 * What actors compute with by the name of the engine itself, so that two names of it compare as equal: `onnx:cpu` for `onnx`.
 * A name that stands for several engines stays as it is.
 * @throws {ModelError} `ENGINE_UNAVAILABLE` for a name that no engine has
 */
export function actorEngineNamed(name: string): string {
  const [one = name, ...others] = enginesNamed(name, "inference");
  return others.length === 0 ? one : name;
}

/**
 * Whether an engine computes the same bits on every processor.
 * @param engine its identity
 */
export function isPortable(identity: NamedEngine): boolean {
  return portableEngines.some((engine) => engine === engineNameOf(identity));
}

/** Whether all engines of a name compute the same bits on every processor. */
export function isPortableName(name: string): boolean {
  return enginesNamed(name, "inference").every((engine) => portableEngines.includes(engine));
}

/**
 * What actors compute with where nobody says: the learner's engine if a processor's actors compute the same bits with it; else the
 * usual one.
 * @param learner what its engine is called, or its identity
 */
export function usualActorEngine(learner: string | NamedEngine): string {
  const [one, ...others] = enginesNamed(engineNameOf(learner), "learning");
  return one !== undefined && others.length === 0 && exactEngines.includes(one) ? one : usualEngine;
}

/** What actors are assumed to have computed with in runs that do not say: in those days ONNX Runtime was the usual engine. */
export function actorEngineBefore(learner: NamedEngine): string {
  return isPortable(learner) ? engineNameOf(learner) : "onnx";
}

type NamedEngine = Pick<EngineIdentity, "name" | "device">;

/** What an engine is called, by which another one of its kind can be made. @param engine its name, or its identity */
export function engineNameOf(engine: string | NamedEngine): string {
  return typeof engine === "string" ? engine : `${engine.name}:${engine.device}`;
}

/**
 * Whether a learner and actors compute the same bits of a row on one machine, whichever of a name's engines loads, so
 * that any difference of their log-probabilities is an error.
 * @param learner what the learner's engine is called @param actor what the actors' engine is called
 */
export function computesSameBits(learner: string, actor: string): boolean {
  const [one, ...others] = enginesNamed(learner, "learning");
  const played = enginesNamed(actor, "inference");
  if (others.length > 0 || played.length > 1 || one !== played[0]) return false;
  // On other processors ONNX Runtime has other kernels, of which nobody has tried it.
  return isPortableName(learner) || (one === "onnx:cpu" && process.arch === "x64");
}
