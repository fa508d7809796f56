import type { Resource } from "./kubernetes-schema.ts";

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly protocol: string; readonly port: number | string }[];
}

export interface NetworkPolicy extends Resource {
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

/** A pod as policies see it; without labels it is one of another namespace. */
export interface Peering {
  readonly labels?: Labels;
}

export interface Port {
  readonly protocol: "TCP" | "UDP";
  readonly number: number;
  readonly name?: string;
}

/** Whether Kubernetes' rules let a pod open a connection to another: its own egress and the other's ingress. */
export function mayConnect(
  policies: readonly NetworkPolicy[],
  from: Peering,
  to: Peering,
  port: Port,
): boolean {
  const passes = (type: "Ingress" | "Egress", pod: Peering, other: Peering): boolean => {
    const { labels } = pod;
    if (labels === undefined) return true;
    const isolating = policies.filter(
      ({ spec }) => spec.policyTypes.includes(type) && selects(spec.podSelector, labels),
    );
    const rules = isolating.flatMap(
      ({ spec }) => (type === "Ingress" ? spec.ingress : spec.egress) ?? [],
    );
    return isolating.length === 0 || rules.some((rule) => allows(rule, other, port));
  };
  return passes("Egress", from, to) && passes("Ingress", to, from);
}

function allows({ from, to, ports }: Rule, other: Peering, port: Port): boolean {
  const peers = from ?? to;
  const known = peers === undefined || peers.some((peer) => isPeer(peer, other));
  const open =
    ports === undefined ||
    ports.some(
      (allowed) =>
        allowed.protocol === port.protocol &&
        (allowed.port === port.number || allowed.port === port.name),
    );
  return known && open;
}

function isPeer({ podSelector, namespaceSelector }: Peer, { labels }: Peering): boolean {
  // The manifests select every namespace or their own.
  if (namespaceSelector !== undefined) return true;
  return labels !== undefined && podSelector !== undefined && selects(podSelector, labels);
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      if (operator !== "In") throw new Error(`operator ${operator} of ${key} is not understood`);
      return values.includes(labels[key] ?? "");
    })
  );
}
