/**
 * The action that is nearest to what is held: the one with most buttons of which all are held, the first of several.
 * @returns its number; 0 where there is none
 */
export function heldAction(
  actions: readonly (readonly string[])[],
  held: ReadonlySet<string>,
): number {
  let best = -1;
  actions.forEach((buttons, action) => {
    const fits = buttons.every((button) => held.has(button));
    if (fits && (best < 0 || buttons.length > (actions[best]?.length ?? 0))) best = action;
  });
  return Math.max(0, best);
}
