import assert from "node:assert/strict";
import { test } from "node:test";
import { GENERAL, type Vector, X64Assembler } from "./x64-assembler.ts";

const { rax, rcx, rbx, rbp, rsi, rdi, r8, r9, r11, r12, r13, r14, r15 } = GENERAL;
const ymm = (number: number): Vector => ({ bits: 256, number });
const zmm = (number: number): Vector => ({ bits: 512, number });

/** Instructions and their bytes, as GNU as 2.40 writes them (`{vex3}`, `{evex} {disp32}` where there are several ways). */
const cases: readonly (readonly [string, (to: X64Assembler) => void, string])[] = [
  ["push rbx", (to) => to.push(rbx), "53"],
  ["push r12", (to) => to.push(r12), "4154"],
  ["pop r15", (to) => to.pop(r15), "415f"],
  ["mov rbx, …", (to) => to.setTo(rbx, 0x1122_3344_5566_7788n), "48bb8877665544332211"],
  ["xor rax, rax", (to) => to.clear(rax), "4831c0"],
  ["mov r13, r12", (to) => to.move(r13, r12), "4d89e5"],
  ["add r8, rax", (to) => to.add(r8, rax), "4901c0"],
  ["cmp rax, rcx", (to) => to.compare(rax, rcx), "4839c8"],
  ["add r15, 16", (to) => to.addSmall(r15, 16), "4983c710"],
  ["add r15, 512", (to) => to.addNumber(r15, 512), "4981c700020000"],
  ["shl rax, 3", (to) => to.shiftLeft(rax, 3), "48c1e003"],
  ["lea", (to) => to.addressOf(r15, { base: rax, index: r12, scale: 4 }), "4e8d3ca0"],
  [
    "mov rax, [rbx + 264]",
    (to) => to.load(rax, { base: rbx, displacement: 264 }),
    "488b8308010000",
  ],
  ["mov r9d, [r15 + 4]", (to) => to.loadHalf(r9, { base: r15, displacement: 4 }), "458b4f04"],
  ["mov [rbx + 8], rax", (to) => to.store({ base: rbx, displacement: 8 }, rax), "48894308"],
  ["add [rbx + 8], rax", (to) => to.addInto({ base: rbx, displacement: 8 }, rax), "48014308"],
  ["add rax, [rbx + 8]", (to) => to.addFrom(rax, { base: rbx, displacement: 8 }), "48034308"],
  ["imul", (to) => to.multiplyBy(r13, { base: rbx, displacement: 152 }), "4c0fafab98000000"],
  ["cmp", (to) => to.compareWith(r14, { base: rbx, displacement: 192 }), "4c3bb3c0000000"],
  // Bases that need a displacement of 0, or a byte SIB.
  ["mov r13, [r13]", (to) => to.load(r13, { base: r13 }), "4d8b6d00"],
  ["mov rax, [r12]", (to) => to.load(rax, { base: r12 }), "498b0424"],
  ["mov rax, [rbp]", (to) => to.load(rax, { base: rbp }), "488b4500"],
  ["vmovups", (to) => to.loadVector(ymm(8), { base: rsi, index: rcx, scale: 8 }), "c4617c1004ce"],
  ["vmovups", (to) => to.storeVector({ base: r13, displacement: 32 }, ymm(4)), "c4c17c116520"],
  ["vbroadcastss", (to) => to.broadcast(ymm(10), { base: r11, index: rcx }), "c4427d18140b"],
  ["vxorps", (to) => to.clearVector(zmm(3)), "c4e16457db"],
  ["vmulps", (to) => to.multiplyVectors(ymm(11), ymm(10), ymm(8)), "c4412c59d8"],
  ["vaddps", (to) => to.addVectors(ymm(0), ymm(0), ymm(11)), "c4c17c58c3"],
  [
    "vaddps",
    (to) => to.addVectors(ymm(0), ymm(0), { base: rax, displacement: 96 }),
    "c4e17c584060",
  ],
  ["vmaxps", (to) => to.greaterOfVectors(ymm(2), ymm(8), ymm(2)), "c4e13c5fd2"],
  [
    "vmovups",
    (to) => to.loadVector(zmm(9), { base: rdi, displacement: 64 }),
    "62717c48108f40000000",
  ],
  ["vbroadcastss", (to) => to.broadcast(zmm(12), { base: r11, index: rcx }), "62527d4818240b"],
  ["vmulps", (to) => to.multiplyVectors(zmm(10), zmm(12), zmm(8)), "62511c4859d0"],
  ["vaddps", (to) => to.addVectors(zmm(7), zmm(7), zmm(11)), "62d1444858fb"],
  ["vmaxps", (to) => to.greaterOfVectors(zmm(2), zmm(8), zmm(2)), "62f13c485fd2"],
  ["vinsertf64x4", (to) => to.loadUpperHalf(zmm(8), { base: rsi, index: rbp }), "6273bd481a042e01"],
  [
    "vextractf64x4",
    (to) => to.storeUpperHalf({ base: rcx, displacement: 32 }, zmm(5)),
    "62f3fd481ba92000000001",
  ],
  ["vzeroupper; ret", (to) => to.return(), "c5f877c3"],
];

for (const [name, write, expected] of cases) {
  test(`${name} is ${expected}`, () => {
    const to = new X64Assembler();
    write(to);
    assert.equal(Buffer.from(to.code()).toString("hex"), expected);
  });
}

test("jumps go forwards and back to their labels, and an unbound one is refused", () => {
  const to = new X64Assembler();
  const [end, again] = [to.label(), to.label()];
  to.bind(again);
  to.jumpIf("below", end);
  to.jump(again);
  to.bind(end);
  assert.equal(Buffer.from(to.code()).toString("hex"), "0f8205000000e9f5ffffff");
  to.jump(to.label());
  assert.throws(() => to.code(), /label 2 is not bound/);
});
