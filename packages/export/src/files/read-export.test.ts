import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { sha256Hex } from "@lockstep/system";
import fc from "fast-check";
import { anExport, someSources } from "../testing/an-export.ts";
import type { ExportProblem } from "./checked-files.ts";
import { checksumsText, parseChecksums } from "./checksums.ts";
import { derivedProblems } from "./derived-problems.ts";
import { exportFiles, neededFiles } from "./export-files.ts";
import { readExport, readExportOrChanges, unknownFiles } from "./read-export.ts";

/** Changes a file, and `SHA256SUMS` so that it does not show. */
function forge(folder: string, name: string, change: (bytes: Buffer) => Uint8Array | string): void {
  const path = join(folder, name);
  const changed = change(readFileSync(path));
  writeFileSync(path, changed);
  const sums = join(folder, exportFiles.checksums);
  const checksums = parseChecksums(readFileSync(sums, "utf8"));
  assert.ok(typeof checksums !== "number");
  writeFileSync(
    sums,
    checksumsText(new Map([...checksums, [name, sha256Hex(Buffer.from(changed))]])),
  );
}

function replaced(from: string, to: string): (bytes: Buffer) => string {
  return (bytes) => {
    const text = bytes.toString();
    assert.ok(text.includes(from), from);
    return text.replace(from, to);
  };
}

/** Every file that is not what was written. */
function changedFiles(folder: string): ExportProblem[] {
  const read = readExportOrChanges(folder);
  return Array.isArray(read) ? read : [];
}

test("an export is read as it was written", (context) => {
  const sources = someSources();
  const folder = anExport(context, sources);
  const { facts, weights, evaluation, head } = readExport(folder);
  assert.deepEqual(facts, sources.facts);
  assert.deepEqual(weights, sources.weights);
  assert.deepEqual(head, sources.head);
  assert.deepEqual(
    evaluation.states.map(({ state, played }) => [state, played]),
    sources.evaluation.states.map(({ state, played }) => [state, played]),
  );
  assert.deepEqual(changedFiles(folder), []);
  assert.deepEqual(derivedProblems(folder, sources), []);
});

test("the same sources give the same bytes", (context) => {
  const [one, other] = [anExport(context), anExport(context)];
  for (const name of [...neededFiles, exportFiles.checksums])
    assert.deepEqual(readFileSync(join(one, name)), readFileSync(join(other, name)), name);
});

test("any changed byte of any file is named", (context) => {
  const folder = anExport(context);
  const original = new Map(neededFiles.map((name) => [name, readFileSync(join(folder, name))]));
  fc.assert(
    fc.property(
      fc.constantFrom(...neededFiles),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (name, at, by) => {
        const bytes = Buffer.from(original.get(name) ?? assert.fail());
        const place = at % bytes.length;
        bytes[place] = (bytes[place] as number) ^ by;
        writeFileSync(join(folder, name), bytes);
        assert.deepEqual(
          changedFiles(folder).map(({ where }) => where),
          [name],
        );
        writeFileSync(join(folder, name), original.get(name) ?? "");
      },
    ),
    { numRuns: 60 },
  );
});

test("a missing file, missing checksums, and a folder that is no export say what is missing", (context) => {
  const folder = anExport(context);
  rmSync(join(folder, exportFiles.onnx));
  assert.deepEqual(changedFiles(folder), [{ where: "model.onnx", what: "is not there" }]);
  rmSync(join(folder, exportFiles.checksums));
  assert.match(
    changedFiles(folder)[0]?.what ?? "",
    /the export was not finished.* Not there either: model\.onnx/,
  );
  rmSync(join(folder, exportFiles.config));
  rmSync(join(folder, exportFiles.head));
  assert.throws(() => changedFiles(folder), { code: "EXPORT_FOREIGN", message: /has no config/ });
});

test("checksums lead to no file outside, and a line that is none is named", () => {
  const hash = "a".repeat(64);
  const read = (text: string): unknown => parseChecksums(text);
  assert.deepEqual(read(`${hash}  a b\n`), new Map([["a b", hash]]));
  for (const name of ["../a", "/a", "a/../../b", "a//b", "..\\a"])
    assert.equal(read(`${hash}  b\n${hash}  ${name}\n`), 2, name);
  assert.equal(read(`${hash}  b`), 1);
});

