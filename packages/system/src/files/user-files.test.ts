import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { skipElsewhere } from "../testing/skip-unless.ts";
import { contentProblem } from "./content-signature.ts";
import { createFile } from "./create-file.ts";
import { openOutput, tryOutput, writeOutput } from "./output-file.ts";
import { removeOwnUnfinished, UnfinishedFile } from "./replace-file.ts";
import { expectFile, readBounded, readUserJson, readUserText, userText } from "./user-text.ts";
import { type WalkedPath, walkFiles } from "./walk-files.ts";

const onLinux = { skip: skipElsewhere(process.platform === "linux", "Linux") };
let folder: string;
beforeEach((context) => {
  folder = mkdtempSync(join(tmpdir(), "lockstep-user-files-"));
  (context as { after(hook: () => void): void }).after(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
});

test("a file that is made has its permissions and its content; one that is there stays as it is", () => {
  const path = join(folder, "secret");
  createFile(path, "one", 0o444);
  assert.equal(statSync(path).mode & 0o777, 0o444);
  assert.throws(() => createFile(path, "two"), { code: "EEXIST" });
  assert.equal(readFileSync(path, "utf8"), "one");
  assert.deepEqual(readdirSync(folder), ["secret"]);
});

test("an output replaces what a link leads to, and keeps the link", () => {
  writeFileSync(join(folder, "real"), "old");
  symlinkSync("real", join(folder, "link"));
  writeOutput(join(folder, "link"), "new");
  assert.equal(readFileSync(join(folder, "real"), "utf8"), "new");
  assert.deepEqual(readdirSync(folder).sort(), ["link", "real"]);
});

test("an output that grows is there when it is finished, and not at all when it is abandoned", () => {
  const path = join(folder, "a.bin");
  writeFileSync(path, "old");
  const abandoned = openOutput(path);
  abandoned.write(Buffer.from("half"));
  abandoned.abandon();
  abandoned.abandon();
  assert.equal(readFileSync(path, "utf8"), "old");
  const finished = openOutput(path);
  for (const part of ["whole ", "content"]) finished.write(Buffer.from(part));
  finished.finish();
  finished.abandon();
  assert.equal(readFileSync(path, "utf8"), "whole content");
  assert.deepEqual(readdirSync(folder), ["a.bin"]);
});

test(
  "a device that takes nothing is refused before the work, one that takes all is not",
  onLinux,
  () => {
    assert.throws(() => tryOutput("/dev/full"), { code: "ENOSPC" });
    tryOutput("/dev/null");
    tryOutput(join(folder, "new"));
    assert.deepEqual(readdirSync(folder), []);
  },
);

for (const output of ["writeOutput(path, text)", "openOutput(path).write(Buffer.from(text))"])
  for (const reader of ["nobody opens", "nobody reads"] as const)
    test(
      `a process whose ${output} waits for a pipe that ${reader} ends by Ctrl-C`,
      onLinux,
      async () => {
        const pipe = join(folder, "pipe");
        execFileSync("mkfifo", [pipe]);
        const script = `
        import { openOutput, writeOutput } from ${JSON.stringify(new URL("./output-file.js", import.meta.url).href)};
        // As a command that removes its unfinished files first.
        process.on("SIGINT", () => process.exit(3));
        const [path, text] = [${JSON.stringify(pipe)}, "x".repeat(1 << 20)];
        console.log("writes");
        ${output};`;
        const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
        // Opened for both, so that the pipe has a reader and this process does not wait.
        const held = reader === "nobody reads" ? openSync(pipe, "r+") : null;
        await once(child.stdout, "data");
        const ended = once(child, "exit");
        // Again, because the first one may come when its listener still takes it, and then waits for the writing.
        const pressing = setInterval(() => child.kill("SIGINT"), 100);
        const [code, signal] = await ended;
        clearInterval(pressing);
        if (held !== null) closeSync(held);
        assert.ok(signal === "SIGINT" || code === 3, `${code} ${signal}`);
      },
    );

test("signals are heard again after a pipe was written to", onLinux, () => {
  const listener = (): void => undefined;
  process.on("SIGHUP", listener);
  const before = process.rawListeners("SIGHUP");
  writeOutput("/dev/null", "nothing");
  assert.deepEqual(process.rawListeners("SIGHUP"), before);
  process.off("SIGHUP", listener);
});

test("what a process that is interrupted was writing is removed", () => {
  const file = new UnfinishedFile(join(folder, "a"));
  file.write(Buffer.from("half"));
  assert.equal(readdirSync(folder).length, 1);
  removeOwnUnfinished();
  assert.deepEqual(readdirSync(folder), []);
  file.abandon();
});

test("a user's text is read without its byte-order mark, and other formats are named", () => {
  const path = join(folder, "a.json");
  writeFileSync(path, '\ufeff{"a":1}');
  assert.equal(readUserText(path), '{"a":1}');
  assert.deepEqual(readUserJson(path), { a: 1 });
  assert.throws(() => userText(Buffer.from("\ufeffa", "utf16le")), /text in UTF-16 .*FF FE/);
  for (const [bytes, says] of [
    [[0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0], /text in UTF-32 .*FF FE 00 00/],
    [[0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b], /text in UTF-32 .*00 00 FE FF/],
    [[0x7b, 0, 0, 0, 0x7d, 0, 0, 0], /text in UTF-32 without/],
    [[0, 0, 0, 0x7b, 0, 0, 0, 0x7d], /text in UTF-32 without/],
    [[0x7b, 0, 0x7d, 0], /text in UTF-16 without/],
    [[0, 0x7b, 0, 0x7d], /text in UTF-16 without/],
  ] as const)
    assert.throws(() => userText(Uint8Array.from(bytes)), says);
  assert.throws(() => userText(Buffer.from("  <!doctype HTML>")), /a web page/);
  assert.equal(contentProblem(Buffer.from("NES\u001a")), null);
  assert.equal(contentProblem(new Uint8Array(0)), null);
});

test("a file of more bytes than are wanted is refused, also one that says it has none", () => {
  const path = join(folder, "a");
  writeFileSync(path, "12345");
  assert.equal(Buffer.from(readBounded(path, 5)).toString(), "12345");
  assert.throws(() => readBounded(path, 4), /it has more than 4 bytes/);
  if (process.platform === "linux")
    assert.throws(() => readBounded("/proc/self/maps", 100), /more than 100 bytes/);
});

test("a pipe that nobody writes and a device are refused at once", onLinux, () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const path of [pipe, "/dev/zero"]) {
    assert.throws(() => readBounded(path, 100), /^RangeError: it is a pipe or a device, expected/);
    assert.throws(() => expectFile(path), /^RangeError: it is a pipe or a device, expected a file/);
  }
});

