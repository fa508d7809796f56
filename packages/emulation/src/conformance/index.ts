export type { ConformanceSubject } from "./conformance-subject.ts";
export { describeEmulatorConformance } from "./describe-emulator-conformance.ts";
