import { messageOf, nearestNames } from "@lockstep/errors";
import { type HostFunction, LuaMachine } from "./lua-machine.ts";
import { LUA_PRELUDE } from "./lua-prelude.ts";
import { type ScriptFile, scriptFailed } from "./script-file.ts";
import { SCRIPT_LIMITS, type ScriptLimits } from "./script-limits.ts";
import type { RunningScript, ScriptWorld } from "./script-port.ts";

/** gym-retro's timestep of four frames. */
const FRAMES_PER_TIMESTEP = 4;

/**
 * The scripts of a scenario with the globals of gym-retro: `data` reads variables by name and bytes by address, and
 * keeps what is written under other names; `scenario` has `frame` and `timestep`.
 * A script's state is that of its episode only: {@link restart} begins anew, so that a replay of the episode leads to
 * the same state. Source of the globals' rules: openai/retro, src/script-lua.cpp.
 */
export class ScenarioScript implements RunningScript {
  readonly #files: readonly ScriptFile[];
  readonly #functions: readonly string[];
  readonly #world: ScriptWorld;
  readonly #known: ReadonlySet<string>;
  readonly #machine: LuaMachine;
  /** Written by scripts. */
  readonly #custom = new Map<string, number | boolean | null>();

  /** @param functions that will be called @throws {EnvironmentError} `SCRIPT_FAILED` */
  constructor(
    files: readonly ScriptFile[],
    functions: readonly string[],
    world: ScriptWorld,
    limits: ScriptLimits = SCRIPT_LIMITS,
  ) {
    this.#files = files;
    this.#functions = functions;
    this.#world = world;
    this.#known = new Set(world.variables);
    this.#machine = new LuaMachine(limits);
    this.#define("lockstep_get", (machine) => machine.push(this.#read(machine.argument(2))));
    this.#define("lockstep_set", (machine) => {
      this.#write(machine.argument(2), machine.argument(3));
      return 0;
    });
    this.#define("lockstep_scenario", (machine) =>
      machine.push(this.#property(machine.argument(2))),
    );
    this.#machine.run(Buffer.from(LUA_PRELUDE), "prelude");
    this.#machine.save([...functions, ...files.map(({ file }) => `@${file}`)]);
  }

  restart(): void {
    this.#custom.clear();
    this.#machine.restore();
    for (const { file, source } of this.#files) {
      try {
        this.#machine.run(source, file);
      } catch (error) {
        throw scriptFailed(file, messageOf(error), error);
      }
    }
    const missing = this.#functions.find((name) => !this.#machine.has(name));
    if (missing !== undefined) throw this.#failed(missing, "no such function is defined", null);
  }

  call(name: string): number {
    try {
      return Number(this.#machine.call(name) ?? 0);
    } catch (error) {
      throw this.#failed(name, messageOf(error), error);
    }
  }

  #failed(name: string, why: string, cause: unknown): Error {
    return scriptFailed(
      `${this.#files.map(({ file }) => file).join(", ")}: function ${name}`,
      why,
      cause,
    );
  }

  /** Our errors become script errors with the script's line. */
  #define(name: string, implementation: HostFunction): void {
    this.#machine.define(name, (machine) => {
      let why: string;
      try {
        return implementation(machine);
      } catch (error) {
        why = messageOf(error);
      }
      return machine.fail(why);
    });
  }

  #read(key: number | boolean | string | null): number | boolean | null {
    if (typeof key === "number") return this.#world.byte(Math.trunc(key));
    if (typeof key !== "string") throw new TypeError("data expects a name or an address");
    const custom = this.#custom.get(key);
    if (custom !== undefined) return custom;
    if (this.#known.has(key)) return this.#world.variable(key);
    const known = [...this.#world.variables, ...this.#custom.keys()];
    const near = nearestNames(key, known);
    const names = (near.length > 0 ? near : known).join(", ");
    throw new RangeError(`data has no variable ${key}, expected one of ${names}`);
  }

  /** What is written is read back as it was: scripts keep fractions there, and nil for what is not known yet. */
  #write(key: number | boolean | string | null, value: number | boolean | string | null): void {
    if (typeof key !== "string") throw new TypeError("data expects a name to write to");
    if (this.#known.has(key)) {
      throw new TypeError(`data.${key} is the console's, and scripts cannot write its memory`);
    }
    if (typeof value === "string") throw new TypeError(`data.${key} expects a number or boolean`);
    this.#custom.set(key, value);
  }

  #property(key: number | boolean | string | null): number {
    const { frame } = this.#world;
    if (key === "frame") return frame;
    if (key === "timestep") return Math.trunc(frame / FRAMES_PER_TIMESTEP);
    throw new RangeError(`scenario has frame and timestep, not ${String(key)}`);
  }
}
