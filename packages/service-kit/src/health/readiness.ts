/** The reasons why a service cannot work now. It is ready when there is no reason. */
export interface Readiness {
  /** Adds a reason, or changes its text. */
  block(name: string, reason: string): void;
  /** Removes a reason. */
  clear(name: string): void;
  readonly ready: boolean;
  /** name → text */
  readonly reasons: Readonly<Record<string, string>>;
  /** Called after each change of {@link ready}. */
  onChange(listener: (ready: boolean) => void): void;
  /** Called after each change of {@link reasons}. */
  onReasons(listener: (reasons: Readonly<Record<string, string>>) => void): void;
}

export function createReadiness(): Readiness {
  const reasons = new Map<string, string>();
  const listeners: ((ready: boolean) => void)[] = [];
  const readers: ((reasons: Readonly<Record<string, string>>) => void)[] = [];
  const changing = (change: () => void): void => {
    const before = reasons.size === 0;
    change();
    const after = reasons.size === 0;
    if (before !== after) for (const listener of listeners) listener(after);
    for (const reader of readers) reader(Object.fromEntries(reasons));
  };
  return {
    block: (name, reason) => {
      if (reasons.get(name) !== reason) changing(() => reasons.set(name, reason));
    },
    clear: (name) => {
      if (reasons.has(name)) changing(() => reasons.delete(name));
    },
    get ready() {
      return reasons.size === 0;
    },
    get reasons() {
      return Object.fromEntries(reasons);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    onReasons: (listener) => {
      readers.push(listener);
    },
  };
}
