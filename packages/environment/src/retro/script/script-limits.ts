/** How much a script may use before it is stopped. */
export interface ScriptLimits {
  /** Lua instructions in one call, or in loading the files; counted in hundreds. */
  readonly instructions: number;
  /** Bytes that Lua's own objects may take, garbage that was not collected yet included. */
  readonly memoryBytes: number;
  /**
   * CPU seconds of this process in one call. Only a script that spends its time outside of Lua instructions meets it.
   * It is the only limit that depends on the machine. It can stop a script but never change its result.
   */
  readonly cpuSeconds: number;
}

/** Far above what any of gym-retro's scripts needs: they take some hundred instructions a call. */
export const SCRIPT_LIMITS: ScriptLimits = {
  instructions: 1_000_000,
  memoryBytes: 8 * 1024 * 1024,
  cpuSeconds: 2,
};
