"""Opens a recording with stable-retro and prints what it reads of it, as JSON.

With a game's name it also plays the recording and prints the RAM at its end, in base64.
"""

import base64
import json
import sys

import stable_retro

path, game = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
movie = stable_retro.Movie(path)
env = None
if game is not None:
    env = stable_retro.make(game, state=stable_retro.State.NONE, players=movie.players, render_mode="rgb_array")
    env.initial_state = movie.get_state()
    env.reset()
frames = []
# As stable-retro's own playback does: the first frame is the one that a reset plays.
first = True
while movie.step():
    held = [
        sum(movie.get_key(button, player) << button for button in range(12))
        for player in range(movie.players)
    ]
    frames.append(held)
    if env is not None and not first:
        buttons = [held[0] >> button & 1 for button in range(env.num_buttons)]
        env.step(buttons)
    first = False
print(
    json.dumps(
        {
            "game": movie.get_game(),
            "players": movie.players,
            "state": len(movie.get_state()),
            "frames": frames,
            "ram": "" if env is None else base64.b64encode(bytes(env.get_ram())).decode(),
        }
    )
)
