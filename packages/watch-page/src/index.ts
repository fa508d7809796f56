export type {
  BesideEnd,
  BesideHeader,
  Choices,
  EpisodeEnd,
  StateGroup,
} from "./beside/beside-wire.ts";
export type {
  BenchCommand,
  BenchLine,
  BenchScenario,
  BenchState,
} from "./integrate/integrate-wire.ts";
export type {
  PlayBegin,
  PlayCommand,
  PlayGroup,
  PlayHeader,
  PlayKept,
  PlaySide,
} from "./play/play-wire.ts";
export type {
  EpisodeBegin,
  EpisodeRow,
  HistoryLine,
  KeptEvaluation,
  KeptEvaluations,
  LiveStatus,
  ObservationShape,
  ReplayBegin,
  ReplayEnd,
  ReplayGroup,
  ReplayHeader,
  ReplayStep,
  RunAbout,
  RunEvent,
  RunStanding,
  WallFrames,
  WeightsSpan,
} from "./wire.ts";
