export declare function programFile(room: string, file: string): string | null;
