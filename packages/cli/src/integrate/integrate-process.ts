import { realClock } from "@lockstep/system";
import { BenchPlay, serveBench } from "@lockstep/watch";
import { type Making, openWorkbench, trainLine } from "./making.ts";

/** The other byte order is that of the Genesis, whose processor stores the highest byte first. */
const bigEndian = new Set(["Genesis", "32x", "Saturn"]);

// The process of the page's emulator, which may take it down.
serveBench<Making>(async (making, { before, keep }) => {
  const bench = await openWorkbench(making);
  const { name, place } = making;
  const order = bigEndian.has(bench.session.emulator.system) ? ">" : "<";
  return new BenchPlay({
    ...{ bench, before, keep, game: name, types: ["|u1", `${order}u2`], clock: realClock },
    write: (again) => {
      const files = bench.write({ ...place, replace: place.replace || again });
      return [`${place.folder}: ${files.join(", ")}`, trainLine(making)];
    },
  });
});
