-- Reward and end of an episode as in the OpenAI Retro Contest (arXiv 1804.03720, section 3.5): 9000 points over the
-- level by how far to the right Sonic is, and up to 1000 more for reaching its end soon. Walking back costs what
-- walking there gave. A lost life or the level's end ends the episode.

-- x of the level's end, by zone and act, both counted from 0.
local ENDS = {
  [0] = { [0] = 0x2560, 0x1F60, 0x292A }, -- GreenHill
  [1] = { [0] = 0x1A50, 0x1150, 0x1CC4 }, -- Labyrinth
  [2] = { [0] = 0x1860, 0x1860, 0x1720 }, -- Marble
  [3] = { [0] = 0x2060, 0x2060, 0x1F48 }, -- StarLight
  [4] = { [0] = 0x2360, 0x2960, 0x2B83 }, -- SpringYard
  [5] = { [0] = 0x2260, 0x1EE0 }, -- ScrapBrain
}
local BONUS_FRAMES = 18000

local start_x, length, last_progress, last_lives

local function clip(value, low, high)
  return math.max(low, math.min(value, high))
end

local function begin()
  local acts = ENDS[data.zone]
  local level_end = acts and acts[data.act]
  if level_end == nil then
    error("no end is known of zone " .. data.zone .. ", act " .. data.act)
  end
  start_x = data.x
  length = math.max(1, level_end - start_x)
  last_progress = 0
  last_lives = data.lives
end

local function progress()
  if start_x == nil or scenario.frame == 0 then
    begin()
  end
  return clip(data.x - start_x, 0, length) / length
end

function contest_done()
  local reached = progress() >= 1
  local died = data.lives < last_lives
  last_lives = data.lives
  return reached or died
end

function contest_reward()
  local now = progress()
  local reward = 9000 * (now - last_progress)
  last_progress = now
  if now >= 1 then
    reward = reward + 1000 * (1 - clip(scenario.frame / BONUS_FRAMES, 0, 1))
  end
  return reward
end
