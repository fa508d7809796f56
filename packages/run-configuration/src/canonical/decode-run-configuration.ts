import { createHash } from "node:crypto";
import { messageOf } from "@lockstep/errors";
import type { RunConfiguration } from "../run-configuration.ts";
import { RunError } from "../run-error.ts";
import { parseRunConfiguration } from "../schema/parse-run-configuration.ts";
import { canonicalJson } from "./canonical-json.ts";

/**
 * Reads a configuration that another process sent together with its hash.
 * @param json canonical JSON
 * @param sha256 lower-case hex
 * @throws {RunError} `CONFIGURATION_HASH` when the text does not have this hash or is not canonical JSON
 * @throws {RunError} `INVALID_CONFIGURATION` when this version of the software does not accept it
 */
export function decodeRunConfiguration(
  json: string,
  sha256: string,
  origin: string,
): RunConfiguration {
  const got = createHash("sha256").update(json, "utf8").digest("hex");
  if (got !== sha256) {
    throw new RunError(
      "CONFIGURATION_HASH",
      `run configuration (${origin}) has SHA-256 ${got}, expected ${sha256}: it was changed on its way`,
    );
  }
  const configuration = parseRunConfiguration(parseJson(json, origin), origin);
  if (canonicalJson(configuration) !== json) {
    throw new RunError(
      "CONFIGURATION_HASH",
      `run configuration (${origin}) is not canonical JSON: its hash would not be the run's; use the same version of the software on both sides`,
    );
  }
  return configuration;
}

function parseJson(json: string, origin: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new RunError(
      "INVALID_CONFIGURATION",
      `run configuration (${origin}) is not JSON: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
