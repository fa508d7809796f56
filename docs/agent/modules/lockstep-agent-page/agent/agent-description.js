export const agentFormat = "lockstep-agent-page";
export const agentFormatVersion = 1;
export const agentFiles = {
    description: "agent.json",
    weights: "weights.f32",
    rom: "rom.nes",
};
