import type { Terminal } from "./terminal.ts";

const csi = String.fromCharCode(27);

/** Lines at the bottom of a terminal that are drawn over again and again. */
export interface LiveArea {
  /** Replaces what was drawn before. Each line must fit the terminal's width. */
  draw(lines: readonly string[]): void;
  /** Prints a line above, for good. */
  print(line: string): void;
  /** Leaves the last picture where it is and shows the cursor again. Idempotent. */
  close(): void;
}

/**
 * One write a picture, without clearing first, so that nothing flickers.
 * Escapes are ECMA-48's: CSI n A up, CSI H to the top, CSI K erase to the end of the line, CSI J to the end of the screen.
 */
export function createLiveArea(terminal: Terminal): LiveArea {
  let drawn: readonly string[] = [];
  let open = true;
  let columns = terminal.columns;
  const up = (): string => {
    const narrower = terminal.columns < columns;
    columns = terminal.columns;
    // Each terminal breaks the lines that are there in its own way: nobody knows how many they are now.
    if (narrower) return `${csi}[H`;
    return drawn.length > 0 ? `${csi}[${drawn.length}A\r` : "";
  };
  const rendered = (lines: readonly string[]): string =>
    lines.map((line) => `${line}${csi}[K\n`).join("");
  terminal.write(`${csi}[?25l`);
  return {
    draw(lines) {
      if (!open) return;
      terminal.write(`${up()}${rendered(lines)}${csi}[J`);
      drawn = lines;
    },
    print(line) {
      terminal.write(`${up()}${csi}[J${line}\n${rendered(drawn)}`);
    },
    close() {
      if (open) terminal.write(`${csi}[?25h`);
      open = false;
    },
  };
}
