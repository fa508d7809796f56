import { sha1Hex } from "../../lockstep-system/digest/in-browser.js";
import { EmulationError } from "../emulation-error.js";
import { writeRgb } from "../pixel-layout.js";
import { openState, sealState } from "../state-envelope.js";
import { readInesHeader } from "./ines-header.js";
import { createNesCore } from "./nes-core.js";
import { NES_FRAMES_PER_SECOND } from "./nes-timing.js";
export const NES_CORE = { name: "Lockstep NES", version: "1.0.0" };
const BUTTONS = ["B", null, "SELECT", "START", "UP", "DOWN", "LEFT", "RIGHT", "A"];
const MIRRORING = { horizontal: 0, vertical: 1, "four-screen": 4 };
const WIDTH = 256;
const HEIGHT = 240;
const WORK_RAM_BYTES = 0x800;
const CARTRIDGE_RAM_BYTES = 0x2000;
const NES_RANGES = [
    { address: 0, length: WORK_RAM_BYTES },
    { address: 0x6000, length: CARTRIDGE_RAM_BYTES },
];
const PRG_UNIT = 16_384;
const CHR_UNIT = 8_192;
const STATE_FORMAT = 1;
export class NesEmulator {
    system = "Nes";
    core = NES_CORE;
    exactStates = true;
    buttons = BUTTONS;
    framesPerSecond = NES_FRAMES_PER_SECOND;
    memory;
    #label;
    #rgb = new Uint8Array(WIDTH * HEIGHT * 3);
    #picture;
    #state;
    #cartridgeRam;
    #core;
    constructor(rom) {
        const core = createNesCore();
        insertCartridge(core, rom, readInesHeader(rom));
        this.#core = core;
        const { buffer } = core.memory;
        this.#label = {
            core: `${NES_CORE.name} ${NES_CORE.version}`,
            romSha1: sha1Hex(rom),
            format: STATE_FORMAT,
        };
        this.#state = new Uint8Array(buffer, core.stateAt(), core.stateBytes());
        this.#cartridgeRam = new Uint8Array(buffer, core.cartridgeRamAt(), CARTRIDGE_RAM_BYTES);
        this.#picture = {
            width: WIDTH,
            height: HEIGHT,
            layout: "xbgr8888",
            pitchBytes: 4 * WIDTH,
            bytes: new Uint8Array(buffer, core.pictureAt(), 4 * WIDTH * HEIGHT),
        };
        this.memory = {
            bytes: new Uint8Array(buffer, core.workRamAt(), WORK_RAM_BYTES),
            read: (address, length) => Uint8Array.from({ length }, (_, i) => this.#readByte(address + i)),
            readByte: (address) => this.#readByte(address),
            writeByte: (address, value) => {
                const { bytes, index } = this.#placeOf(address);
                bytes[index] = value;
            },
            ranges: NES_RANGES,
        };
        core.powerOn();
    }
    powerOn() {
        this.#console.powerOn();
    }
    frame(players, draw = true) {
        const core = this.#console;
        if (core.frame(padOf(players[0]), padOf(players[1]), draw ? 1 : 0) !== 0)
            return;
        throw new EmulationError("GAME_CRASHED", `The NES stopped: its program jammed the processor before address ${core.pc()}. Power it on or load a state; report the inputs that led here if the game is sound.`);
    }
    picture() {
        writeRgb(this.nativePicture(), this.#rgb);
        return { width: WIDTH, height: HEIGHT, rgb: this.#rgb };
    }
    nativePicture() {
        this.#assertOpen();
        return this.#picture;
    }
    saveState() {
        this.#assertOpen();
        return sealState(this.#label, this.#state);
    }
    loadState(state) {
        const core = this.#console;
        const content = openState(this.#label, state);
        if (content.length !== this.#state.length) {
            throw new EmulationError("STATE_REFUSED", `Save state refused: expected ${this.#state.length} bytes of content, got ${content.length}. Make the state again.`);
        }
        this.#state.set(content);
        core.restore();
    }
    close() {
        this.#core = null;
    }
    get #console() {
        if (this.#core === null) {
            throw new EmulationError("EMULATOR_CLOSED", "This emulator was closed. Create another one.");
        }
        return this.#core;
    }
    #assertOpen() {
        this.#console;
    }
    #readByte(address) {
        if (address >= 0 && address < 0x2000)
            return this.memory.bytes[address & 0x7ff];
        const { bytes, index } = this.#placeOf(address);
        return bytes[index];
    }
    #placeOf(address) {
        if (address >= 0 && address < 0x2000)
            return { bytes: this.memory.bytes, index: address & 0x7ff };
        if (address >= 0x6000 && address < 0x8000)
            return { bytes: this.#cartridgeRam, index: address & 0x1fff };
        throw new EmulationError("ADDRESS_OUT_OF_RANGE", `No RAM at address ${address} of the NES: expected 0 to 8191 (work RAM and its mirrors) or 24576 to 32767 (cartridge RAM). Check the address in data.json.`);
    }
}
function padOf(mask = 0) {
    return (mask & 0xfc) | ((mask & 1) << 1) | ((mask >> 8) & 1);
}
function insertCartridge(core, rom, header) {
    const { mapper, mirroring, prgBytes, chrBytes, trainerBytes } = header;
    const prg = Math.ceil(prgBytes / PRG_UNIT) * PRG_UNIT;
    const chr = Math.ceil(chrBytes / CHR_UNIT) * CHR_UNIT;
    const at = core.romAt(prg + chr);
    if (core.insert(prg, chr, mapper, MIRRORING[mirroring]) === 0) {
        throw new EmulationError("ROM_REFUSED", `NES ROM refused: its cartridge board has mapper ${mapper}, which ${NES_CORE.name} ${NES_CORE.version} does not have. Install a native core, Nestopia or FCEUmm; they have it, if any emulator does.`, { details: { mapper } });
    }
    const from = 16 + trainerBytes;
    const memory = new Uint8Array(core.memory.buffer, at, prg + chr);
    memory.set(rom.subarray(from, from + prgBytes));
    memory.set(rom.subarray(from + prgBytes, from + prgBytes + chrBytes), prg);
}
