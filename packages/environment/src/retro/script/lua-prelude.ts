/**
 * Runs before a game's scripts. Takes away what reaches for files, loads code or is not the same every time, and puts
 * bounds on the few library functions that can work long without running a single Lua instruction. The globals `data`
 * and `scenario` are made of three functions of the host.
 */
export const LUA_PRELUDE = `
for _, name in ipairs({
  "dofile", "loadfile", "load", "loadstring", "require", "module", "newproxy", "collectgarbage", "gcinfo", "coroutine",
}) do
  _G[name] = nil
end
string.dump = nil

function print() end

local function refuse(name)
  return function()
    error(name .. " is refused: the same play must always give the same reward", 2)
  end
end
math.random = refuse("math.random")
math.randomseed = refuse("math.randomseed")

local find, match, gmatch, gsub, rep = string.find, string.match, string.gmatch, string.gsub, string.rep
local insert, error, type, tonumber = table.insert, error, type, tonumber

local function expect_cheap(name, text, pattern, plain)
  if type(text) ~= "string" or type(pattern) ~= "string" then return end
  local choices = 0
  if not plain then
    local _, repeats = gsub(pattern, "[%*%+%-%?]", "")
    local _, classes = gsub(pattern, "%%[bf%d]", "")
    choices = repeats + classes
  end
  if (#text + 1) ^ (choices + 1) * (#pattern + 1) > 1e8 then
    error("string." .. name .. " would take too long: use a shorter text or a simpler pattern", 3)
  end
end

function string.find(text, pattern, from, plain)
  expect_cheap("find", text, pattern, plain)
  return find(text, pattern, from, plain)
end
function string.match(text, pattern, from)
  expect_cheap("match", text, pattern)
  return match(text, pattern, from)
end
function string.gmatch(text, pattern)
  expect_cheap("gmatch", text, pattern)
  return gmatch(text, pattern)
end
string.gfind = nil
function string.gsub(text, pattern, by, most)
  expect_cheap("gsub", text, pattern)
  return gsub(text, pattern, by, most)
end
function string.rep(text, times)
  if (tonumber(times) or 0) > 1e6 then error("string.rep: at most 1000000 times", 2) end
  return rep(text, times)
end
function table.insert(list, ...)
  if select("#", ...) < 2 then return insert(list, ...) end
  local at = tonumber((...)) or 1
  if at < 1 or at > #list + 1 then error("table.insert: no position " .. tostring(at), 2) end
  return insert(list, ...)
end

data = setmetatable({}, { __index = lockstep_get, __newindex = lockstep_set })
scenario = setmetatable({}, { __index = lockstep_scenario, __newindex = function() end })
lockstep_get, lockstep_set, lockstep_scenario = nil, nil, nil
`;
