import assert from "node:assert/strict";
import { test } from "node:test";
import { ScenarioScript } from "./scenario-script.ts";
import { SCRIPT_LIMITS, type ScriptLimits } from "./script-limits.ts";
import type { ScriptWorld } from "./script-port.ts";

interface World extends ScriptWorld {
  values: Record<string, number>;
  frame: number;
}

function aWorld(): World {
  const values: Record<string, number> = { x: 7, lives: 3 };
  return {
    values,
    variables: ["x", "lives"],
    variable: (name) => values[name] as number,
    byte(address) {
      if (address < 0 || address > 99) throw new RangeError(`No RAM at address ${address}`);
      return address + 100;
    },
    frame: 0,
  };
}

function aScript(
  source: string | Uint8Array,
  change: { functions?: string[]; world?: World; limits?: Partial<ScriptLimits> } = {},
): ScenarioScript {
  const bytes = typeof source === "string" ? Buffer.from(source) : source;
  const { functions = ["f"], world = aWorld(), limits } = change;
  const files = [{ file: "game/script.lua", source: bytes }];
  return new ScenarioScript(files, functions, world, { ...SCRIPT_LIMITS, ...limits });
}

function said(source: string, world: World = aWorld()): number {
  const script = aScript(source, { world });
  script.restart();
  return script.call("f");
}

const results: [string, string, number][] = [
  ["a number is itself", "return 2.5", 2.5],
  ["truth is 1", "return true", 1],
  ["falsehood is 0", "return false", 0],
  ["nothing is 0", "return nil", 0],
  ["the first of several results counts", "return 4, 5", 4],
  ["variables are read by name", "return data.x * 10 + data.lives", 73],
  ["bytes are read by address", "return data[5]", 105],
  ["an address may be written as text", "return data['5']", 105],
  ["what is written under a new name is kept", "data.best = 12 return data.best", 12],
  ["kept numbers keep their fractions", "data.best = -1.9 return data.best", -1.9],
  ["kept truth is truth", "data.won = false return data.won == false", 1],
  ["kept nothing is nothing", "data.won = nil return data.won == nil", 1],
  ["numbers are doubles", "return 2^31 * 4 + 0.5", 2 ** 33 + 0.5],
  ["a quotient of integers has a fraction", "return 7 / 2", 3.5],
  ["whole numbers read as such", "return (data.x .. '-' .. data.lives) == '7-3'", 1],
  ["numbers of 5.1 are written short", "return tostring(10 / 5) == '2'", 1],
  ["unpack is a global of 5.1", "return (select('#', unpack({1, 2, 3})))", 3],
  ["math is there", "return math.max(3, math.floor(9.9))", 9],
  [
    "tables are there",
    "local t = {2, 1} table.sort(t) table.insert(t, 9) return t[1] * 10 + t[3]",
    19,
  ],
  ["text patterns are there", "return #string.gsub('a1b22', '%d+', 'x')", 4],
  ["errors can be caught", "local ok = pcall(function() return data.nothing end) return not ok", 1],
];
for (const [what, body, expected] of results) {
  test(`${what}: ${body}`, () => {
    assert.equal(said(`function f() ${body} end`), expected);
  });
}

test("scenario has the frame, and a timestep of four frames", () => {
  const world = aWorld();
  const script = aScript("function f() return scenario.frame * 100 + scenario.timestep end", {
    world,
  });
  script.restart();
  for (const frame of [0, 3, 4, 11]) {
    world.frame = frame;
    assert.equal(script.call("f"), frame * 100 + Math.trunc(frame / 4));
  }
});

const gone = [
  ...["io", "os", "debug", "package", "require", "module", "dofile", "loadfile", "load"],
  ...["loadstring", "collectgarbage", "newproxy", "coroutine", "string.dump", "lockstep_get"],
];
test("nothing is there that reaches for files, the system, or other code", () => {
  for (const name of gone) assert.equal(said(`function f() return ${name} == nil end`), 1, name);
});

