/** One option of a subcommand: parser, help and defaults all come from it. */
export interface Option<Value> {
  /** What stands for the value in help, e.g. `N`; `null` for a switch without one. */
  readonly placeholder: string | null;
  /** Unit, effect and default, for help. */
  readonly description: string;
  /**
   * Reads the texts that were given, in order; none when the option is absent. A switch that is present gives `["true"]`.
   * @throws {TypeError} with what was expected, e.g. `a whole number from 1 to 64`
   */
  read(texts: readonly string[]): Value;
}

/** The options of a subcommand by camelCase key; on the command line the key is `--kebab-case`. */
export type OptionTable<Values> = { readonly [Key in keyof Values]-?: Option<Values[Key]> };

export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A switch: true when present. */
export function toggle(description: string): Option<boolean> {
  return { placeholder: null, description, read: (texts) => texts.length > 0 };
}

/** Any text; `undefined` when absent. */
export function text(placeholder: string, description: string): Option<string | undefined> {
  return {
    placeholder,
    description,
    read(texts) {
      const last = texts.at(-1);
      if (last === "") throw new TypeError("a text that is not empty");
      return last;
    },
  };
}

/** Any number of texts: the option may be repeated and each text may hold several, separated by commas. */
export function list(placeholder: string, description: string): Option<readonly string[]> {
  return {
    placeholder,
    description,
    read: (texts) => texts.flatMap((each) => each.split(",")).filter((each) => each !== ""),
  };
}

/** One of a few words. */
export function choice<Word extends string>(
  words: readonly Word[],
  description: string,
  placeholder: string = words.join("|"),
): Option<Word | undefined> {
  return {
    placeholder,
    description,
    read(texts) {
      const last = texts.at(-1);
      if (last === undefined) return undefined;
      const word = words.find((each) => each === last);
      if (word === undefined) throw new TypeError(`one of ${words.join(", ")}`);
      return word;
    },
  };
}

/** A whole number between two bounds, both included; underscores may group digits. */
export function count(
  min: number,
  max: number,
  description: string,
  placeholder = "N",
): Option<number | undefined> {
  return {
    placeholder,
    description,
    read(texts) {
      const last = texts.at(-1);
      if (last === undefined) return undefined;
      const value = /^\d[\d_]*$/.test(last) ? Number(last.replaceAll("_", "")) : Number.NaN;
      if (!(value >= min && value <= max))
        throw new TypeError(`a whole number from ${min} to ${max}`);
      return value;
    },
  };
}

/** An option that has a value even when it is absent. */
export function withDefault<Value>(
  option: Option<Value | undefined>,
  fallback: Value,
): Option<Value> {
  return {
    placeholder: option.placeholder,
    description: `${option.description} (default ${String(fallback)})`,
    read: (texts) => option.read(texts) ?? fallback,
  };
}
