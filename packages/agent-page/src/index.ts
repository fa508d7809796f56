export {
  type AgentDescription,
  agentFiles,
  agentFormat,
  agentFormatVersion,
  type RecordedPlay,
} from "./agent/agent-description.ts";
export {
  type AgentParts,
  AgentPlay,
  type Decision,
  type PlayChoice,
  type PlayedStep,
} from "./agent/agent-play.ts";
export { type CartridgeProblem, cartridgeProblem } from "./agent/cartridge-problem.ts";
export { openAgent } from "./agent/open-agent.ts";
