import {
  curvePointSchema,
  describeSchema,
  evaluationSchema,
  type FieldRow,
  learnerStatusSchema,
  runSummarySchema,
} from "@lockstep/status";

const head = `# What the learner says of its run

The learner answers with JSON on its HTTP port (\`--http-port\`; the command prints the address). The page is generated from
the schemas in \`packages/status\` by \`npm run generate\`; a test compares. \`*\` stands for any name or index.
`;

/** Markdown: one table for each answer. */
export function statusPage(): string {
  return [
    head,
    "## /status\n\nThe run now. Figures are of this session where not said otherwise.\n",
    table(describeSchema(learnerStatusSchema)),
    "## /updates\n\nThe learning curve: one line of JSON an update, as in the run folder's `updates.jsonl`. `/updates?after=100` begins after version 100; `/updates/events` sends each further update as a server-sent event.\n",
    table(describeSchema(curvePointSchema)),
    "## summary.json\n\nIn the run folder when the learner has ended; `lockstep train --summary FILE` writes it with `runDir` and `restarts`.\n",
    table(describeSchema(runSummarySchema)),
    "## evaluation/*.json\n\nWhat `lockstep evaluate` found, in the run folder; the same evaluation has the same file. `--json FILE` writes it, too.\n",
    table(describeSchema(evaluationSchema)),
  ].join("\n");
}

function table(rows: readonly FieldRow[]): string {
  const lines = rows.map(
    ({ field, type, description }) =>
      `| \`${field}\` | ${type} | ${description.replaceAll("|", "\\|")} |`,
  );
  return ["| field | type | what it says |", "|---|---|---|", ...lines, ""].join("\n");
}
