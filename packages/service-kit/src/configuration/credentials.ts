import { messageOf } from "@lockstep/errors";
import type { TlsOptions } from "@lockstep/protocol";
import { readBounded, userText } from "@lockstep/system";
import { ConfigurationError } from "./configuration-error.ts";
import type { CredentialSettings } from "./settings.ts";

/** Token and TLS in the form of the protocol's clients and servers. */
export interface Credentials {
  readonly token?: string;
  readonly tls?: TlsOptions;
}

/**
 * The credentials of a service that serves gRPC. Anyone who reaches it could train or read. Beyond loopback it
 * therefore needs a token, or certificates that clients must have.
 * @throws {ConfigurationError} with every problem
 */
export function readServerCredentials(
  settings: CredentialSettings & { readonly rpcHost: string },
): Credentials {
  const credentials = readCredentials(settings);
  const { rpcHost } = settings;
  const guarded = credentials.token !== undefined || credentials.tls?.ca !== undefined;
  if (guarded || loopback.test(rpcHost)) return credentials;
  throw new ConfigurationError([
    `gRPC on ${rpcHost} (--rpc-host) is open to everyone who reaches it; set LOCKSTEP_TOKEN_FILE (or --token-file), or --tls-ca`,
  ]);
}

/** Far above any token, key or chain of certificates. */
const mostCredentialBytes = 16 * 1024 * 1024;
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

function firstLine(bytes: Buffer | undefined, problems: string[]): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return userText(bytes).split("\n")[0]?.trim();
  } catch (error) {
    problems.push(`--token-file cannot be used: ${messageOf(error)}`);
    return undefined;
  }
}

/** Reads the files that the credential options name. @throws {ConfigurationError} with every problem */
export function readCredentials(settings: CredentialSettings): Credentials {
  const problems: string[] = [];
  const read = (flag: string, path: string | undefined): Buffer | undefined => {
    if (path === undefined) return undefined;
    try {
      return readBounded(path, mostCredentialBytes);
    } catch (error) {
      problems.push(`${flag} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  };
  if (settings.token !== undefined && settings.tokenFile !== undefined) {
    problems.push("--token and --token-file are both set; keep one");
  }
  const fromFile = firstLine(read("--token-file", settings.tokenFile), problems);
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
