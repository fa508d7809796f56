// A sign shows left or right once, when an episode begins. Some steps later the agent is asked which one it was. Nothing that
// it sees then says so: an agent without a memory can only guess, and half of its answers are wrong.

const wait = 6; // steps between the sign and the question

/** @type {import("@lockstep/environment").EnvironmentModule} */
export default {
  name: "first-sign",
  // The sign, -1 or 1 at the first step and 0 from then on; and 1 when it is asked for, else 0.
  observation: { kind: "vector", length: 2 },
  actions: ["left", "right"],
  training: { learning: { learningRate: 4e-3 } },

  create() {
    let sign = 0;
    let step = 0;

    return {
      reset(random) {
        sign = random() < 0.5 ? -1 : 1;
        step = 0;
        return [sign, 0];
      },

      // Only the answer to the question counts.
      step(action) {
        const asked = step === wait;
        const right = action === (sign === 1 ? 1 : 0);
        step += 1;
        return {
          observation: [0, step === wait ? 1 : 0],
          reward: asked ? (right ? 1 : -1) : 0,
          terminated: asked,
          finished: asked && right,
        };
      },
    };
  },
};
