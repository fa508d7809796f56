import type { StoreCondition } from "../version-store.ts";

/**
 * The condition that Redis reports.
 * @param info answer of `INFO`; empty when Redis refused it
 */
export function conditionOf(info: string): StoreCondition {
  const fields = new Map(
    info.split("\r\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
    }),
  );
  const number = (name: string): number | null => {
    const text = fields.get(name);
    return text === undefined ? null : Number(text);
  };
  const appends = fields.get("aof_enabled");
  return {
    // Snapshots alone lose the writes after the last one.
    durable:
      appends === undefined
        ? null
        : appends === "1" && fields.get("aof_last_write_status") === "ok",
    usedBytes: number("used_memory"),
    clients: number("connected_clients"),
    commands: number("total_commands_processed"),
    evictions: number("evicted_keys"),
  };
}
