"""Makes a game an integration of stable-retro's whose one start state its own core saves after the buttons of a script.

usage: retro_states.py FOLDER GAME SCRIPT   → FOLDER/GAME/<SCRIPT's name>.state
"""
import gzip
import os
import sys

import numpy as np
import stable_retro as retro

folder, game, script = sys.argv[1:4]
retro.data.Integrations.add_custom_path(os.path.abspath(folder))
env = retro.make(
    game,
    state=retro.State.NONE,
    inttype=retro.data.Integrations.ALL,
    use_restricted_actions=retro.Actions.ALL,
    render_mode="rgb_array",
)
env.reset()
with open(script) as lines:
    for line in lines:
        words = line.split("#")[0].split()
        if not words:
            continue
        pressed = np.array([name in words[1:] for name in env.buttons], dtype=bool)
        for _ in range(int(words[0])):
            env.step(pressed)
name = os.path.basename(script).rsplit(".", 1)[0]
with gzip.open(os.path.join(folder, game, name + ".state"), "wb") as state:
    state.write(env.em.get_state())
env.close()
