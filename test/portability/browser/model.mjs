// What a round uses of the room: its door also looks at the processor.
export { bytesOfFloats } from "/packages/model/dist/float-bytes.js";
export { hiddenStateSize } from "/packages/model/dist/network/network.js";
export { parameterLayout } from "/packages/model/dist/network/parameter-layout.js";
export { JoinedOperatorHashes } from "/packages/model/dist/operator-hashes.js";
