import { z } from "zod";
import { defineConfiguration } from "../configuration/configuration.ts";
import { ConfigurationError } from "../configuration/configuration-error.ts";
import { serviceSettings } from "../configuration/settings.ts";
import { runService } from "../life/run-service.ts";

/** A service that does what its options say, for the tests of the service's life. */
const configuration = defineConfiguration(
  z.strictObject({
    ...serviceSettings({ httpPort: 0 }),
    behaviour: z
      .enum([
        "run",
        "finish",
        "fail",
        "misconfigured",
        "throw-later",
        "slow-drain",
        "failed-drain",
        "slow-start",
      ])
      .default("run")
      .describe("What it does"),
  }),
);

await runService({
  name: "example",
  configuration,
  argv: process.argv.slice(2),
  env: process.env,
  start: async ({ configuration: { behaviour }, logger, clock, stopping, fail }) => {
    if (behaviour === "fail") throw new Error("first line\nsecond line");
    if (behaviour === "misconfigured") throw new ConfigurationError(["--behaviour does not fit"]);
    if (behaviour === "slow-start") {
      logger.info("starting slowly");
      await clock.sleep(60_000, stopping);
    }
    if (behaviour === "throw-later") clock.timer(50, () => fail(new Error("later")));
    const said = (what: string): void => logger.info(what);
    return {
      rpcPort: 1234,
      status: () => ({ behaviour }),
      ...(behaviour === "finish" ? { finished: Promise.resolve() } : {}),
      drain: async (signal) => {
        said("draining");
        if (behaviour === "slow-drain") await clock.sleep(60_000, signal).catch(() => undefined);
        if (behaviour === "failed-drain") throw new Error("nothing could be saved");
        said("drained");
      },
      close: async () => said("closed"),
    };
  },
});
