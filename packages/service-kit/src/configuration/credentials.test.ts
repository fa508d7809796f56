import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readCredentials, readServerCredentials } from "./credentials.ts";

test("token and certificates come from their files", () => {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-credentials-"));
  try {
    const tokenFile = join(folder, "token");
    const tlsCa = join(folder, "ca.pem");
    writeFileSync(tokenFile, "secret\nnot this\n");
    writeFileSync(tlsCa, "pem");
    const { token, tls } = readCredentials({ tokenFile, tlsCa });
    assert.equal(token, "secret");
    assert.equal(Buffer.from(tls?.ca ?? []).toString(), "pem");
    assert.deepEqual(Object.keys(tls ?? {}), ["ca"]);
    writeFileSync(tokenFile, "\n");
    assert.throws(() => readCredentials({ tokenFile }), /empty first line/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("without options there are neither token nor TLS", () => {
  assert.deepEqual(readCredentials({}), {});
});

test("files that are missing and options that contradict each other are told at once", () => {
  assert.throws(
    () => readCredentials({ token: "a", tokenFile: "/nowhere/t", tlsKey: "/nowhere/k" }),
    (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /--token and --token-file are both set/);
      assert.match(error.message, /--token-file cannot be read/);
      assert.match(error.message, /--tls-key cannot be read/);
      assert.match(error.message, /--tls-certificate and --tls-key go together/);
      return true;
    },
  );
});

test("a service that others can reach wants a token or certificates", () => {
  const refused = /gRPC on 0\.0\.0\.0 .* is open to everyone/;
  assert.throws(() => readServerCredentials({ rpcHost: "0.0.0.0" }), refused);
  assert.deepEqual(readServerCredentials({ rpcHost: "0.0.0.0", token: "t" }), { token: "t" });
  for (const rpcHost of ["127.0.0.1", "localhost", "::1"])
    assert.deepEqual(readServerCredentials({ rpcHost }), {});
});
