import { type Dashboard, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Figure, figureMetric, knownFigures } from "@lockstep/algorithm";
import { createDashboard, lines, number } from "./panels.ts";

/** What the agent learns: returns, progress, losses, entropy, critic, step size. */
export function trainingDashboard(): Dashboard {
  const dashboard = createDashboard(
    "lockstep-training",
    "Lockstep / Training",
    "What the agent learns.",
  );
  for (const panel of headline()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Play"));
  for (const panel of play()) dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Evaluation"));
  for (const panel of [...evaluated(), ...evaluatedStates(), ...evaluating()])
    dashboard.withPanel(panel);
  dashboard.withRow(new RowBuilder("Learning"));
  for (const panel of learning()) dashboard.withPanel(panel);
  return dashboard.build();
}

const headline = () => [
  number(
    { title: "Version", description: "Updates of the run so far.", unit: "short" },
    { expr: "lockstep_learner_version", legend: "version" },
  ),
  number(
    { title: "Target", description: "Version that the run ends at.", unit: "short" },
    { expr: "lockstep_learner_target_version", legend: "target" },
  ),
  number(
    { title: "Remaining", description: "At the present speed.", unit: "s" },
    { expr: "lockstep_learner_remaining_seconds", legend: "remaining" },
  ),
  number(
    { title: "Speed", description: "Environment steps a second.", unit: "short" },
    { expr: "lockstep_learner_steps_per_second", legend: "steps/s" },
  ),
  number(
    { title: "Steps", description: "Environment steps of the run.", unit: "short" },
    { expr: "lockstep_learner_environment_steps_total", legend: "steps" },
  ),
  number(
    { title: "Episodes", description: "Episodes of the run that have ended.", unit: "short" },
    { expr: "lockstep_learner_episodes_total", legend: "episodes" },
  ),
];

const play = () => [
  lines(
    {
      title: "Return",
      description: "Undiscounted, unclipped; mean of the last 100 episodes.",
      unit: "short",
    },
    [{ expr: "lockstep_learner_episode_return_mean", legend: "return" }],
  ),
  lines(
    {
      title: "Level progress",
      description: "How far through the level, and how many reach the goal; last 100 episodes.",
      unit: "percentunit",
    },
    [
      { expr: "lockstep_learner_episode_progress_mean", legend: "progress" },
      { expr: "lockstep_learner_episode_finished_ratio", legend: "reached the goal" },
    ],
  ),
  lines(
    {
      title: "Level progress by start state",
      description:
        "Mean of the last 20 episodes of each. The lowest line is the state that needs more training.",
      unit: "percentunit",
    },
    [{ expr: "lockstep_learner_start_state_progress_mean", legend: "{{start_state}}" }],
  ),
];

/** Of versions that play by themselves; the two groups of start states side by side. */
const evaluated = () => [
  lines(
    {
      title: "Evaluated versions",
      description:
        "The best has the highest score over held-out start states. Far behind the open round: evaluations come late.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_evaluation_version", legend: "newest" },
      { expr: "lockstep_learner_evaluation_best_version", legend: "best" },
      { expr: "lockstep_learner_version", legend: "open round" },
    ],
  ),
  lines(
    {
      title: "Evaluation score",
      description:
        "Mean progress, or mean return where the game knows none. Held out far below training: the agent has learned its start states by heart.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_evaluation_score", legend: "{{states}}" },
      { expr: "lockstep_learner_evaluation_best_score", legend: "best version" },
    ],
  ),
  lines(
    {
      title: "Evaluation return",
      description: "Undiscounted, unclipped; each start state counts the same.",
      unit: "short",
    },
    [
      {
        expr: "avg by (states) (lockstep_learner_evaluation_return_mean)",
        legend: "{{states}}",
      },
    ],
  ),
];

/** Of the newest evaluated version. */
const evaluatedStates = () => [
  lines(
    {
      title: "Evaluation progress",
      description:
        "How far through the level, and how many reach the goal; each start state counts the same.",
      unit: "percentunit",
    },
    [
      {
        expr: "avg by (states) (lockstep_learner_evaluation_progress_mean)",
        legend: "progress {{states}}",
      },
      {
        expr: "avg by (states) (lockstep_learner_evaluation_finished_ratio)",
        legend: "reached the goal {{states}}",
      },
    ],
  ),
  lines(
    {
      title: "Evaluation progress by start state",
      description: "Of the newest evaluated version.",
      unit: "percentunit",
    },
    [
      {
        expr: "lockstep_learner_evaluation_progress_mean",
        legend: "{{start_state}} {{states}}",
      },
    ],
  ),
];

/** Whether evaluations keep up with the training. */
const evaluating = () => [
  lines(
    {
      title: "Evaluator at work",
      description:
        "Share of its time in which it plays a version. Always 1: versions come sooner than it plays them. Empty where `lockstep train` runs.",
      unit: "percentunit",
    },
    [
      {
        expr: "sum(rate(lockstep_evaluator_playing_seconds_total[$__rate_interval]))",
        legend: "playing",
      },
    ],
  ),
  lines(
    {
      title: "Evaluations that wait",
      description:
        "Many: no core is idle, and evaluations come when the run ends. Left out: 32 waited, or the disk was full.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_evaluations_waiting", legend: "wait" },
      { expr: "lockstep_learner_evaluations_left_out_total", legend: "left out" },
    ],
  ),
];

/** What the known algorithms report: losses together, each other figure by itself. */
function algorithmPanels() {
  const figures = knownFigures();
  const isLoss = ({ name }: Figure): boolean => name.endsWith("Loss");
  const query = (figure: Figure) => ({
    expr: `lockstep_learner_${figureMetric(figure)}`,
    legend: figure.label,
  });
  return [
    lines(
      { title: "Losses", description: "Of the last update.", unit: "short" },
      figures.filter(isLoss).map(query),
    ),
    ...figures
      .filter((figure) => !isLoss(figure))
      .map((figure) =>
        lines({ title: titleOf(figure), description: `${figure.help}.`, unit: "short" }, [
          query(figure),
        ]),
      ),
  ];
}

function titleOf({ label }: Figure): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

const learning = () => [
  ...algorithmPanels(),
  lines(
    {
      title: "Explained variance",
      description:
        "1: the critic predicts every return. 0: as good as their mean. Below 0: worse than it.",
      unit: "short",
    },
    [{ expr: "lockstep_learner_explained_variance", legend: "explained variance" }],
  ),
  lines({ title: "Learning rate", description: "Of the last update.", unit: "sci" }, [
    { expr: "lockstep_learner_learning_rate", legend: "learning rate" },
  ]),
  lines(
    {
      title: "Optimizer steps",
      description: "Of the last update. Fewer than usual: the algorithm ended it early.",
      unit: "short",
    },
    [{ expr: "lockstep_learner_optimizer_steps", legend: "steps" }],
  ),
  lines(
    {
      title: "Gradient and weights",
      description: "Global L2 norms; the gradient's before clipping.",
      unit: "short",
    },
    [
      { expr: "lockstep_learner_gradient_norm", legend: "gradient" },
      { expr: "lockstep_learner_weights_norm", legend: "weights" },
    ],
  ),
  lines(
    {
      title: "On-policy difference",
      description:
        "Largest difference between the learner's and the actors' log-probability of an action. More than rounding means that actors played another policy.",
      unit: "sci",
    },
    [{ expr: "lockstep_learner_log_probability_difference_max", legend: "difference" }],
  ),
];