function walked(path: string, mostPaths?: number): string[] {
  const options = mostPaths === undefined ? {} : { mostPaths };
  return [...walkFiles(path, options)].map((found: WalkedPath) =>
    [found.path.slice(folder.length + 1), "problem" in found ? found.problem : found.size].join(
      " ",
    ),
  );
}

test("what the file system says of a file is told in words, once, and keeps its code", () => {
  const [absent, own] = [join(folder, "absent"), join(folder, "own")];
  writeFileSync(own, "");
  for (const [path, code, message] of [
    [absent, "ENOENT", "no such file or folder"],
    [folder, "EISDIR", "it is a folder, expected a file"],
    [join(own, "part"), "ENOTDIR", "part of its path is a file, expected a folder"],
  ] as const)
    assert.throws(() => readBounded(path, 1 << 20), { code, message });
});

test("a walk finds each file once, in the order of names, whatever links lead up", () => {
  mkdirSync(join(folder, "b", "c"), { recursive: true });
  writeFileSync(join(folder, "b", "c", "deep"), "1");
  writeFileSync(join(folder, "a"), "12");
  for (const name of ["x", "y"]) symlinkSync("../..", join(folder, "b", "c", name));
  symlinkSync("nowhere", join(folder, "z"));
  assert.deepEqual(walked(folder), ["a 2", "b/c/deep 1", "z no such file or folder"]);
});

test("a walk of very many files ends with what it leaves out", () => {
  for (let index = 0; index < 9; index++) writeFileSync(join(folder, String(index)), "");
  const found = walked(folder, 5);
  assert.equal(found.length, 5);
  assert.match(
    found.at(-1) ?? "",
    /^4 more than 5 files and folders under .*name a folder further/,
  );
});

test("where only the file itself can be written, it is written in place", () => {
  const path = join(folder, "mounted");
  writeFileSync(path, "old");
  chmodSync(folder, 0o555);
  try {
    writeOutput(path, "new");
  } finally {
    chmodSync(folder, 0o755);
  }
  assert.equal(readFileSync(path, "utf8"), "new");
});
