const words: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "part of its path is a file, expected a folder",
  EISDIR: "it is a folder, expected a file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its links lead in a circle",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** What the file system said, in words. The path is left out: the messages around it name it. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return words[code ?? ""] ?? message;
}

/** The same error, with a message for people. */
export function inWords(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (words[code ?? ""] === undefined) return error;
  return Object.assign(new Error(fileProblem(error), { cause: error }), { code });
}
