import {
  type AgentDescription,
  agentFiles,
  agentFormat,
  agentFormatVersion,
} from "../agent/agent-description.ts";

/** @throws {Error} when the folder has none, or one of another version of Lockstep */
export async function loadDescription(): Promise<AgentDescription> {
  const answer = await fetched(agentFiles.description);
  const description = (await answer.json()) as AgentDescription;
  const { format, formatVersion } = description;
  if (format === agentFormat && formatVersion === agentFormatVersion) return description;
  throw new Error(
    `${agentFiles.description} is of format ${format} ${formatVersion}, expected ${agentFormat} ${agentFormatVersion}; copy the whole folder again`,
  );
}

/** A file of the page's own folder. */
export async function loadBytes(name: string): Promise<Uint8Array> {
  const answer = await fetched(name);
  return new Uint8Array(await answer.arrayBuffer());
}

async function fetched(name: string): Promise<Response> {
  const answer = await fetch(name);
  if (answer.ok) return answer;
  throw new Error(
    `${name} is missing beside this page (${answer.status}); copy the whole folder again`,
  );
}
