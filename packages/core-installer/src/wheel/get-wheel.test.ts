import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { realClock } from "@lockstep/system";
import { temporaryFolder } from "@lockstep/system/testing";
import { packageIndex } from "../package-index/pip-index.ts";
import { type IndexServerOptions, startIndexServer } from "../testing/index-server.ts";
import { smallRelease } from "../testing/small-release.ts";
import { fetchWheel, readWheel } from "./get-wheel.ts";

const machine = "linux-x64";
const { release, file, bytes } = smallRelease(machine);
const files = { [file]: bytes };
const half = Math.floor(bytes.length / 2);

/** An index, and a way to fetch from it. */
async function anIndex(
  context: TestContext,
  options: Partial<IndexServerOptions> = {},
  stallMs = 20_000,
) {
  const server = await startIndexServer({ files, ...options });
  context.after(() => server.close());
  const counts: number[] = [];
  return {
    seen: server.seen,
    url: server.url,
    counts,
    fetch: (folder: string, url = server.url) =>
      fetchWheel(release, machine, folder, {
        index: () => packageIndex(url, { platform: "linux", home: "/", environment: {} }),
        server: { clock: realClock, stallMs, retryForMs: 700 },
        fetching: () => (count) => counts.push(count),
      }),
  };
}

for (const format of ["json", "html"] as const)
  test(`a wheel is found in an index's list of files in ${format}, fetched once, and then kept`, async (context) => {
    const folder = temporaryFolder(context);
    const index = await anIndex(context, { format });
    const wheel = await index.fetch(folder);
    assert.deepEqual(Buffer.from(wheel.bytes), Buffer.from(bytes));
    assert.equal(wheel.path, join(folder, file));
    assert.deepEqual(readdirSync(folder), [file]);
    assert.equal(index.counts.at(-1), bytes.length);
    assert.deepEqual(
      [...index.counts],
      index.counts.toSorted((a, b) => a - b),
    );
    const asked = index.seen.length;
    await index.fetch(folder);
    assert.equal(index.seen.length, asked);
  });

test("a download that breaks goes on where it ended, in the same process and in the next", async (context) => {
  const folder = temporaryFolder(context);
  const index = await anIndex(context, {
    // The first two connections break in the middle of what they should bring.
    misbehave: (nth, response, content, { headers }) => {
      const from = Number(/\d+/.exec(headers.range ?? "")?.[0] ?? 0);
      if (nth > 2) return false;
      const to = nth === 1 ? 1_000 : half;
      response.writeHead(from === 0 ? 200 : 206, {
        "content-length": content.length - from,
        ...(from > 0 && {
          "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
        }),
      });
      response.write(content.subarray(from, to), () => response.destroy());
      return true;
    },
  });
  await index.fetch(folder);
  const ranges = index.seen.filter(({ path }) => path.includes(".whl")).map(({ range }) => range);
  assert.deepEqual(ranges, [undefined, "bytes=1000-", `bytes=${half}-`]);
  // What a process left that was killed:
  const next = temporaryFolder(context);
  writeFileSync(join(next, `${file}.part`), bytes.subarray(0, half));
  assert.deepEqual(Buffer.from((await index.fetch(next)).bytes), Buffer.from(bytes));
  assert.equal(index.seen.at(-1)?.range, `bytes=${half}-`);
  assert.deepEqual(readdirSync(next), [file]);
});

test("a server that knows no ranges is asked for everything again", async (context) => {
  const folder = temporaryFolder(context);
  const index = await anIndex(context, { ranges: false });
  writeFileSync(join(folder, `${file}.part`), bytes.subarray(0, half));
  assert.deepEqual(Buffer.from((await index.fetch(folder)).bytes), Buffer.from(bytes));
});

test("a server that falls silent, or is ill, is asked again, and given up in the end; what has come stays", async (context) => {
  const folder = temporaryFolder(context);
  const ill = await anIndex(context, {
    misbehave: (nth, response) => nth === 1 && Boolean(response.writeHead(503).end()),
  });
  await ill.fetch(folder);
  const other = temporaryFolder(context);
  const silent = await anIndex(
    context,
    {
      misbehave: (_, response, content, { headers }) => {
        if (headers.range !== undefined) return true;
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, half));
        return true;
      },
    },
    300,
  );
  await assert.rejects(silent.fetch(other), {
    code: "SERVER_FAILED",
    message: /\/files\/.*whl: nothing came for 0\.3 s\. Try again later, .*--index-url.*--from/,
  });
  assert.deepEqual(readdirSync(other), [`${file}.part`]);
  assert.equal(readFileSync(join(other, `${file}.part`)).length, half);
});

