import { RequestError } from "@lockstep/service-kit";

/** Of slots, episodes, versions, and the seeds of evaluations, as in the command's options. */
const most = 2 ** 32 - 1;

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
  const number = /^\d{1,10}$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new RequestError(
    `${name} takes a whole number from 0 to ${most}, got '${text ?? "nothing"}'`,
  );
}
