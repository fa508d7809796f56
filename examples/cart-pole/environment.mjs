// A pole stands on a cart. The agent pushes the cart to the left or to the right, and the pole must not fall.
// After A. G. Barto, R. S. Sutton, C. W. Anderson: "Neuronlike adaptive elements that can solve difficult learning control
// problems", IEEE Transactions on Systems, Man, and Cybernetics 13 (1983), with the limits of Gym's CartPole-v1.

const gravity = 9.8; // m/s²
const cartMass = 1; // kg
const poleMass = 0.1; // kg
const halfLength = 0.5; // m, from the cart to the middle of the pole
const push = 10; // N
const seconds = 0.02; // a step

const mostPosition = 2.4; // m from the middle
const mostAngle = (12 * Math.PI) / 180; // rad from upright
const mostSteps = 500;

/** @type {import("@lockstep/environment").EnvironmentModule} */
export default {
  name: "cart-pole",
  observation: { kind: "vector", length: 4 },
  actions: ["left", "right"],
  timeLimitSteps: mostSteps,
  // Large steps at first, small ones when the pole stands: some 150,000 steps are enough.
  training: { learning: { learningRate: 2e-3, schedule: "linear", scheduleSteps: 160_000 } },

  // `math` has sin and cos with the same bits on every processor; those of Math differ in the last ones.
  create(math) {
    let position = 0;
    let speed = 0;
    let angle = 0;
    let turning = 0;

    const observation = () => [position, speed, angle, turning];

    return {
      // All four start near zero, each drawn from [-0.05, 0.05).
      reset(random) {
        [position, speed, angle, turning] = [random, random, random, random].map(
          (draw) => 0.1 * draw() - 0.05,
        );
        return observation();
      },

      step(action) {
        const force = action === 1 ? push : -push;
        const mass = cartMass + poleMass;
        const sin = math.sin(angle);
        const cos = math.cos(angle);
        const thrust = (force + poleMass * halfLength * turning * turning * sin) / mass;
        const turn =
          (gravity * sin - cos * thrust) / (halfLength * (4 / 3 - (poleMass * cos * cos) / mass));
        const acceleration = thrust - (poleMass * halfLength * turn * cos) / mass;
        position += seconds * speed;
        speed += seconds * acceleration;
        angle += seconds * turning;
        turning += seconds * turn;
        const terminated = Math.abs(position) > mostPosition || Math.abs(angle) > mostAngle;
        // A point for every step, also for the one in which the pole falls.
        return { observation: observation(), reward: 1, terminated };
      },
    };
  },
};
