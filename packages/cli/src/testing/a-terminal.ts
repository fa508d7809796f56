import type { Terminal } from "../terminal/terminal.ts";

/** Keeps what is written to it. */
export interface RecordingTerminal extends Terminal {
  /** One entry a call of `write`. */
  readonly written: readonly string[];
  /** All of it. */
  text(): string;
}

/** Without changes it is a pipe: nobody looks at it, no colours, 80 columns. */
export function aTerminal(changes: Partial<Omit<Terminal, "write">> = {}): RecordingTerminal {
  const written: string[] = [];
  return {
    interactive: false,
    colours: false,
    columns: 80,
    rows: 24,
    ...changes,
    written,
    write: (text) => void written.push(text),
    text: () => written.join(""),
  };
}
