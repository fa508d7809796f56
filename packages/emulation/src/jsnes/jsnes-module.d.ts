// The part of jsnes 3.0.0 that the adapter uses. Its own declarations are untyped JavaScript.

export interface JsnesState {
  readonly [part: string]: unknown;
}

export interface JsnesPpu {
  /** 256 × 240 pixels, red in the lowest byte, then green, then blue. Replaced when the console is reset. */
  readonly buffer: Uint32Array;
  readonly palTable: {
    readonly currentEmph: number;
    setEmphasis(emphasis: number): void;
  };
  updatePalettes(): void;
}

export class NES {
  constructor(options: { readonly emulateSound: boolean });
  /** Replaced when the console is reset. */
  readonly cpu: { readonly mem: Uint8Array };
  /** Replaced when the console is reset. */
  readonly ppu: JsnesPpu;
  readonly gameGenie: { setEnabled(enabled: boolean): void };
  loadROM(rom: Uint8Array): void;
  frame(): void;
  buttonDown(controller: 1 | 2, button: number): void;
  buttonUp(controller: 1 | 2, button: number): void;
  toJSON(): JsnesState;
  fromJSON(state: JsnesState): void;
}

export const Controller: {
  readonly BUTTON_A: number;
  readonly BUTTON_B: number;
  readonly BUTTON_SELECT: number;
  readonly BUTTON_START: number;
  readonly BUTTON_UP: number;
  readonly BUTTON_DOWN: number;
  readonly BUTTON_LEFT: number;
  readonly BUTTON_RIGHT: number;
};
