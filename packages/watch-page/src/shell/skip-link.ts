import { element } from "./elements.ts";

/** The first thing that a keyboard reaches: it leads past the header. @param main with the id `main` */
export function skipLink(main: HTMLElement): HTMLAnchorElement {
  const skip = (event: Event): void => {
    event.preventDefault();
    main.focus();
  };
  return element("a", { class: "skip", href: "#main", click: skip }, "Skip to content");
}
