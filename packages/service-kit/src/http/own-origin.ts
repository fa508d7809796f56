const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The part of a request that says where it comes from. */
export interface RequestOrigin {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: string | string[] | undefined;
}

export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a request may come from where it says. A browser names the page's origin: another site's page is refused. On
 * loopback the address must be asked for by a loopback name, because a foreign name may have been pointed here.
 * @param loopback whether the server listens on loopback only
 */
export function isOwnOrigin(headers: RequestOrigin, loopback: boolean): boolean {
  const { host = "", origin } = headers;
  if (loopback && !isLoopback(host.replace(/:\d+$/, ""))) return false;
  if (headers["sec-fetch-site"] === "cross-site") return false;
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
