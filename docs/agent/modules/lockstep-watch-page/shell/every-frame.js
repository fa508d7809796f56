export function everyFrame(call, leaving) {
    const frame = (now) => {
        if (leaving.aborted)
            return;
        call(now);
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}
