/** Does a piece of the part that it is told, beside other processes like it. Its argument is how many slots it has. */
import { defaultRun, openLoneParts, type Part, secondsAStep } from "./lone-parts.ts";

const parts = await openLoneParts(await defaultRun(), Number(process.argv[2]));
process.on("message", async (part: Part) => {
  process.send?.(await secondsAStep(parts[part]));
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
