/** Work that goes on beside other work. A failure counts when it is awaited, and not before. */
export function begun<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}
