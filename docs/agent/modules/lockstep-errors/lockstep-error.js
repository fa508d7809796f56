import { oneLine } from "./one-line.js";
export class LockstepError extends Error {
    code;
    group;
    details;
    constructor(code, group, message, options = {}) {
        super(oneLine(message), options.cause === undefined ? undefined : { cause: options.cause });
        this.name = new.target.name;
        this.code = code;
        this.group = group;
        this.details = options.details ?? {};
    }
    get retryable() {
        return this.group === "transient";
    }
    get lasting() {
        return this.group === "configuration" || this.group === "fatal";
    }
}
export function messageOf(thrown) {
    try {
        return String(thrown instanceof Error ? thrown.message : thrown);
    }
    catch {
        return "a value that cannot be shown";
    }
}
