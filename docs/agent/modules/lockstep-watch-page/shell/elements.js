export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function")
            made.addEventListener(name, value);
        else if (value === true)
            made.setAttribute(name, "");
        else if (value !== false)
            made.setAttribute(name, String(value));
    }
    made.append(...children.filter((child) => child !== null));
    return made;
}
export function setText(target, text) {
    if (target.textContent !== text)
        target.textContent = text;
}
