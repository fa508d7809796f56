/** A place to write to: a terminal, a pipe or a file. */
export interface Terminal {
  /** Whether a person looks at it, who can see lines change. */
  readonly interactive: boolean;
  /** Whether it shows colours. */
  readonly colours: boolean;
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

/** The part of a Node.js stream that a terminal needs. */
interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/**
 * Colours follow https://no-color.org; a pipe shows none and counts as 80 columns wide.
 */
export function terminalOf(
  stream: TerminalStream,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const interactive = stream.isTTY === true && env["TERM"] !== "dumb";
  return {
    interactive,
    colours: interactive && (env["NO_COLOR"] ?? "") === "",
    get columns() {
      return stream.columns ?? 80;
    },
    get rows() {
      return stream.rows ?? 24;
    },
    write: (text) => void stream.write(text),
  };
}
