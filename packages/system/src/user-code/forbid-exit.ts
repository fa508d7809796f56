/**
 * Makes the functions that end a process throw instead, so that a file that calls one is told so with the place of the
 * call. It changes the whole process and is never undone.
 */
export function forbidExit(): void {
  for (const name of ["exit", "reallyExit", "abort", "kill"] as const) {
    const value = (): never => {
      throw new Error(`process.${name}() was called, which would end the process; remove the call`);
    };
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
  }
}
