import { RequestError } from "@lockstep/service-kit";

/**
 * A whole number of a request's query.
 * @returns `null` where it is absent and not required
 * @throws {RequestError}
 */
export function numberIn(query: URLSearchParams, name: string, required: true): number;
export function numberIn(query: URLSearchParams, name: string, required?: boolean): number | null;
export function numberIn(query: URLSearchParams, name: string, required = false): number | null {
  const text = query.get(name);
  if (text === null && !required) return null;
  if (/^\d{1,10}$/.test(text ?? "")) return Number(text);
  throw new RequestError(`${name} takes a whole number from 0, got '${text ?? "nothing"}'`);
}
