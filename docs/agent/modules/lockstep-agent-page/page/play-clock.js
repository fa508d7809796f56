const mostLate = 8;
const busyMs = 12;
const secondMs = 1_000;
export class PlayClock {
    speed = 1;
    #counted = [];
    #next = 0;
    #frames = 0;
    tick(played, now) {
        if (this.speed === Number.POSITIVE_INFINITY)
            this.#hurry(played);
        else
            this.#keepTime(played, now);
        this.#counted.push({ at: now, frames: this.#frames });
        while ((this.#counted[0]?.at ?? now) < now - secondMs)
            this.#counted.shift();
    }
    get framesPerSecond() {
        const [first, last] = [this.#counted[0], this.#counted.at(-1)];
        if (first === undefined || last === undefined || last.at <= first.at)
            return 0;
        return (secondMs * (last.frames - first.frames)) / (last.at - first.at);
    }
    rest() {
        this.#next = 0;
        this.#counted.length = 0;
    }
    #keepTime(played, now) {
        const frameMs = secondMs / (played.framesPerSecond * this.speed);
        const due = now + frameMs / 2;
        this.#next = Math.max(this.#next, now - mostLate * frameMs);
        if (this.#next > due)
            return;
        for (; this.#next <= due; this.#next += frameMs) {
            played.frame();
            this.#frames += 1;
        }
        played.show();
    }
    #hurry(played) {
        const end = performance.now() + busyMs;
        do
            this.#frames += played.step();
        while (performance.now() < end);
        played.show();
    }
}
