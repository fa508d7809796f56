import { type Comment, parse, type Token } from "acorn";

/** A compiled module as text. */
export interface ModuleSource {
  /** What it imports or exports from other modules, in order. */
  readonly imports: readonly string[];
  /**
   * The module for a page: without comments, except those of a licence, and with other names for what it imports.
   * @param nameOf gives the name that a page has for an imported one
   */
  written(nameOf: (specifier: string) => string): string;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a compiled module.
 * @param file its name, for messages
 * @throws {RangeError} when it is none, or imports what is decided while it runs
 */
export function moduleSource(file: string, text: string): ModuleSource {
  const comments: Comment[] = [];
  const tokens: Token[] = [];
  const { body } = parsed(file, text, comments, tokens);
  if (tokens.some((token, index) => isDynamicImport(token, tokens[index + 1])))
    throw new RangeError(`${file} imports what is decided while it runs`);
  const sources = body.flatMap((statement) => {
    const source = "source" in statement ? statement.source : null;
    return source ? [{ ...partOf(source), specifier: String(source.value) }] : [];
  });
  const removed = comments
    .filter((comment) => !isLicence(comment))
    .flatMap((each) => removal(text, each));
  return {
    imports: sources.map(({ specifier }) => specifier),
    written(nameOf) {
      const changes = [
        ...sources.map((source) => ({ ...source, by: JSON.stringify(nameOf(source.specifier)) })),
        ...removed.map((part) => ({ ...part, by: "" })),
      ].sort((a, b) => a.start - b.start);
      const parts: string[] = [];
      let at = 0;
      for (const { start, end, by } of changes) {
        parts.push(text.slice(at, start), by);
        at = end;
      }
      return `${parts.join("")}${text.slice(at)}`;
    },
  };
}

function parsed(file: string, text: string, onComment: Comment[], onToken: Token[]) {
  try {
    return parse(text, { ecmaVersion: "latest", sourceType: "module", onComment, onToken });
  } catch (error) {
    throw new RangeError(`${file} is no ES module: ${String(error)}`, { cause: error });
  }
}

function partOf({ start, end }: Part): Part {
  return { start, end };
}

function isDynamicImport(token: Token, next: Token | undefined): boolean {
  return token.type.label === "import" && next?.type.label === "(";
}

function isLicence({ value }: Comment): boolean {
  return value.startsWith("!") || value.includes("@license");
}

/** A comment that has its lines for itself goes with them, one at a line's end alone. Any other may separate two words and stays. */
function removal(text: string, { type, start, end }: Comment): Part[] {
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const after = /^[ \t]*(\n|$)/.exec(text.slice(end))?.[0];
  const beginsLine = start === before || text[start - before - 1] === "\n";
  if (beginsLine && after !== undefined)
    return [{ start: start - before, end: end + after.length }];
  return type === "Line" ? [{ start: start - before, end }] : [];
}
