import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { createNesFactory } from "@lockstep/emulation";
import { ownGames, readCartridge } from "@lockstep/environment";
import { Workbench } from "@lockstep/integrate";
import type { Route } from "@lockstep/service-kit";
import { createFakeClock } from "@lockstep/system/testing";
import type { BenchState } from "@lockstep/watch-page";
import { BenchPlay } from "./bench-play.ts";
import { serveIntegrate } from "./serve-integrate.ts";

async function aPlay(context: TestContext) {
  const cartridge = await readCartridge(join(ownGames, "HareDash-Nes", "rom.nes"));
  const bench = new Workbench({
    cartridge,
    name: "Own-Nes-v0",
    emulator: createNesFactory().create(cartridge.system, cartridge.rom),
    coresPaths: [],
    environmentOf: () => assert.fail("nothing is tried"),
  });
  const clock = createFakeClock();
  const parts = { before: null, keep: () => undefined, write: () => ["written"] };
  const play = new BenchPlay({ bench, game: "Own-Nes-v0", types: ["|u1"], clock, ...parts });
  const running = play.run();
  context.after(async () => {
    play.close();
    await running;
  });
  const state = async (): Promise<BenchState> => {
    for await (const seen of play.seen()) return seen.state;
    return assert.fail("it is closed");
  };
  return { bench, clock, play, state };
}

test("it begins paused, plays at the console's rate, and with what is held", async (context) => {
  const { bench, clock, play, state } = await aPlay(context);
  await clock.advance(1_000);
  assert.deepEqual([(await state()).frames, (await state()).paused], [0, true]);
  await play.take({ step: 12 });
  await play.take({ held: ["START"] });
  await play.take({ step: 2 });
  await play.take({ held: [] });
  await play.take({ step: 71 });
  await play.take({ name: "x", address: 768, type: "<u2" });
  const before = bench.value("x");
  await play.take({ held: ["RIGHT"] });
  await play.take({ pause: false });
  for (let ms = 0; ms < 500; ms += 10) await clock.advance(10);
  await play.take({ pause: true });
  const { frames, variables } = await state();
  assert.ok(frames > 85 + 25 && frames <= 85 + 32, `${frames} frames after half a second`);
  assert.ok((variables[0]?.value ?? 0) > before + 10);
  await clock.advance(1_000);
  assert.equal((await state()).frames, frames);
});

test("reward and end are judged in every frame from where the scenario or the play begins", async (context) => {
  const { play, state } = await aPlay(context);
  for (const asked of [
    ...[{ step: 12 }, { held: ["START"] }, { step: 2 }, { held: [] }, { step: 71 }],
    ...[{ save: "Start" }, { name: "x", address: 768, type: "<u2" }],
  ])
    await play.take(asked);
  assert.equal((await state()).scenario, null);
  await play.take({ reward: { variables: { x: { reward: 2 } } } });
  await play.take({ done: { variables: { x: { op: "greater-than", reference: 60 } } } });
  await play.take({ held: ["RIGHT"] });
  await play.take({ step: 20 });
  const { scenario, variables } = await state();
  assert.equal(scenario?.sum, 2 * ((variables[0]?.value ?? 0) - 56));
  assert.equal(scenario?.done, true);
  assert.ok((scenario?.ends ?? 0) > 3 && (scenario?.ends ?? 0) < 20);
  await play.take({ load: "Start" });
  assert.deepEqual((await state()).scenario, { reward: 0, sum: 0, done: false, ends: 0 });
});

test("what cannot be done is refused and changes nothing, and requests are done one after another", async (context) => {
  const { clock, play, state } = await aPlay(context);
  await play.take({ stop: 1 });
  await play.take({ load: "no" });
  await play.take({ held: ["FIRE"] });
  const refusals = (await state()).log;
  assert.ok(refusals.every(({ bad }) => bad));
  const [instruction = "", load = "", held = ""] = refusals.map(({ text }) => text);
  assert.match(instruction, /first key is one of play/);
  assert.match(load, /no state is named no/);
  assert.match(held, /no button FIRE/);
  const asked = Promise.all([
    play.take({ step: 700 }),
    play.take({ search: ["|u1"] }),
    play.take({ narrow: "unchanged" }),
    play.take({ write: true }),
  ]);
  for (let i = 0; i < 3; i++) await clock.advance(0);
  await asked;
  const { frames, search, log } = await state();
  assert.deepEqual(
    log.slice(3).map(({ text }) => text),
    ["10240 candidates", "10240 candidates", "written"],
  );
  assert.deepEqual([frames, search?.count, search?.candidates.length], [700, 10_240, 50]);
});

test("the page's request is answered before the work that it asks for is done", async (context) => {
  const { clock, play, state } = await aPlay(context);
  const added = new Map<string, Route>();
  serveIntegrate({ add: (route) => void added.set(route.path, route) }, play);
  const asked = added.get("/integrate/do");
  assert.ok(asked?.kind === "command");
  assert.deepEqual(asked.answer({ step: 700 }), {});
  assert.ok((await state()).frames < 700, "it goes on");
  await clock.advance(0);
  assert.equal((await state()).frames, 700);
  assert.equal(added.get("/integrate")?.kind, "bytes");
  assert.ok(!added.has("/watch"), "there is no run to watch");
});
