// A dot on a line of 36 columns. The agent sees a picture and is rewarded for walking to the right.

const side = 36;

/** @type {import("@lockstep/environment").EnvironmentModule} */
export default {
  name: "dot",
  observation: { kind: "picture", height: side, width: side },
  actions: ["left", "right"],
  timeLimitSteps: 15,
  training: { slots: 4, segmentLength: 6, stack: 2 },

  create() {
    const pixels = new Uint8Array(side * side);
    let column = 0;
    const show = () => {
      pixels.fill(0);
      for (let row = 10; row < 20; row++) pixels[row * side + column] = 255;
      return pixels;
    };
    return {
      reset(random) {
        column = Math.floor(random() * 30);
        return show();
      },
      step(action) {
        const before = column;
        column = Math.max(0, column + (action === 1 ? 1 : -1));
        const terminated = column === side - 1;
        return { observation: show(), reward: column - before, terminated, finished: terminated };
      },
    };
  },
};
