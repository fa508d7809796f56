const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The headers of a request that name its origin. */
export interface RequestOrigin {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: string | string[] | undefined;
}

export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a request's origin is allowed. A browser names the page's origin: pages of other sites are refused. On
 * loopback the Host header must be a loopback name, because another name may have been redirected here (DNS rebinding).
 * @param loopback whether the server listens on loopback only
 */
export function isOwnOrigin(headers: RequestOrigin, loopback: boolean): boolean {
  const { host = "", origin } = headers;
  if (loopback && !isLoopback(host.replace(/:\d+$/, ""))) return false;
  if (headers["sec-fetch-site"] === "cross-site") return false;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
