import { z } from "zod";

const port = (fallback: number, what: string): z.ZodDefault<z.ZodInt> =>
  z
    .int()
    .min(0)
    .max(65_535)
    .default(fallback)
    .describe(`TCP port of ${what}; 0 takes any free one`);

const text = (description: string): z.ZodOptional<z.ZodString> =>
  z.string().min(1).optional().describe(description);

/** Options of every service: logging, its HTTP server, and how it ends. Spread into a service's schema. */
export function serviceSettings(defaults: { readonly httpPort: number }): ServiceSettingsShape {
  return {
    httpHost: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("Address that /metrics, /healthz, /readyz and /status are served on"),
    httpPort: port(defaults.httpPort, "/metrics, /healthz, /readyz and /status"),
    logLevel: z
      .enum(["debug", "info", "warn", "error", "silent"])
      .default("info")
      .describe("Least serious log lines that are written"),
    logFile: text("File that log lines are appended to, instead of standard error"),
    drainSeconds: z
      .number()
      .min(0)
      .max(3_600)
      .default(20)
      .describe("Seconds that work under way may take to finish after SIGTERM or Ctrl-C"),
  };
}

export interface ServiceSettingsShape {
  readonly httpHost: z.ZodDefault<z.ZodString>;
  readonly httpPort: z.ZodDefault<z.ZodInt>;
  readonly logLevel: z.ZodDefault<
    z.ZodEnum<{ debug: "debug"; info: "info"; warn: "warn"; error: "error"; silent: "silent" }>
  >;
  readonly logFile: z.ZodOptional<z.ZodString>;
  readonly drainSeconds: z.ZodDefault<z.ZodNumber>;
}

export type ServiceSettings = z.output<
  z.ZodObject<{ -readonly [Key in keyof ServiceSettingsShape]: ServiceSettingsShape[Key] }>
>;

/** Option for the cores that an engine may use, shared by a service and the command that starts it. */
export function engineThreadsSetting(): z.ZodOptional<z.ZodInt> {
  return z
    .int()
    .min(1)
    .max(1_024)
    .optional()
    .describe("Cores that computing may use; all when left out. Never changes a result");
}

/** Options of a service that serves gRPC. */
export function rpcSettings(defaults: { readonly rpcPort: number }): RpcSettingsShape {
  return {
    rpcHost: z.string().min(1).default("127.0.0.1").describe("Address that gRPC is served on"),
    rpcPort: port(defaults.rpcPort, "gRPC"),
  };
}

export interface RpcSettingsShape {
  readonly rpcHost: z.ZodDefault<z.ZodString>;
  readonly rpcPort: z.ZodDefault<z.ZodInt>;
}

/** Options for token and TLS. See `readCredentials`. */
export function credentialSettings(): CredentialSettingsShape {
  return {
    token: text(
      "Secret of the run that every RPC carries; prefer tokenFile or the environment, flags can be seen by others",
    ).meta({ secret: true }),
    tokenFile: text("File whose first line is the token"),
    tlsCa: text("PEM file of the certificates that the other side's must come from"),
    tlsCertificate: text("PEM file of this service's certificate"),
    tlsKey: text("PEM file of its key"),
  };
}

export interface CredentialSettingsShape {
  readonly token: z.ZodOptional<z.ZodString>;
  readonly tokenFile: z.ZodOptional<z.ZodString>;
  readonly tlsCa: z.ZodOptional<z.ZodString>;
  readonly tlsCertificate: z.ZodOptional<z.ZodString>;
  readonly tlsKey: z.ZodOptional<z.ZodString>;
}

export type CredentialSettings = z.output<
  z.ZodObject<{ -readonly [Key in keyof CredentialSettingsShape]: CredentialSettingsShape[Key] }>
>;
