import { EnvironmentError } from "../environment-error.js";
export function expectReachable(position, reach) {
    const { slot, episode, actions, stepsBefore } = position;
    const { timeLimitSteps } = reach;
    const refuse = (why) => {
        throw positionRefused(reach.slot, why);
    };
    const unknown = actions.find((action) => action >= reach.actions);
    if (slot !== reach.slot)
        refuse(`it is one of slot ${slot}`);
    if (!Number.isSafeInteger(episode) || episode < 0)
        refuse(`episode ${episode} is no number of an episode`);
    if (!Number.isSafeInteger(stepsBefore) || stepsBefore < actions.length)
        refuse(`${stepsBefore} steps cannot contain ${actions.length} actions`);
    if (unknown !== undefined)
        refuse(`action ${unknown} is not below ${reach.actions}`);
    if (timeLimitSteps !== null && actions.length >= timeLimitSteps)
        refuse(`${actions.length} steps are not below the limit of ${timeLimitSteps}`);
}
export function positionRefused(slot, why) {
    return new EnvironmentError("POSITION_REFUSED", `Slot ${slot} cannot go to a position: ${why}. It comes from another run, environment or emulator.`);
}
