const scheme = /^rediss?:\/\//;
const escapes = "@ as %40, / as %2F, ? as %3F, # as %23, % as %25";

/** Whether a text is a Redis address, valid or not. */
export function isRedisAddress(text: string): boolean {
  return scheme.test(text);
}

/**
 * What is wrong with `redis://[user:password@]host[:port][/database]`, without any part that may be secret; `null` when
 * it is valid. Unescaped characters are refused: parsers disagree on them, so part of a password could become the host
 * name.
 */
export function redisAddressProblem(text: string): string | null {
  if (!isRedisAddress(text)) return "it is no address like redis://host:6379/0";
  const rest = text.replace(scheme, "");
  const at = rest.lastIndexOf("@");
  const [userInfo, place] = [rest.slice(0, Math.max(0, at)), rest.slice(at + 1)];
  if (/[@/?#\s]|%(?![0-9a-fA-F]{2})/.test(userInfo))
    return `its user or password has a character that must be escaped (${escapes})`;
  if (!URL.canParse(text) || new URL(text).hostname === "")
    return "its host or port is none; if its password has special characters, they must be escaped";
  if (!/^[^/?#]+(\/\d*)?(\?[^#]*)?$/.test(place))
    return "after host and port it has something else than /, the number of a database, and options";
  return null;
}

/** An address without user, password and options, for files, messages and comparisons. */
export function withoutRedisSecret(address: string): string {
  if (!URL.canParse(address)) return "redis://…";
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}
