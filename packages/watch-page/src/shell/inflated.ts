/** Decompresses zlib in base64. */
export async function inflatedBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return await inflated(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}

/** Decompresses zlib in base64 to text. */
export async function inflatedText(text: string): Promise<string> {
  return new TextDecoder().decode(await inflatedBase64(text));
}

/** Decompresses zlib. */
export async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
