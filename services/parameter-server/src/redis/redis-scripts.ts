/**
 * Each script is one atomic step in Redis. Keys of a run share a hash tag, so they are on one node of a cluster.
 * Numbers are compared as numbers and stored as decimal text.
 */

/** KEYS fence, holder. ARGV holder. Returns the fence. */
export const acquireFenceScript = `
if redis.call('GET', KEYS[2]) == ARGV[1] then return tonumber(redis.call('GET', KEYS[1])) end
local fence = redis.call('INCR', KEYS[1])
redis.call('SET', KEYS[2], ARGV[1])
return fence
`;

/** KEYS an unused key. ARGV a text. Returns the text that was read back. */
export const probeScript = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', 10000)
local text = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return text
`;

/** Refuses a stale fence, and adopts a valid one from before the store was emptied. */
const admit = `
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'STALE', tostring(fence)} end
if tonumber(ARGV[1]) > fence then redis.call('SET', KEYS[1], ARGV[1]) end
`;

/**
 * KEYS fence, head, hashes, kept (sorted by order of publishing), order, weights of this version.
 * ARGV fence, version, SHA-256, bytes, versions to keep, prefix of weights keys, channel, message.
 * Returns STALE and the valid fence, CONFLICT and the known hash, DUPLICATE, or STORED.
 */
export const publishScript: string = `${admit}
local known = redis.call('HGET', KEYS[3], ARGV[2])
if known and known ~= ARGV[3] then return {'CONFLICT', known} end
if redis.call('EXISTS', KEYS[6]) == 0 then
  redis.call('SET', KEYS[6], ARGV[4])
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
  redis.call('ZADD', KEYS[4], redis.call('INCR', KEYS[5]), ARGV[2])
  local head = tonumber(redis.call('GET', KEYS[2]) or '-1')
  if tonumber(ARGV[2]) > head then
    head = tonumber(ARGV[2])
    redis.call('SET', KEYS[2], ARGV[2])
  end
  for _, old in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1 - tonumber(ARGV[5]))) do
    if tonumber(old) ~= head then
      redis.call('UNLINK', ARGV[6] .. old)
      redis.call('ZREM', KEYS[4], old)
    end
  end
  redis.call('PUBLISH', ARGV[7], ARGV[8])
end
if known then return {'DUPLICATE'} end
return {'STORED'}
`;

/** KEYS fence, checkpoint, checkpoint before it. ARGV fence, version, SHA-256, bytes. Returns STALE or STORED. */
export const saveCheckpointScript: string = `${admit}
-- A learner that saves an older version goes on from there: what was saved after it is no longer the run's.
for _, key in ipairs({KEYS[2], KEYS[3]}) do
  local saved = redis.call('HGET', key, 'version')
  if saved and tonumber(saved) > tonumber(ARGV[2]) then redis.call('DEL', key) end
end
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[3]) end
redis.call('HSET', KEYS[2], 'version', ARGV[2], 'sha256', ARGV[3], 'bytes', ARGV[4])
return {'STORED'}
`;
