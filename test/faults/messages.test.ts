import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { messageOf } from "@lockstep/errors";
import { createParameterClient, createRpcServer } from "@lockstep/protocol";
import { runLockstep, startLockstep, temporaryFolder } from "../lockstep-command.ts";

async function thrownBy(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return messageOf(error);
  }
  return assert.fail("it throws");
}

async function saidBy(args: readonly string[]): Promise<string> {
  const { code, stderr } = await runLockstep(args);
  assert.notEqual(code, 0, args.join(" "));
  return stderr.trimEnd();
}

async function saidByService(args: readonly string[]): Promise<string> {
  const { code, stderr } = await startLockstep(args).finished;
  assert.notEqual(code, 0, args.join(" "));
  const lines = stderr.trimEnd().split("\n");
  // It may have begun its log.
  return lines.filter((line) => !line.startsWith("{")).join("\n");
}

const here = { host: "127.0.0.1", port: 0 };

/** What a person sees for the first time: what, which, got, expected, and what to do. */
const messages: readonly {
  readonly what: string;
  readonly message: (context: TestContext) => Promise<string>;
  readonly says: readonly RegExp[];
}[] = [
  {
    what: "a server that got a certificate without its key",
    message: async () =>
      await thrownBy(() =>
        createRpcServer({ ...here, tls: { certificate: new Uint8Array(1) } }).start(),
      ),
    says: [/got only the certificate \(--tls-certificate\); give both/],
  },
  {
    what: "TLS files that are none",
    message: async () => {
      const file = new TextEncoder().encode("nothing");
      return await thrownBy(() =>
        createRpcServer({ ...here, tls: { certificate: file, key: file } }).start(),
      );
    },
    says: [/TLS files are refused: .+; --tls-certificate takes a certificate in PEM/],
  },
  {
    what: "no parameter server",
    message: async () => await thrownBy(() => createParameterClient({ addresses: [] })),
    says: [/name at least one, e\.g\. --parameter-servers /],
  },
  {
    what: "a run's configuration that is not there",
    message: async (context) => {
      const folder = temporaryFolder(context);
      return await saidByService([
        ...["learner", "--run", "r", "--run-dir", join(folder, "run"), "--rpc-port", "0"],
        ...["--run-configuration", join(folder, "absent.json")],
        ...["--parameter-servers", "127.0.0.1:1", "--http-port", "0"],
      ]);
    },
    says: [
      /--run-configuration \S+absent\.json .*: no such file or folder; name the run-configuration\.json of a run folder/,
    ],
  },
  {
    what: "a log file below a file",
    message: async (context) => {
      const file = join(temporaryFolder(context), "file");
      writeFileSync(file, "");
      return await saidByService([
        "parameter-server",
        "--store",
        "memory",
        "--log-file",
        join(file, "log"),
      ]);
    },
    says: [/--log-file \S+ cannot be written: E.+; choose a file in a folder that exists/],
  },
  {
    what: "a summary in a folder that is not there",
    message: async (context) => {
      const folder = temporaryFolder(context);
      const run = ["train", "--updates", "1", "--run-dir", join(folder, "run")];
      return await saidBy([...run, "--summary", join(folder, "absent", "summary.json")]);
    },
    says: [/cannot write \S+: there is no folder \S+; choose a file in a folder/],
  },
  {
    what: "a recording in another format",
    message: async () => await saidBy(["record", "--run-dir", "absent", "--out", "x.avi"]),
    says: [/--out x\.avi ends with \.avi, expected \.mp4 a video/],
  },
  {
    what: "an evaluation's result in a folder's place",
    message: async (context) =>
      await saidBy(["evaluate", "--run-dir", "absent", "--json", temporaryFolder(context)]),
    says: [/cannot write \S+: it is a folder, name a file/],
  },
];
for (const { what, message, says } of messages)
  test(`one line needs no other file to be understood: ${what}`, async (context) => {
    const line = await message(context);
    assert.doesNotMatch(line, /\n/, "one line");
    for (const part of says) assert.match(line, part);
  });
