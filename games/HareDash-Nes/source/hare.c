/* The hare: momentum, slopes, jumping, rolling, getting hurt. Speeds are 1/256 pixel a frame. */
#include "game.h"

#define RUN_ACCELERATION 0x10
#define AIR_ACCELERATION 0x18
#define FRICTION 0x18
#define ROLL_FRICTION 0x0A
#define BRAKE 0x50
#define RUN_LIMIT 0x300
#define SPEED_LIMIT 0x500
#define CRAWL_LIMIT 0x100
#define GRAVITY 0x38
#define FALL_LIMIT 0x580
#define JUMP_SPEED (-0x500)
#define JUMP_CUT (-0x300)      /* a released jump rises on with at most this: 2 tiles stay reachable */
#define SPRING_SPEED (-0x740)
#define GRACE 6                /* frames a jump still works after an edge, or is remembered before a landing */
#define STANDING 22
#define SMALL 14
#define NOWHERE 64

byte facing;                   /* 0 right, $40 left */
byte invulnerable;             /* frames */
byte hare_height;
static byte x_fraction, y_fraction;
static byte since_ground, jump_wish, jumping, rising_held, crouching, stunned, dash, run_phase;
static int last_rise;          /* vertical speed of the ground under the feet */
static int feet;               /* floor_distance's y */
static byte kind;              /* type that floor_distance found */

/* Ground heights in a tile, by type and column. Order: see metatiles.mjs. */
static const byte heights[13 * 16] = {
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16,
    16, 15, 14, 13, 12, 11, 10, 9,  8,  7,  6,  5,  4,  3,  2,  1,
    1,  1,  2,  2,  3,  3,  4,  4,  5,  5,  6,  6,  7,  7,  8,  8,
    9,  9,  10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16,
    16, 16, 15, 15, 14, 14, 13, 13, 12, 12, 11, 11, 10, 10, 9,  9,
    8,  8,  7,  7,  6,  6,  5,  5,  4,  4,  3,  3,  2,  2,  1,  1,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
};

/* Acceleration along a slope, by type. */
static const signed char pull[13] = {0, 0, 0, -10, 10, -5, -5, 5, 5, 0, 0, 0, 0};

void hare_start(void) {
  x_fraction = 0;
  y_fraction = 0;
  vx = 0;
  vy = 0;
  on_ground = 1;
  rolling = 0;
  jumping = 0;
  since_ground = 0;
  jump_wish = 0;
  rising_held = 0;
  crouching = 0;
  stunned = 0;
  dash = 0;
  facing = 0;
  invulnerable = 0;
  last_rise = 0;
  hare_height = STANDING;
  run_phase = 0;
}

static byte height_here(void) {
  kind = probe();
  return heights[(byte)(kind << 4) | (probe_x & 15)];
}

/* Pixels from `feet` down to the ground at probe_x; negative when the feet are inside it. */
static signed char floor_distance(void) {
  static byte h, low, first;
  if (feet < 0 || feet >= 240) return NOWHERE;
  low = (byte)feet & 15;
  probe_y = (byte)feet;
  h = height_here();
  if (h == 16) {
    if (feet >= 16 && kind != T_TOP) {
      first = kind;
      probe_y -= 16;
      h = height_here();
      if (h && kind != T_TOP) return -(signed char)(low + h);
      kind = first;
    }
    return -(signed char)low;
  }
  if (h) return (signed char)(16 - h) - (signed char)low;
  if (feet >= 224) return NOWHERE;
  probe_y += 16;
  h = height_here();
  if (!h) return NOWHERE;
  return (signed char)(32 - h) - (signed char)low;
}

static byte solid_at(int at_y) {
  if (at_y < 0 || at_y >= 240) return T_AIR;
  probe_y = (byte)at_y;
  kind = probe();
  if (kind == T_SOLID || kind >= T_SPIKES && kind != T_RING) return kind;
  return T_AIR;
}

static void launch(void) {
  vy = SPRING_SPEED;
  on_ground = 0;
  since_ground = GRACE;
  jumping = 0;
  rolling = 0;
  rising_held = 0;
  hare_height = STANDING;
  sound_effect(SFX_SPRING);
  press_spring((byte)(probe_x >> 4), probe_y >> 4);
}

/* Stops at walls; a spring throws up whoever runs into it. */
static void walls(void) {
  static byte hit;
  probe_x = vx < 0 ? x - 7 : x + 7;
  hit = solid_at(y - 9);
  if (hit == T_SPRING) {
    launch();
    return;
  }
  if (!hit && hare_height == STANDING) hit = solid_at(y - 20);
  if (!hit) return;
  if (vx < 0) x = (probe_x & 0xFFF0) + 23;
  else x = (probe_x & 0xFFF0) - 8;
  vx = 0;
  x_fraction = 0;
}

static void move_across(void) {
  static word sum;
  if (!vx) return;
  sum = (word)x_fraction + (byte)vx;
  x_fraction = (byte)sum;
  x += (signed char)((word)vx >> 8) + (signed char)(sum >> 8);
  if (x < 8 || x > 0xF000) {
    x = 8;
    vx = 0;
  }
  walls();
}

