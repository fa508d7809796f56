import { differingKeys, type KeyDifference } from "./differing-keys.ts";

/** What a learner does with a round that was played. */
const changeable: ReadonlySet<string> = new Set([
  "learning.learningRate",
  "learning.schedule",
  "learning.scheduleSteps",
  "learning.maxGradNorm",
]);
const guardKeys = /^learning\.guard(\.|$)/;
const algorithmOptions = "learning.algorithm.";
/** These say which algorithm it is. */
const algorithmIdentity: ReadonlySet<string> = new Set(["name", "fileSha256"]);

/**
 * Whether a resumed run may go on with another value of a key: the learning rate and its schedule, the clipping of
 * gradients, the guard, the options of the algorithm. All else decides what is played, or what the optimizer's state means.
 * @param key dotted, as {@link differingKeys} gives it
 */
export function mayChange(key: string): boolean {
  if (changeable.has(key) || guardKeys.test(key)) return true;
  if (!key.startsWith(algorithmOptions)) return false;
  return !algorithmIdentity.has(key.slice(algorithmOptions.length));
}

/** Whether two configurations can be of one run, whose learning was changed in between. */
export function canBeOneRun(left: unknown, right: unknown): boolean {
  return differingKeys(left, right).every(({ key }) => mayChange(key));
}

/** e.g. `learning.learningRate was 0.001, is 0.0003` */
export function keyDifferenceText({ key, left, right }: KeyDifference): string {
  return `${key} was ${JSON.stringify(left) ?? "absent"}, is ${JSON.stringify(right) ?? "absent"}`;
}