const failing: [string, string, RegExp][] = [
  ["an error", "local t = nil return t.x", /script\.lua:1: attempt to index local 't'/],
  ["a text as result", "return 'abc'", /it returned a text, expected a finite number, true,/],
  ["a table as result", "return {}", /it returned a table, expected a finite number/],
  ["a number that is none as result", "return 0/0", /it returned NaN, expected a finite number/],
  ["an infinite result", "return -1/0", /it returned -Infinity, expected a finite number/],
  ["an error value", "error({})", /an error that is no text/],
  [
    "an unknown variable",
    "return data.lifes",
    /script\.lua:1: data has no variable lifes, expected one of lives/,
  ],
  ["an address without RAM", "return data[100]", /script\.lua:1: No RAM at address 100/],
  ["a key that is none", "return data[true]", /data expects a name or an address/],
  ["a write to the console", "data.x = 1", /data\.x is the console's/],
  ["a write of a text", "data.y = 'a'", /data\.y expects a number or boolean/],
  ["an unknown property", "return scenario.time", /scenario has frame and timestep, not time/],
  ["random numbers", "return math.random()", /math\.random is refused/],
  ["a random seed", "math.randomseed(1)", /math\.randomseed is refused/],
  ["a loop without end", "while true do end", /took more than 1000000 instructions/],
  [
    "a loop that catches errors",
    "while true do pcall(function() while true do end end) end",
    /instructions/,
  ],
  ["recursion without end", "return f() + 1", /stack overflow/],
  [
    "a text that doubles",
    "local s = 'x' while true do s = s .. s end",
    /more than 8388608 bytes of memory/,
  ],
  [
    "a table that grows",
    "local t = {} for i = 1, 1e9 do t[i] = {} end",
    /8388608 bytes|instructions/,
  ],
  [
    "a pattern that explodes",
    "return ('a'):rep(30):find(('a*'):rep(30) .. 'b')",
    /string\.find would take too long/,
  ],
  ["an empty text repeated", "return ('').rep('', 1e10)", /string\.rep: at most 1000000 times/],
  ["an insertion far away", "table.insert({}, -2147483648, 1)", /table\.insert: no position/],
  ["a yield", "return coroutine.yield()", /attempt to index global 'coroutine'/],
];
for (const [what, body, message] of failing) {
  test(`${what} stops the script with an error that names file and function, and it can begin anew`, () => {
    const script = aScript(`function f() ${body} end function ok() return 5 end`, {
      functions: ["f", "ok"],
    });
    script.restart();
    const pattern = new RegExp(
      `^game/script\\.lua: function f: the script failed: .*${message.source}`,
    );
    assert.throws(() => script.call("f"), { code: "SCRIPT_FAILED", message: pattern });
    script.restart();
    assert.equal(script.call("ok"), 5);
  });
}

test("work outside of Lua instructions is stopped by the CPU it takes", () => {
  const source = `function f()
    local t = {} for i = 1, 100000 do t[i] = i end
    while true do table.insert(t, 1, 0) table.remove(t, 1) end
  end`;
  const script = aScript(source, { limits: { cpuSeconds: 0.2 } });
  script.restart();
  assert.throws(() => script.call("f"), {
    code: "SCRIPT_FAILED",
    message: /more than 0\.2 seconds/,
  });
});

test("a file that fails, loops or lacks a function is told when an episode begins", () => {
  const broken: [string, RegExp][] = [
    [
      "local x = nothing.y",
      /game\/script\.lua: the script failed: .*attempt to index global 'nothing'/,
    ],
    ["while true do end", /game\/script\.lua: the script failed: it took more than/],
    ["f = 3", /function f: the script failed: no such function is defined/],
  ];
  for (const [source, message] of broken) {
    assert.throws(() => aScript(source).restart(), { code: "SCRIPT_FAILED", message });
  }
});

test("every episode finds the script as the first one did, byte by byte", () => {
  const source = `
    local calls = 0
    seen = {}
    local start = data.x
    function f()
      calls = calls + 1
      data.calls = calls
      seen[{}] = calls
      for i = 1, 50 do seen[calls .. ':' .. i] = ('x'):rep(i) end
      local order = 0
      for key, value in pairs(seen) do order = (order * 31 + (tonumber(value) or #value)) % 65521 end
      return order + start * 1e6
    end`;
  const world = aWorld();
  const script = aScript(source, { world });
  const episode = (x: number): number[] => {
    world.values["x"] = x;
    script.restart();
    return Array.from({ length: 20 }, () => script.call("f"));
  };
  const first = episode(1);
  assert.equal(new Set(first).size, 20);
  const other = episode(2);
  assert.notDeepStrictEqual(other, first);
  assert.throws(() => aScript("function f() error('x') end").call("f"));
  assert.deepStrictEqual(episode(1), first);
  const fresh = aScript(source, { world });
  world.values["x"] = 2;
  fresh.restart();
  assert.deepStrictEqual(
    Array.from({ length: 20 }, () => fresh.call("f")),
    other,
  );
});

test("scripts of several scenarios do not know of one another", () => {
  const [a, b] = [
    aScript("n = 0 function f() n = n + 1 return n end"),
    aScript("function f() return n == nil end"),
  ];
  a.restart();
  b.restart();
  a.call("f");
  assert.equal(b.call("f"), 1);
});
