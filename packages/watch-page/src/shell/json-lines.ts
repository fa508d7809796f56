/** Reads an answer of JSON lines as it comes, one after the other. @throws when it ends early */
export async function readJsonLines<Line>(
  url: string,
  signal: AbortSignal,
  each: (line: Line) => Promise<void>,
): Promise<void> {
  const answer = await fetch(url, { signal });
  if (!answer.ok || answer.body === null) throw new Error(await refusalOf(answer));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) await each(JSON.parse(line) as Line);
  }
}

/** What the server says of a request that it does not answer. */
export async function refusalOf(answer: Response): Promise<string> {
  const said = (await answer.json().catch(() => null)) as { error?: string } | null;
  return said?.error ?? `the server answers ${answer.status}`;
}
