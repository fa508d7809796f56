import { type CommandOption, commandOptions } from "@lockstep/service-kit/configuration";
import type { z } from "zod";
import { wrap } from "../terminal/text-style.ts";

/** What help says about a subcommand besides its options. */
export interface HelpTopic {
  readonly name: string;
  readonly summary: string;
  /** Whole command lines. */
  readonly examples: readonly string[];
}

/** The text of `--help`, made of the same schema that the parser reads. */
export function helpText(topic: HelpTopic, schema: z.ZodObject, width: number): string {
  const rows = commandOptions(schema).map((option) => ({
    left: option.placeholder === null ? option.flag : `${option.flag} ${option.placeholder}`,
    right: described(option),
  }));
  rows.push({ left: "--help", right: "this text" });
  const column = Math.min(28, Math.max(...rows.map(({ left }) => left.length))) + 4;
  const lines = [`lockstep ${topic.name}: ${topic.summary}`, "", "Options:"];
  for (const { left, right } of rows) {
    const [first = "", ...rest] = wrap(right, Math.max(24, width - column));
    const head = `  ${left}`;
    if (head.length + 2 > column) lines.push(head, " ".repeat(column) + first);
    else lines.push(head.padEnd(column) + first);
    lines.push(...rest.map((line) => " ".repeat(column) + line));
  }
  if (topic.examples.length > 0)
    lines.push("", "Examples:", ...topic.examples.map((example) => `  ${example}`));
  return `${lines.join("\n")}\n`;
}

function described({ description, bounds, default: fallback }: CommandOption): string {
  const facts = [bounds, fallback === null ? "" : `default ${fallback}`].filter(
    (fact) => fact !== "",
  );
  return facts.length === 0 ? description : `${description} (${facts.join("; ")})`;
}
