const key = "lockstep-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
export function theme() {
    const chosen = localStorage.getItem(key);
    if (chosen === "light" || chosen === "dark")
        return chosen;
    return system.matches ? "dark" : "light";
}
export function toggleTheme() {
    localStorage.setItem(key, theme() === "dark" ? "light" : "dark");
    applyTheme();
}
export function applyTheme() {
    document.documentElement.dataset["theme"] = theme();
    for (const listener of listeners)
        listener();
}
export function onThemeChange(listener, leaving) {
    listeners.add(listener);
    leaving.addEventListener("abort", () => listeners.delete(listener), { once: true });
}
export function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
system.addEventListener("change", applyTheme);
