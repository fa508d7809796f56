import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { skipUnless } from "@lockstep/system/testing";
import { aParameterServer } from "../testing/parameter-fixtures.ts";
import type { TlsOptions } from "./connection-options.ts";

const present = spawnSync("openssl", ["version"]).status === 0;
const skip = skipUnless(present, "openssl, which makes the certificates (apt-get install openssl)");

type Identity = Required<Pick<TlsOptions, "certificate" | "key">>;

/** A certificate that is its own authority. */
function anIdentity(name: string): Identity {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-tls-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const names = `-subj /CN=${name} -addext subjectAltName=DNS:${name},IP:127.0.0.1`;
  const curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1";
  const request = `req -x509 -nodes -days 2 ${curve} ${names} -keyout ${key} -out ${certificate}`;
  try {
    execFileSync("openssl", request.split(" "), { stdio: "pipe" });
    return { certificate: readFileSync(certificate), key: readFileSync(key) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No later attempt could end otherwise. */
const refusedForGood = { code: "TLS_REFUSED", group: "configuration", message: /--tls files/ };

test("a client with TLS at a server without it is told so at once", { skip }, async () => {
  await using place = await aParameterServer({});
  const { certificate } = anIdentity("lockstep");
  const client = place.client({ tls: { ca: certificate } });
  await assert.rejects(client.acquireFence("run", "test"), refusedForGood);
});

test("a server with TLS is spoken to by who trusts its certificate, and by nobody else", {
  skip,
}, async () => {
  const server = anIdentity("lockstep");
  await using place = await aParameterServer({ tls: server, token: "secret" });
  const trusting = place.client({ tls: { ca: server.certificate }, token: "secret" });
  assert.equal(await trusting.acquireFence("run", "test"), 1);
  // A server with TLS cuts a client without it off, which cannot be told from one that has just ended.
  await assert.rejects(place.client({}).acquireFence("run", "test"), { code: "UNAVAILABLE" });
  for (const options of [{ tls: {} }, { tls: { ca: anIdentity("other").certificate } }]) {
    await assert.rejects(place.client(options).acquireFence("run", "test"), refusedForGood);
  }
});

test("a server with an authority takes only clients with its certificates", { skip }, async () => {
  const [server, client] = [anIdentity("server"), anIdentity("client")];
  await using place = await aParameterServer({ tls: { ...server, ca: client.certificate } });
  const ca = server.certificate;
  const named = place.client({ tls: { ...client, ca, serverName: "server" } });
  assert.equal(await named.acquireFence("run", "test"), 1);
  for (const tls of [
    { ca },
    { ...anIdentity("stranger"), ca },
    { ...client, ca, serverName: "x" },
  ]) {
    // The server's refusal may arrive in words, or only as the end of the connection.
    await assert.rejects(place.client({ tls }).acquireFence("run", "test"), (error: Error) =>
      /TLS_REFUSED|UNAVAILABLE/.test("code" in error ? String(error.code) : ""),
    );
  }
});

test("keys and certificates that do not fit are refused before anything listens", {
  skip,
}, async () => {
  const { certificate } = anIdentity("a");
  const refusal = { code: "TLS_REFUSED", group: "configuration" };
  await assert.rejects(aParameterServer({ tls: { certificate } }), refusal);
  await assert.rejects(
    aParameterServer({ tls: { certificate, key: anIdentity("b").key } }),
    refusal,
  );
});
