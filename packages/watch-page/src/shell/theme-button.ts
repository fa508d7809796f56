import { element, setText } from "./elements.ts";
import { theme, toggleTheme } from "./theme.ts";

/** Changes between light and dark colours. */
export function themeButton(): HTMLButtonElement {
  const button = element("button", { type: "button", class: "quiet theme" });
  const label = (): void => {
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
