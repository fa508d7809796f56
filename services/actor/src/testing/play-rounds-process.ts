import { playRounds, type RoundsToPlay } from "./play-rounds.ts";

// A process of its own: what it remembers and how much memory it takes is nobody else's.
let text = "";
for await (const chunk of process.stdin) text += String(chunk);
const order = JSON.parse(text) as RoundsToPlay;
process.stdout.write(JSON.stringify(await playRounds(order)));
