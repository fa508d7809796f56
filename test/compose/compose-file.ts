import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../lockstep-command.ts";

/** What tests look at of a service in docker-compose.yml. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly user?: string;
  readonly runtime?: string;
  readonly command?: string | readonly string[];
  readonly cpu_shares?: number;
  readonly depends_on?: object;
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly pids_limit?: number;
  readonly mem_limit?: string;
  readonly stop_grace_period?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
}

/** A variable of a compose file, and what it is when nobody sets it. */
export interface ComposeVariable {
  readonly name: string;
  readonly fallback: string;
}

const reference = /(?<!\$)\$\{([A-Z_]+)(?::?-([^}]*))?\}/g;

export function composeText(name: string): string {
  return readFileSync(join(projectRoot, name), "utf8");
}

export function variablesOf(text: string): ComposeVariable[] {
  return [...text.matchAll(reference)].map(([, name = "", fallback = ""]) => ({ name, fallback }));
}

/** The services as they are when no variable is set. */
export function servicesOf(name: string): Readonly<Record<string, ComposeService>> {
  const written = JSON.stringify(parse(composeText(name), { merge: true }));
  const text = written
    .replaceAll(reference, (_, _name, fallback = "") => fallback)
    .replaceAll("$$", "$");
  return (JSON.parse(text) as { services: Record<string, ComposeService> }).services;
}
