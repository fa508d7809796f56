// An engine of one thread starts none.
export class RequestThread {
  constructor() {
    throw new Error("this page has no threads");
  }
}

export function thrownAt() {
  return "";
}
