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
