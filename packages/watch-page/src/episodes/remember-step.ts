/** The address then leads to this step. */
export function rememberStep(step: number): void {
  const [path, query = ""] = location.hash.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set("step", String(step));
  history.replaceState(null, "", `${path}?${parameters}`);
}
