import { readFileSync } from "node:fs";
import { messageOf } from "@lockstep/errors";
import type { TlsOptions } from "@lockstep/protocol";
import { ConfigurationError } from "./configuration-error.ts";
import type { CredentialSettings } from "./settings.ts";

/** Token and TLS as the protocol's clients and servers take them. */
export interface Credentials {
  readonly token?: string;
  readonly tls?: TlsOptions;
}

/** Reads the files that the credential options name. @throws {ConfigurationError} with every problem */
export function readCredentials(settings: CredentialSettings): Credentials {
  const problems: string[] = [];
  const read = (flag: string, path: string | undefined): Buffer | undefined => {
    if (path === undefined) return undefined;
    try {
      return readFileSync(path);
    } catch (error) {
      problems.push(`${flag} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  };
  if (settings.token !== undefined && settings.tokenFile !== undefined) {
    problems.push("--token and --token-file are both set; keep one");
  }
  const fromFile = read("--token-file", settings.tokenFile)
    ?.toString("utf8")
    .split("\n")[0]
    ?.trim();
  if (fromFile === "") problems.push(`--token-file ${settings.tokenFile} has an empty first line`);
  const tls = {
    ca: read("--tls-ca", settings.tlsCa),
    certificate: read("--tls-certificate", settings.tlsCertificate),
    key: read("--tls-key", settings.tlsKey),
  };
  if ((settings.tlsCertificate === undefined) !== (settings.tlsKey === undefined)) {
    problems.push("--tls-certificate and --tls-key go together; one of them is missing");
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  const token = settings.token ?? fromFile;
  const given = Object.entries(tls).filter(([, pem]) => pem !== undefined);
  return {
    ...(token === undefined ? {} : { token }),
    ...(given.length === 0 ? {} : { tls: Object.fromEntries(given) as TlsOptions }),
  };
}
