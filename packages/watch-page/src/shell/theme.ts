export type Theme = "light" | "dark";

const key = "lockstep-theme";
const system: MediaQueryList = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** The colours that are shown: the user's choice, or the system's. */
export function theme(): Theme {
  const chosen = localStorage.getItem(key);
  if (chosen === "light" || chosen === "dark") return chosen;
  return system.matches ? "dark" : "light";
}

export function toggleTheme(): void {
  localStorage.setItem(key, theme() === "dark" ? "light" : "dark");
  applyTheme();
}

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme();
  for (const listener of listeners) listener();
}

/** Canvas drawings have to be drawn again. */
export function onThemeChange(listener: () => void, leaving: AbortSignal): void {
  listeners.add(listener);
  leaving.addEventListener("abort", () => listeners.delete(listener), { once: true });
}

/** A colour of the style sheet, e.g. `--accent`. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

system.addEventListener("change", applyTheme);
