// What the project's other pages take from this one.
export { type ActionBars, actionBars } from "./episodes/action-bars.ts";
export { drawFrame, type FrameShape } from "./live/frame-canvas.ts";
export { HeldButtons } from "./play/held-buttons.ts";
export { type ButtonKey, keyMap } from "./play/key-map.ts";
export { type PlayPad, playPad } from "./play/play-pad.ts";
export { element, setText } from "./shell/elements.ts";
export { everyFrame } from "./shell/every-frame.ts";
export { figureList } from "./shell/figure-list.ts";
export { grouped, orDash, percent, significant } from "./shell/format.ts";
export { seedIn } from "./shell/seed-in.ts";
export { skipLink } from "./shell/skip-link.ts";
export { applyTheme } from "./shell/theme.ts";
export { themeButton } from "./shell/theme-button.ts";
