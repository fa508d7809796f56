import type { ErrorGroup } from "@lockstep/errors";
import type { KeptBench } from "./bench-play.ts";

/** What the process of a bench is told. */
export type ToBench =
  /** First. */
  | { readonly kind: "begin"; readonly job: unknown; readonly before: KeptBench | null }
  /** Somebody looks: send one part, now or at the next change. */
  | { readonly kind: "look" }
  /** The page asks for something. */
  | { readonly kind: "asked"; readonly body: unknown };

/** What it says. */
export type FromBench =
  | { readonly kind: "playing" }
  /** It cannot begin. */
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly group: ErrorGroup;
      readonly message: string;
    }
  | { readonly kind: "kept"; readonly kept: KeptBench }
  | { readonly kind: "part"; readonly part: Uint8Array };
