export const SECOND_PLAYER = "P2.";
export function playsBothPads({ players, secondPlayer, }) {
    return players === 2 && secondPlayer !== "random";
}
