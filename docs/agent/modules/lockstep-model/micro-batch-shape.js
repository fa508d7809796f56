import { ModelError } from "./model-error.js";
import { hiddenStateSize, networkShape } from "./network/network.js";
import { frameBytes, observationBytes } from "./network/network-shape.js";
export function microBatchShape(spec, batch, columns) {
    const { observation } = networkShape(spec);
    const rows = batch.actions.length;
    const frames = batch.frames.length / frameBytes(observation);
    expect(rows >= 1, `a micro-batch has ${rows} actions`, "one or more");
    expect(Number.isInteger(frames), `a micro-batch has ${batch.frames.length} bytes of frames`, `whole frames of ${frameBytes(observation)} bytes (${describeFrame(observation)})`);
    for (const [name, length, expected] of [
        ...columns.map((name) => [name, batch.columns[name]?.length ?? 0, rows]),
        ["stack indices", batch.stacks.length, rows * observation.stack],
    ]) {
        expect(length === expected, `a micro-batch of ${rows} rows has ${length} ${name}`, expected);
    }
    expect(Number.isSafeInteger(batch.batchRows) && batch.batchRows >= rows, `a micro-batch of ${rows} rows belongs to a batch of ${batch.batchRows}`, "at least as many rows");
    assertRuns(spec, batch, rows);
    assertOwnFrames(batch);
    expectIndices("stack index", batch.stacks, frames);
    expectIndices("action", batch.actions, spec.actions);
    return { rows, frames };
}
function assertRuns(spec, { runs }, rows) {
    const size = hiddenStateSize(spec);
    if (size === 0) {
        expect(runs === undefined, "a micro-batch has runs", "none: the network has no memory");
        return;
    }
    const { steps = 0, hiddenStates = [], resets = [] } = runs ?? {};
    expect(Number.isSafeInteger(steps) && steps >= 1 && rows % steps === 0, `a micro-batch of ${rows} rows has runs of ${steps}`, "runs of one length, one or more, because the network has a memory");
    expectNumbers("hidden states", hiddenStates.length, (rows / steps) * size);
    expectNumbers("resets", resets.length, rows);
}
function expectNumbers(name, length, expected) {
    expect(length === expected, `a micro-batch has ${length} numbers of ${name}`, expected);
}
export function assertOwnFrames({ frames }) {
    expect(frames.byteLength === frames.buffer.byteLength, `a micro-batch has ${frames.byteLength} bytes of frames in a buffer of ${frames.buffer.byteLength}`, "a buffer of their own");
}
export function assertObservations(spec, observations, batch, hiddenStates) {
    expect(Number.isSafeInteger(batch) && batch >= 1, `a batch has ${batch} rows`, "one or more");
    const { observation } = networkShape(spec);
    const bytes = batch * observationBytes(observation);
    expect(observations.length === bytes, `a batch of ${batch} observations has ${observations.length} bytes`, `${bytes} (each ${observation.stack} of ${describeFrame(observation)})`);
    const size = hiddenStateSize(spec);
    expect((hiddenStates?.length ?? 0) === batch * size, `a batch of ${batch} observations has ${hiddenStates?.length ?? 0} numbers of hidden states`, `${batch * size} (${size === 0 ? "the network has no memory" : `each ${size}`})`);
}
function describeFrame({ element, frame }) {
    return `${frame.join("x")} ${element}`;
}
function expectIndices(name, indices, count) {
    for (let i = 0; i < indices.length; i++) {
        const index = indices[i];
        if (index < 0 || index >= count) {
            expect(false, `${name} ${i} of a micro-batch is ${index}`, `0 to ${count - 1}`);
        }
    }
}
function expect(condition, got, expected) {
    if (!condition)
        throw new ModelError("BATCH_SHAPE", `${got}; expected ${expected}`);
}
