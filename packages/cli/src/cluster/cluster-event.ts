/** An event of the cluster. */
export type ClusterEvent =
  | { readonly type: "begin" }
  | {
      readonly type: "ready";
      readonly service: string;
      readonly rpcPort: number | null;
      readonly httpPort: number | null;
    }
  | {
      readonly type: "failed";
      readonly service: string;
      readonly message: string;
      /** It would fail in the same way again. */
      readonly lasting: boolean;
    }
  /** Why it cannot work now, as it reports; `null` when it can. */
  | { readonly type: "waits"; readonly service: string; readonly reason: string | null }
  | {
      readonly type: "exited";
      readonly service: string;
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Why, where more is known than its code or signal, as a sentence without a subject. */
      readonly cause?: string | null;
    }
  /** The run has come to a version. */
  | { readonly type: "progress"; readonly version: number }
  /** It has not answered for a long time and counts as stuck. */
  | { readonly type: "silent"; readonly service: string; readonly silentMs: number }
  /** The wanted number of actors has changed. */
  | { readonly type: "scale"; readonly actors: number }
  /** The user wants it to end, with a checkpoint. */
  | { readonly type: "stop" }
  /** The user wants it to end at once. */
  | { readonly type: "force" }
  /** Time has passed. */
  | { readonly type: "tick" };

/** An action in response. */
export type ClusterAction =
  | { readonly type: "spawn"; readonly service: string }
  | { readonly type: "signal"; readonly service: string; readonly signal: "SIGTERM" | "SIGKILL" }
  /** Something that a person may want to read. */
  | { readonly type: "notice"; readonly text: string };
