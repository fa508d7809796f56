export type CoreLogLevel = "debug" | "info" | "warn" | "error";

/** Receives a core's messages. The services' loggers implement it. */
export interface CoreLogger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const LEVELS: readonly CoreLogLevel[] = ["debug", "info", "warn", "error"];
const KEPT_COMPLAINTS = 5;

/** Passes a core's messages on and keeps the last warnings and errors, so that a refusal can quote them. */
export class CoreLog {
  readonly #logger: CoreLogger | null;
  readonly #core: string;
  #complaints: string[] = [];

  constructor(core: string, logger: CoreLogger | null) {
    this.#core = core;
    this.#logger = logger;
  }

  /** @param level libretro's number: 0 debug, 1 info, 2 warning, 3 error */
  write(level: number, message: string): void {
    const text = message.trim();
    if (text === "") return;
    const name = LEVELS[level] ?? "info";
    if (level >= 2) this.#complaints = [...this.#complaints, text].slice(-KEPT_COMPLAINTS);
    this.#logger?.[name]("message of the core", { core: this.#core, text });
  }

  /** The last warnings and errors as ` It said: "…".`, or nothing. */
  get complaints(): string {
    if (this.#complaints.length === 0) return "";
    return ` It said: ${this.#complaints.map((text) => JSON.stringify(text)).join(", ")}.`;
  }
}
