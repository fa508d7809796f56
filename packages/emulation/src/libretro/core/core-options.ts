import { EmulationError } from "../../emulation-error.ts";

/** An option that a core declared. */
export interface CoreOption {
  readonly key: string;
  readonly description: string;
  /** The values it accepts; empty when the core did not declare them. */
  readonly values: readonly string[];
  readonly defaultValue: string;
}

/**
 * The core's options and their values. A host's wish is ignored when the core does not have the option or the value; a
 * user's wish is then an error.
 */
export class CoreOptions {
  readonly #wanted: ReadonlyMap<string, string>;
  readonly #suggested: ReadonlyMap<string, string>;
  readonly #declared = new Map<string, CoreOption>();
  readonly #set = new Map<string, string>();
  #changed = false;

  constructor(
    wanted: Readonly<Record<string, string>>,
    suggested: Readonly<Record<string, string>> = {},
  ) {
    this.#wanted = new Map(Object.entries(wanted));
    this.#suggested = new Map(Object.entries(suggested));
  }

  get declared(): readonly CoreOption[] {
    return [...this.#declared.values()];
  }

  /** A later declaration replaces an earlier one of the same key. */
  declare(options: readonly CoreOption[]): void {
    for (const option of options) this.#declared.set(option.key, option);
  }

  /** The value for the core, `null` for an unknown option. */
  get(key: string): string | null {
    const chosen = this.#set.get(key) ?? this.#wanted.get(key);
    if (chosen !== undefined) return chosen;
    const option = this.#declared.get(key);
    const suggested = this.#suggested.get(key);
    if (suggested !== undefined && (option?.values.includes(suggested) ?? true)) return suggested;
    return option?.defaultValue ?? null;
  }

  /** The core itself sets one of its options. @returns whether the option accepts this value */
  set(key: string, value: string): boolean {
    const option = this.#declared.get(key);
    if (option === undefined || !option.values.includes(value)) return false;
    this.#set.set(key, value);
    this.#changed = true;
    return true;
  }

  /** Whether a value changed since the core last asked. */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /**
   * Checks the user's options against the declared ones. Call it after the core has loaded its game.
   * @throws {EmulationError} `CORE_OPTION_REFUSED`
   */
  verify(core: string): void {
    const problems = [...this.#wanted].flatMap(([key, value]) => this.#problemWith(key, value));
    if (problems.length === 0) return;
    throw new EmulationError("CORE_OPTION_REFUSED", `${core}: ${problems.join("; ")}.`, {
      details: { declared: [...this.#declared.keys()] },
    });
  }

  #problemWith(key: string, value: string): readonly string[] {
    const option = this.#declared.get(key);
    if (option === undefined) {
      const known = [...this.#declared.keys()].join(", ");
      return [`it has no option ${key}, expected one of: ${known === "" ? "none" : known}`];
    }
    if (option.values.length === 0 || option.values.includes(value)) return [];
    return [`option ${key} cannot be "${value}", expected one of: ${option.values.join(", ")}`];
  }
}
