import { agentFiles, agentFormat, agentFormatVersion, } from "../agent/agent-description.js";
export async function loadDescription() {
    const answer = await fetched(agentFiles.description);
    const description = (await answer.json());
    const { format, formatVersion } = description;
    if (format === agentFormat && formatVersion === agentFormatVersion)
        return description;
    throw new Error(`${agentFiles.description} is of format ${format} ${formatVersion}, expected ${agentFormat} ${agentFormatVersion}; copy the whole folder again`);
}
export async function loadBytes(name) {
    const answer = await fetched(name);
    return new Uint8Array(await answer.arrayBuffer());
}
async function fetched(name) {
    const answer = await fetch(name);
    if (answer.ok)
        return answer;
    throw new Error(`${name} is missing beside this page (${answer.status}); copy the whole folder again`);
}
