import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { smallPictures, startLockstep, temporaryFolder } from "../lockstep-command.ts";

interface Left {
  readonly code: number | null;
  readonly output: string;
  /** Files and folders in the home folder. */
  readonly home: readonly string[];
}

/**
 * Runs a command in a new home folder.
 * @param proxy where every library that heeds such variables would go to reach the network
 */
async function run(
  args: readonly string[],
  home: string,
  variables: Readonly<Record<string, string>>,
): Promise<Left> {
  mkdirSync(home);
  const { finished, output } = startLockstep(args, {
    // In continuous integration ONNX Runtime is silent by itself.
    ...{ CI: undefined, ORT_DISABLE_TELEMETRY: undefined },
    ...{ XDG_CACHE_HOME: undefined, XDG_DATA_HOME: undefined },
    ...{ ...variables, HOME: home },
  });
  const { code } = await finished;
  return { code, output: output(), home: readdirSync(home, { recursive: true }).map(String) };
}

test("no command leaves anything in the home folder or reaches for the network, in any of its processes and threads", {
  timeout: 300_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const address = server.address();
  const proxy = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const proxies = { http_proxy: proxy, https_proxy: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy };
  const variables = { ...proxies, NO_PROXY: "127.0.0.1,localhost" };
  const runDir = join(folder, "run");
  const trained = [
    ...["--run-dir", runDir, "--updates", "3", "--slots", "2", "--segment-length", "8"],
    // The library that would report.
    ...["--actors", "1", "--plain", "--engine", "onnx", ...smallPictures],
  ];
  const few = ["--most-steps", "6"];
  const commands: readonly (readonly string[])[] = [
    ["train", ...trained],
    ["evaluate", "--run-dir", runDir, "--episodes", "1", "--states", "MeadowZone.Act1", ...few],
    ["verify", runDir],
    ["record", "--run-dir", runDir, "--overlay", "--out", join(folder, "a.png"), ...few],
    [
      "replay",
      runDir,
      "--slot",
      "0",
      "--episode",
      "0",
      "--overlay",
      "--out",
      join(folder, "b.png"),
    ],
    ["doctor"],
    ["prepare", "--run-dir", join(folder, "prepared")],
  ];
  for (const [index, command] of commands.entries()) {
    const left = await run(command, join(folder, `home-${index}`), variables);
    assert.equal(left.code, 0, `${command[0]}\n${left.output}`);
    assert.deepEqual(left.home, [], command[0]);
  }
  assert.equal(connections, 0);
  // Where the library is told to report, it keeps an identifier: its absence says something, in a thread as well.
  const on = { ...variables, ORT_DISABLE_TELEMETRY: "0" };
  const left = await run(["verify", runDir], join(folder, "control"), on);
  assert.equal(left.code, 0, left.output);
  assert.ok(left.home.includes(".cache"), left.home.join(" "));
});