static byte room_to_stand(void) {
  probe_x = x;
  if (solid_at(y - 20)) return 0;
  return 1;
}

static void land(void) {
  on_ground = 1;
  since_ground = 0;
  vy = 0;
  y_fraction = 0;
  jumping = 0;
  stunned = 0;
  last_rise = 0;
  rolling = 0;
  if (!room_to_stand()) rolling = 1;
  else if (pad & PAD_DOWN) rolling = vx > 0x80 || vx < -0x80;
  hare_height = rolling ? SMALL : STANDING;
}

/* Looks for ground under one foot; true when it is within reach. */
static byte foot(int offset, signed char up, signed char down) {
  static signed char distance;
  probe_x = x + offset;
  feet = y;
  distance = floor_distance();
  if (distance == NOWHERE || distance > down || distance < up) return 0;
  if (offset && kind != T_SOLID && kind != T_TOP && kind < T_SPIKES) return 0;
  if (kind == T_TOP && !on_ground && distance < (signed char)(-(vy >> 8) - 2)) return 0;
  if (kind == T_SPIKES_DOWN) return 0;
  y += distance;
  return 1;
}

static byte any_foot(signed char up, signed char down) {
  if (foot(0, up, down)) return 1;
  if (foot(-5, up, on_ground ? 2 : down)) return 1;
  return foot(5, up, on_ground ? 2 : down);
}

static void touch_ground(void) {
  if (kind == T_SPRING) launch();
  else if (kind == T_SPIKES) hare_hurt(vx > 0 ? x + 1 : x - 1);
}

static void stay_on_ground(void) {
  static int before;
  static signed char slope;
  before = y;
  if (!any_foot(-12, 9)) {
    on_ground = 0;
    vy = last_rise < 0 ? last_rise : 0;
    if (vy < -0x380) vy = -0x380;
    return;
  }
  last_rise = (y - before) << 8;
  slope = pull[kind];
  if (slope) vx += rolling ? slope + slope : slope;
  touch_ground();
}

static void fall(void) {
  static word sum;
  static signed char pixels;
  vy += GRAVITY;
  if (vy > FALL_LIMIT) vy = FALL_LIMIT;
  sum = (word)y_fraction + (byte)vy;
  y_fraction = (byte)sum;
  pixels = (signed char)((word)vy >> 8) + (signed char)(sum >> 8);
  y += pixels;
  if (vy < 0) {
    probe_x = x;
    if (!solid_at(y - hare_height)) return;
    if (kind == T_SPIKES_DOWN) {
      hare_hurt(x + 1);
      return;
    }
    y = (int)((byte)(y - hare_height) & 0xF0) + 16 + hare_height;
    vy = 0;
    return;
  }
  if (any_foot(pixels > 7 ? -pixels - 2 : -9, 0)) {
    land();
    touch_ground();
  }
}

static void approach(int target, byte rate) {
  if (vx < target) {
    vx += rate;
    if (vx > target) vx = target;
  } else if (vx > target) {
    vx -= rate;
    if (vx < target) vx = target;
  }
}

static void steer(void) {
  static byte rate;
  static int limit;
  rate = on_ground ? RUN_ACCELERATION : AIR_ACCELERATION;
  limit = RUN_LIMIT;
  if (rolling && on_ground) limit = CRAWL_LIMIT;
  if (pad & PAD_RIGHT) {
    facing = 0;
    if (vx < 0) rate = on_ground ? BRAKE : AIR_ACCELERATION + AIR_ACCELERATION;
    if (vx < limit) approach(limit, rate);
  } else if (pad & PAD_LEFT) {
    facing = 0x40;
    if (vx > 0) rate = on_ground ? BRAKE : AIR_ACCELERATION + AIR_ACCELERATION;
    if (vx > -limit) approach(-limit, rate);
  }
}

static void crouch_or_roll(void) {
  crouching = 0;
  if (!rolling) {
    if (!(pad & PAD_DOWN)) return;
    if (vx > 0x80 || vx < -0x80 || (pad & (PAD_LEFT | PAD_RIGHT)) && !dash) {
      rolling = 1;
      hare_height = SMALL;
    } else crouching = 1;
    return;
  }
  if ((pad & PAD_DOWN) && (pad & (PAD_LEFT | PAD_RIGHT))) return;   /* crawls on */
  if (vx < 0x40 && vx > -0x40 && room_to_stand()) {
    rolling = 0;
    hare_height = STANDING;
  }
}

static void jump(void) {
  vy = JUMP_SPEED;
  on_ground = 0;
  since_ground = GRACE;
  jump_wish = 0;
  jumping = 1;
  rolling = 0;
  rising_held = 1;
  hare_height = SMALL;
  sound_effect(SFX_JUMP);
}