test("a changed wheel is refused and named, and nothing of it stays", async (context) => {
  const folder = temporaryFolder(context);
  const changed = Uint8Array.from(bytes);
  changed[half] = (changed[half] ?? 0) ^ 1;
  const index = await anIndex(context, { files: { [file]: changed } });
  await assert.rejects(index.fetch(folder), {
    code: "WHEEL_DIFFERS",
    message: new RegExp(
      `^http://127\\.0\\.0\\.1:\\d+/files/${file} has SHA-256 [0-9a-f]{64}, expected ${release.wheels[0]?.sha256}: it was changed`,
    ),
  });
  assert.deepEqual(readdirSync(folder), []);
  const longer = await anIndex(context, { files: { [file]: Buffer.concat([bytes, bytes]) } });
  await assert.rejects(longer.fetch(folder), {
    code: "WHEEL_DIFFERS",
    message: new RegExp(`has ${2 * bytes.length} bytes, expected ${bytes.length} bytes`),
  });
  const endless = await anIndex(context, {
    misbehave: (_, response, content) => {
      response.writeHead(200);
      response.end(Buffer.concat([content, content]));
      return true;
    },
  });
  await assert.rejects(endless.fetch(folder), { message: /has more than \d+ bytes/ });
  assert.deepEqual(readdirSync(folder), []);
  // One that was changed on the disk is fetched again.
  writeFileSync(join(folder, file), changed);
  const good = await anIndex(context);
  assert.deepEqual(Buffer.from((await good.fetch(folder)).bytes), Buffer.from(bytes));
});

test("what an index does not have is one line that says what to do", async (context) => {
  const folder = temporaryFolder(context);
  const empty = await anIndex(context, { files: { "other.whl": bytes } });
  await assert.rejects(empty.fetch(folder), {
    code: "WHEEL_NOT_FOUND",
    message: new RegExp(`/simple/stable-retro/ \\(--index-url\\) does not list ${file}\\.`),
  });
  await assert.rejects(empty.fetch(folder, `${empty.url}/nowhere`), {
    code: "WHEEL_NOT_FOUND",
    message: /nowhere\/stable-retro\/: the server answers 404 Not Found\. /,
  });
  const gone = "http://127.0.0.1:9/simple";
  await assert.rejects(empty.fetch(folder, gone), {
    code: "SERVER_FAILED",
    message: /127\.0\.0\.1:9/,
  });
  await assert.rejects(
    fetchWheel(release, "plan9-sparc", folder, {
      index: () => assert.fail("nothing is to be asked"),
      server: { clock: realClock, stallMs: 1, retryForMs: 1 },
      fetching: () => () => undefined,
    }),
    {
      code: "MACHINE_UNSUPPORTED",
      message:
        "stable-retro 0.1 has no wheel for plan9-sparc. Its wheels are for linux-x64; get cores with RetroArch's core downloader, and name their folder with --cores-path.",
    },
  );
});

test("a password of the index's address is shown to its server only, and to nobody else", async (context) => {
  const folder = temporaryFolder(context);
  const elsewhere = await anIndex(context);
  const filesAt = elsewhere.url.replace("/simple", "/files");
  const index = await anIndex(context, { filesAt });
  await index.fetch(folder, index.url.replace("//", "//me:p%40ss@"));
  const basic = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
  assert.deepEqual(
    index.seen.map(({ authorization }) => authorization),
    [basic],
  );
  assert.deepEqual(
    elsewhere.seen.map(({ authorization }) => authorization),
    [undefined],
  );
  const alone = await anIndex(context);
  await alone.fetch(temporaryFolder(context), alone.url.replace("//", "//me:p%40ss@"));
  assert.deepEqual(
    alone.seen.map(({ authorization }) => authorization),
    [basic, basic],
  );
});

test("a wheel that is here already is taken if it is the release's and for this machine", (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, "renamed.whl");
  writeFileSync(path, bytes);
  assert.equal(readWheel(path, release, machine).bytes.length, bytes.length);
  assert.throws(() => readWheel(path, release, "darwin-arm64"), {
    code: "MACHINE_UNSUPPORTED",
    message: `${path} is for linux-x64, this machine is darwin-arm64. Its wheels are for linux-x64; get cores with RetroArch's core downloader, and name their folder with --cores-path.`,
  });
  const damaged = join(folder, file);
  writeFileSync(damaged, bytes.subarray(1));
  assert.throws(() => readWheel(damaged, release, machine), {
    code: "WHEEL_DIFFERS",
    message: new RegExp(
      `^${damaged} has SHA-256 \\w+, expected ${release.wheels[0]?.sha256}\\. It`,
    ),
  });
  writeFileSync(path, "something else");
  assert.throws(() => readWheel(path, release, machine), {
    code: "WHEEL_DIFFERS",
    message:
      /expected one of stable-retro 0\.1's wheels: pip download --no-deps stable-retro==0\.1\./,
  });
  assert.throws(() => readWheel(join(folder, "none.whl"), release, machine), {
    code: "WHEEL_UNREADABLE",
    message:
      /none\.whl: no such file or folder\. Name a file of stable-retro 0\.1 on this machine, or leave --from out/,
  });
  assert.ok(existsSync(path));
});

test("a folder that cannot be written is named", async (context) => {
  const index = await anIndex(context);
  await assert.rejects(index.fetch("/dev/null/here"), {
    code: "FOLDER_UNWRITABLE",
    message: /^\/dev\/null\/here\/.*: cannot be written: .*LOCKSTEP_DATA\.$/,
  });
});
