import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether a request carries a token: `Bearer <token>`, or basic authentication with the token as password, which a
 * browser asks its user for. Takes the same time for every wrong token.
 */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const [, scheme = "", text = ""] = /^(\S{1,20}) +(\S{1,4096})$/.exec(authorization ?? "") ?? [];
  return timingSafeEqual(digest(secretOf(scheme.toLowerCase(), text)), digest(token));
}

function secretOf(scheme: string, text: string): string {
  if (scheme === "bearer") return text;
  if (scheme !== "basic") return "";
  const pair = Buffer.from(text, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}

/** Of one length, as a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
