import { z } from "zod";

/** What a learner counts in a session. */
export interface LearnerCounts {
  readonly segmentsAccepted: number;
  readonly segmentsDuplicate: number;
  readonly conflictingDuplicates: number;
  readonly segmentsRefused: Readonly<Record<string, number>>;
  readonly leasesExpired: number;
  readonly sparesAsked: number;
  readonly sparesFirst: number;
  readonly onPolicyAlarms: number;
  readonly entropyAlarms: number;
  readonly entropyCollapses: number;
  readonly valueCollapses: number;
  readonly returnCollapses: number;
  readonly rollbacks: number;
  readonly checkpointsSaved: number;
  readonly checkpointsFailed: number;
}

/** Of a session that has just begun. */
export const noCounts: LearnerCounts = {
  segmentsAccepted: 0,
  segmentsDuplicate: 0,
  conflictingDuplicates: 0,
  leasesExpired: 0,
  sparesAsked: 0,
  sparesFirst: 0,
  onPolicyAlarms: 0,
  entropyAlarms: 0,
  entropyCollapses: 0,
  valueCollapses: 0,
  returnCollapses: 0,
  rollbacks: 0,
  checkpointsSaved: 0,
  checkpointsFailed: 0,
  segmentsRefused: {},
};

export const learnerCountsSchema: z.ZodType<LearnerCounts> = z.object({
  segmentsAccepted: z.number().describe("Segments that were accepted."),
  segmentsDuplicate: z.number().describe("Repeated segments with the same bytes."),
  conflictingDuplicates: z
    .number()
    .describe("Repeated segments with other bytes: determinism is broken."),
  segmentsRefused: z.record(z.string(), z.number()).describe("Refused segments, by error code."),
  leasesExpired: z.number().describe("Leases whose actor fell silent."),
  sparesAsked: z
    .number()
    .describe("Slots that an idle actor was asked to play beside their late holders."),
  sparesFirst: z.number().describe("Of those, the ones where the idle actor answered first."),
  onPolicyAlarms: z
    .number()
    .describe("Updates whose log-probabilities differed too much between actor and learner."),
  entropyAlarms: z.number().describe("Updates whose entropy was below the floor."),
  entropyCollapses: z.number().describe("Times that the entropy stayed below the guard's floor."),
  valueCollapses: z.number().describe("Times that the value loss exploded by the guard's rule."),
  returnCollapses: z.number().describe("Times that the mean return collapsed by the guard's rule."),
  rollbacks: z.number().describe("Times that the guard went back to the last good version."),
  checkpointsSaved: z.number().describe("Checkpoints that were kept."),
  checkpointsFailed: z.number().describe("Checkpoints that could not be kept."),
});
