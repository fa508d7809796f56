import type { Memory } from "@lockstep/emulation";
import { parseVariableType, readVariable, type Variable } from "@lockstep/environment";
import { IntegrateError } from "../integrate-error.ts";
import { type Narrowing, stays } from "./narrowing.ts";
import { RamImage } from "./ram-image.ts";

/** A place and a type that may be the variable that is looked for. */
export interface Candidate {
  /** Console address of the first byte. */
  readonly address: number;
  /** As `data.json` has it. */
  readonly type: string;
  /** Now. */
  readonly value: number;
}

/** Addresses × types; so many are compared in about two seconds. */
const mostCandidates = 1 << 22;
/** Narrowings that can be taken back. */
const mostUndo = 32;
/** Candidates that all of these may hold together. */
const mostRemembered = 1 << 24;

interface Round {
  /** When its candidates were compared last. */
  readonly image: RamImage;
  /** Type's index × bytes of RAM + offset, ascending. */
  readonly candidates: Uint32Array;
}

/**
 * A search for variables: all RAM is looked at, and every comparison leaves fewer candidates. It begins with the RAM of that
 * moment.
 */
export class RamSearch {
  readonly types: readonly string[];
  readonly #memory: Memory;
  readonly #variables: readonly Variable[];
  readonly #earlier: Round[] = [];
  #now: Round;

  /**
   * @param types as in `data.json`, e.g. `|u1`, `<u2`
   * @throws {IntegrateError} `SEARCH_REFUSED`
   */
  constructor(memory: Memory, types: readonly string[]) {
    this.#memory = memory;
    this.types = [...new Set(types)];
    this.#variables = this.types.map(typedPlace);
    const image = new RamImage(memory);
    const places = image.bytes.length * this.types.length;
    if (places > mostCandidates || places === 0)
      throw new IntegrateError(
        "SEARCH_REFUSED",
        `a search of ${image.bytes.length} bytes of RAM for ${this.types.length} types has ${places} candidates, expected 1 to ${mostCandidates}; search for fewer types`,
      );
    this.#now = { image, candidates: everywhere(image, this.#variables) };
  }

  get count(): number {
    return this.#now.candidates.length;
  }

  /** How often {@link undo} can be called. */
  get undoable(): number {
    return this.#earlier.length;
  }

  /** Compares all candidates with a number or with their last values. @throws {IntegrateError} `SEARCH_REFUSED` */
  narrow(narrowing: Narrowing): void {
    const { image: before, candidates } = this.#now;
    const image = new RamImage(this.#memory);
    if (!image.isLike(before))
      throw new IntegrateError(
        "SEARCH_REFUSED",
        "the console's RAM is elsewhere than when the search began; begin another search",
      );
    const left = candidates.filter((candidate) =>
      stays(narrowing, this.#valueIn(image, candidate), this.#valueIn(before, candidate)),
    );
    this.#earlier.push(this.#now);
    this.#forgetOldest();
    this.#now = { image, candidates: left };
  }

  /** Takes the last comparison back. @returns whether there was one */
  undo(): boolean {
    const last = this.#earlier.pop();
    if (last === undefined) return false;
    this.#now = last;
    return true;
  }

  /** The first candidates by type and address, with their values of now. */
  candidates(most: number): readonly Candidate[] {
    const { candidates, image } = this.#now;
    return Array.from(candidates.subarray(0, most), (candidate) => {
      const place = this.#placeOf(image, candidate);
      const { declared: type } = place;
      const { address } = place;
      return { address, type, value: readVariable(this.#memory, place) };
    });
  }

  #placeOf(image: RamImage, candidate: number): Variable {
    const size = image.bytes.length;
    const variable = this.#variables[Math.floor(candidate / size)] as Variable;
    return { ...variable, address: image.addressOf(candidate % size) };
  }

  #valueIn({ bytes }: RamImage, candidate: number): number {
    const variable = this.#variables[Math.floor(candidate / bytes.length)] as Variable;
    const offset = candidate % bytes.length;
    return readVariable({ readByte: (at) => bytes[offset + at] as number }, variable);
  }

  #forgetOldest(): void {
    const held = (): number => this.#earlier.reduce((sum, each) => sum + each.candidates.length, 0);
    while (this.#earlier.length > mostUndo || held() > mostRemembered) this.#earlier.shift();
  }
}

/** Every place where each variable fits into a range. */
function everywhere({ ranges, bytes }: RamImage, variables: readonly Variable[]): Uint32Array {
  const places: number[] = [];
  variables.forEach(({ type }, index) => {
    let start = index * bytes.length;
    for (const { length } of ranges) {
      for (let at = 0; at + type.width <= length; at++) places.push(start + at);
      start += length;
    }
  });
  return Uint32Array.from(places);
}

/** Declared by its type, at no address yet. @throws {IntegrateError} `SEARCH_REFUSED` */
function typedPlace(text: string): Variable {
  const type = parseVariableType(text);
  if (type !== null) return { name: "", address: 0, type, mask: null, declared: text };
  throw new IntegrateError(
    "SEARCH_REFUSED",
    `'${text}' is no type of data.json, expected an endianness (| > < >< <> = >= <=), a kind (u i d n) and a width (1 to 8), e.g. |u1 or <u2`,
  );
}
