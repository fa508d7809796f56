import { oneLine } from "./one-line.js";
const errorGroups = ["configuration", "peer", "transient", "fatal", "programmer"];
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
export function errorOfThread(error) {
    const { code, group } = error;
    const known = errorGroups.find((each) => each === group);
    if (known === undefined || typeof code !== "string")
        return error;
    return new LockstepError(code, known, error.message, { cause: error });
}
export function messageOf(thrown) {
    try {
        return String(thrown instanceof Error ? thrown.message : thrown);
    }
    catch {
        return "a value that cannot be shown";
    }
}
