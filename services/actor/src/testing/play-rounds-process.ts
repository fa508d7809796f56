import { playRounds, type RoundsToPlay } from "./play-rounds.ts";

// A process of its own: what it remembers and how much memory it takes is nobody else's.
const order = JSON.parse(process.argv[2] as string) as RoundsToPlay;
process.stdout.write(JSON.stringify(await playRounds(order)));