static void buttons(void) {
  if (jump_wish) --jump_wish;
  if (PRESSED(PAD_A | PAD_B)) jump_wish = GRACE;
  if (on_ground && crouching && jump_wish) {
    if (dash < 3) ++dash;
    jump_wish = 0;
    sound_effect(SFX_DASH);
  } else if (dash && !(pad & PAD_DOWN)) {
    if (on_ground && dash > 1) {   /* two presses at least; a third one makes it faster */
      vx = dash > 2 ? 0x3C0 : 0x2C0;
      if (facing) vx = -vx;
      rolling = 1;
      hare_height = SMALL;
      sound_effect(SFX_SPRING);
    }
    dash = 0;
  } else if (jump_wish && since_ground < GRACE && (!rolling || room_to_stand())) jump();
  if (rising_held && !(pad & (PAD_A | PAD_B))) {
    rising_held = 0;
    if (jumping && vy < JUMP_CUT) vy = JUMP_CUT;
  }
}

static void control(void) {
  if (on_ground) {
    since_ground = 0;
    crouch_or_roll();
  } else {
    if (since_ground < GRACE) ++since_ground;
    crouching = 0;
    dash = 0;
  }
  buttons();
  if (!(crouching && on_ground)) steer();
  if (on_ground) {
    if (rolling) approach(0, ROLL_FRICTION);
    else if (crouching || !(pad & (PAD_LEFT | PAD_RIGHT))) approach(0, FRICTION);
    else if (vx > RUN_LIMIT || vx < -RUN_LIMIT) approach(0, ROLL_FRICTION);
  }
  if (vx > SPEED_LIMIT) vx = SPEED_LIMIT;
  else if (vx < -SPEED_LIMIT) vx = -SPEED_LIMIT;
}

static void take_ring(byte row) {
  static byte c;
  if (row < 0x10 || row >= 0xF0) return;
  probe_y = row;
  if (probe() != T_RING) return;
  c = (byte)(probe_x >> 4);
  put_column = c;
  put_row = row >> 4;
  taken[c] |= (byte)(1 << (put_row & 7));
  put_metatile(backdrop[(byte)((c & 15) << 4) | put_row]);
  sparkle(probe_x | 8, (put_row << 4) + 14);
  if (rings < 99) ++rings;
  add_score(1);
  sound_effect(SFX_RING);
}

static void collect(void) {
  if (queued > 5 || y < 24) return;
  probe_x = (nmi_count & 1) ? x - 6 : x + 6;
  take_ring((byte)y - 4);
  if (queued > 5) return;
  if (hare_height == STANDING) take_ring((byte)y - 18);
  else take_ring((byte)y - 13);
}

void hare_bounce(void) {
  if (on_ground) return;
  if (vy > 0) vy = (pad & (PAD_A | PAD_B)) ? -0x400 : -0x2C0;
}

void hare_die(void) {
  if (mode != PLAY) return;
  --lives;
  mode = DYING;
  vy = -0x480;
  sound_effect(SFX_HURT);
}

void hare_hurt(word from) {
  if (invulnerable || mode != PLAY) return;
  if (!rings) {
    hare_die();
    return;
  }
  scatter_rings(rings > 6 ? 6 : rings);
  rings = 0;
  invulnerable = 120;
  stunned = 40;
  vx = from > x ? -0x180 : 0x180;
  vy = -0x300;
  on_ground = 0;
  since_ground = GRACE;
  jumping = 0;
  rolling = 0;
  dash = 0;
  hare_height = STANDING;
  sound_effect(SFX_HURT);
}

void hare_move(void) {
  if (invulnerable) --invulnerable;
  if (stunned) --stunned;
  else control();
  move_across();
  if (on_ground) stay_on_ground();
  else fall();
  collect();
  if (y > 256 && mode == PLAY) hare_die();
}

static byte speed(void) {
  static int s;
  s = vx < 0 ? -vx : vx;
  return (byte)(s >> 4);
}

static byte pose(void) {
  static byte s;
  if (mode == DYING || stunned) return FRAME_HURT;
  s = speed();
  if (rolling || jumping || dash) {
    run_phase += dash ? 48 : 16 + (s >> 1);
    return FRAME_BALL0 + ((run_phase >> 6) & 3);
  }
  if (!on_ground) return vy < 0 ? FRAME_LEAP : FRAME_FALL;
  if (crouching) return FRAME_CROUCH;
  if (s < 3) {
    run_phase = 0;
    return (nmi_count & 0x70) == 0x70 ? FRAME_BLINK : FRAME_IDLE;
  }
  if (vx > 0 && (pad & PAD_LEFT) || vx < 0 && (pad & PAD_RIGHT)) return FRAME_SKID;
  run_phase += 6 + (s >> 1);
  return FRAME_RUN0 + ((run_phase >> 5) & 3);
}

void hare_draw(void) {
  static byte frame;
  frame = pose();
  if (invulnerable & 2) return;
  draw_x = x - screen_x;
  draw_y = y;
  draw_flip = facing;
  draw(frame);
}
