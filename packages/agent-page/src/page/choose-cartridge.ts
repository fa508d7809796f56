import { element, setText } from "@lockstep/watch-page/parts";
import type { AgentDescription } from "../agent/agent-description.ts";
import { cartridgeProblem } from "../agent/cartridge-problem.ts";

/** Far above any cartridge of the console. */
const mostBytes = 16 * 1024 * 1024;

/** Asks a person for the game's file until it is the right one. @param show is given the form */
export function chooseCartridge(
  description: AgentDescription,
  show: (form: HTMLElement) => void,
): Promise<Uint8Array> {
  const { title, romSha1 } = description.game;
  return new Promise((resolve) => {
    const note = element("p", { class: "note", role: "status" });
    const take = async (file: File): Promise<void> => {
      if (file.size > mostBytes) {
        setText(note, `${file.name} is no cartridge: it has ${file.size} bytes`);
        return;
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const problem = cartridgeProblem(description, bytes);
      if (problem === null) resolve(bytes);
      else setText(note, `${file.name}: ${problem}`);
    };
    const input: HTMLInputElement = element("input", {
      ...{ type: "file", name: "rom", accept: ".nes" },
      change: () => {
        const [file] = input.files ?? [];
        // So that the same name can be chosen again when its file is another one.
        input.value = "";
        if (file !== undefined)
          take(file).catch((error: unknown) => setText(note, `${file.name}: ${String(error)}`));
      },
    });
    show(
      element(
        "section",
        { class: "card cartridge" },
        element("h1", {}, `${title} is not part of this page`),
        element(
          "p",
          {},
          `Choose the file of your own copy (SHA-1 ${romSha1} without its header). It stays in this page: nothing is sent.`,
        ),
        element("label", { class: "controls" }, "cartridge ", input),
        note,
      ),
    );
  });
}
