import assert from "node:assert/strict";
import { test } from "node:test";
import { coreFileKind, whyNotLoadable } from "./core-file.ts";

function head(
  ...parts: readonly (readonly [offset: number, bytes: readonly number[]])[]
): Uint8Array {
  const bytes = new Uint8Array(512);
  for (const [offset, values] of parts) bytes.set(values, offset);
  return bytes;
}

const ELF_X64 = head([0, [0x7f, 0x45, 0x4c, 0x46, 2, 1]], [18, [62, 0]]);
const ELF_ARM64 = head([0, [0x7f, 0x45, 0x4c, 0x46, 2, 1]], [18, [183, 0]]);
const MACH_ARM64 = head([0, [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]]);
const UNIVERSAL = head(
  [0, [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]],
  [8, [1, 0, 0, 7]],
  [28, [1, 0, 0, 0x0c]],
);
const PE_X64 = head([0, [0x4d, 0x5a]], [0x3c, [0x80, 0]], [0x80, [0x50, 0x45, 0, 0, 0x64, 0x86]]);

test("ELF, Mach-O, universal and PE files say whom they are made for", () => {
  const cases: [Uint8Array, string, readonly string[]][] = [
    [ELF_X64, "linux", ["x64"]],
    [ELF_ARM64, "linux", ["arm64"]],
    [MACH_ARM64, "darwin", ["arm64"]],
    [UNIVERSAL, "darwin", ["x64", "arm64"]],
    [PE_X64, "win32", ["x64"]],
  ];
  for (const [bytes, platform, architectures] of cases) {
    assert.deepStrictEqual(coreFileKind(bytes), { platform, architectures });
  }
});

test("what this computer cannot load says why", () => {
  assert.equal(whyNotLoadable(ELF_X64, 512, "linux", "x64"), null);
  // One program header at 64: a segment from 256 on, 300 bytes long.
  const segment = head(
    [0, [0x7f, 0x45, 0x4c, 0x46, 2, 1]],
    [18, [62, 0]],
    [32, [64]],
    [54, [56, 0, 1, 0]],
    [64 + 8, [0, 1]],
    [64 + 32, [44, 1]],
  );
  assert.equal(whyNotLoadable(segment, 556, "linux", "x64"), null);
  assert.match(whyNotLoadable(segment, 555, "linux", "x64") ?? "", /cut off: .* 555 bytes .* 556/);
  assert.equal(whyNotLoadable(UNIVERSAL, 512, "darwin", "arm64"), null);
  assert.match(whyNotLoadable(PE_X64, 512, "linux", "x64") ?? "", /made for win32, this is linux/);
  assert.match(whyNotLoadable(ELF_ARM64, 512, "linux", "x64") ?? "", /arm64 processors, .* on x64/);
  assert.match(
    whyNotLoadable(Buffer.from("a text file"), 11, "linux", "x64") ?? "",
    /no program library/,
  );
  assert.match(
    whyNotLoadable(head([0, [0x4d, 0x5a]]), 512, "win32", "x64") ?? "",
    /no program library/,
  );
});
