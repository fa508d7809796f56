import { createHash } from "node:crypto";
import type { RunConfiguration } from "../run-configuration.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The identity of a configuration: SHA-256 of its {@link canonicalJson} in UTF-8, lower-case hex. */
export function configurationSha256(configuration: RunConfiguration): string {
  return createHash("sha256").update(canonicalJson(configuration), "utf8").digest("hex");
}
