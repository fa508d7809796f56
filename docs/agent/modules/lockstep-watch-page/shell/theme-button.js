import { element, setText } from "./elements.js";
import { theme, toggleTheme } from "./theme.js";
export function themeButton() {
    const button = element("button", { type: "button", class: "quiet theme" });
    const label = () => {
        const other = theme() === "dark" ? "light" : "dark";
        setText(button, theme() === "dark" ? "☀" : "☾");
        button.setAttribute("aria-label", `Use ${other} colours`);
        button.title = `Use ${other} colours`;
    };
    button.addEventListener("click", () => {
        toggleTheme();
        label();
    });
    label();
    return button;
}