/** Changes that `SHA256SUMS` does not show, and how they are named. */
const forgeries: readonly (readonly [string, string, string, RegExp])[] = [
  ["another licence than the card's", exportFiles.config, '"weights": "mit"', /README\.md/],
  [
    "a wrapper that the run does not have",
    exportFiles.config,
    '"stickiness": 0.25\n',
    /config\.json/,
  ],
  [
    "a return that the episodes do not have",
    exportFiles.evaluation,
    '"returnMean": 1,',
    /evaluation\.json, states/,
  ],
  ["a return in the card", exportFiles.card, "| one | 2 | 1.00 |", /README\.md line \d+ is .*one/],
];
const instead: Readonly<Record<string, string>> = {
  '"weights": "mit"': '"weights": "bsd"',
  '"stickiness": 0.25\n': '"stickiness": 0.5\n',
  '"returnMean": 1,': '"returnMean": 9,',
  "| one | 2 | 1.00 |": "| one | 2 | 9.00 |",
};

function problemsOf(folder: string): string {
  const { facts, weights, head } = readExport(folder);
  const problems = derivedProblems(folder, { ...someSources(), facts, weights, head });
  return problems.map(({ where, what }) => `${where} ${what}`).join("\n");
}

for (const [what, file, text, message] of forgeries)
  test(`${what} is named although the checksums fit`, (context) => {
    const folder = anExport(context);
    forge(folder, file, replaced(text, instead[text] ?? ""));
    assert.deepEqual(changedFiles(folder), []);
    assert.match(problemsOf(folder), message);
  });

test("weights, graph and ledger's head that do not belong together are named", (context) => {
  const flipped = (bytes: Buffer): Buffer => {
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    return bytes;
  };
  const inWeights = anExport(context);
  forge(inWeights, exportFiles.weights, flipped);
  assert.throws(() => readExport(inWeights), /model\.safetensors has weights with SHA-256/);
  const inGraph = anExport(context);
  forge(inGraph, exportFiles.onnx, flipped);
  assert.match(problemsOf(inGraph), /^model\.onnx is not made of the weights/);
  const inHead = anExport(context);
  forge(inHead, exportFiles.head, replaced('"version": 3', '"version": 4'));
  assert.throws(() => readExport(inHead), /ledger-head\.json has version 4, config\.json says 3/);
});

test("another format and another version of it are refused with what to do", (context: TestContext) => {
  const folder = anExport(context);
  forge(folder, exportFiles.config, replaced('"formatVersion": 1', '"formatVersion": 2'));
  assert.throws(() => readExport(folder), {
    code: "EXPORT_FOREIGN",
    message:
      /lockstep-export 2, expected lockstep-export 1; read it with Lockstep \d\S+, which wrote it/,
  });
});

test("files that are not of the export are told", (context) => {
  const folder = anExport(context);
  writeFileSync(join(folder, ".gitattributes"), "");
  assert.deepEqual(unknownFiles(readExport(folder)), [".gitattributes"]);
});

test("a run's name that leads to another folder is refused, before anything is written", (context) => {
  const folder = anExport(context);
  const path = join(folder, exportFiles.config);
  const config = readFileSync(path, "utf8");
  const { run } = JSON.parse(config) as { readonly run: string };
  for (const name of [
    "../../a",
    "/a",
    "a/b",
    "..",
    ".a",
    "a\\b",
    "a\nb",
    "\u001b[2J",
    "",
    "a".repeat(201),
  ]) {
    forge(folder, exportFiles.config, () =>
      config.replace(JSON.stringify(run), JSON.stringify(name)),
    );
    assert.throws(
      () => readExport(folder),
      { code: "EXPORT_DAMAGED", message: /has run: expected a name/ },
      name,
    );
  }
});

test("a pipe, a device or a folder in place of a file is named, and not waited for", (context) => {
  for (const name of [exportFiles.onnx, exportFiles.checksums]) {
    const folder = anExport(context);
    const path = join(folder, name);
    rmSync(path);
    symlinkSync("/dev/zero", path);
    assert.deepEqual(changedFiles(folder), [
      { where: name, what: "cannot be read: it is a pipe or a device, expected a file" },
    ]);
    rmSync(path);
    mkdirSync(path);
    assert.match(changedFiles(folder)[0]?.what ?? "", /^cannot be read: it is a folder/, name);
  }
});
