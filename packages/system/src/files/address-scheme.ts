/** The scheme of a text that is an address (`redis` of `redis://…`); `null` for paths and other texts. */
export function addressScheme(text: string): string | null {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1] ?? null;
}
