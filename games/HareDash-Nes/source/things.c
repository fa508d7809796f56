/* Enemies, moving hazards, the goal post and short-lived effects. */
#include "game.h"

#define SLOTS 6
#define EFFECTS 8

static byte next_thing;
static byte type[SLOTS];       /* 0: free */
static word at_x[SLOTS];
static int at_y[SLOTS];
static word home_x[SLOTS];
static int home_y[SLOTS];
static byte timer[SLOTS];
static byte heading[SLOTS];    /* 0 right, 1 left */
static byte effect_life[EFFECTS];
static byte effect_kind[EFFECTS];
static word effect_x[EFFECTS];
static int effect_y[EFFECTS];
static signed char effect_dx[EFFECTS], effect_dy[EFFECTS];
static byte next_effect;
static byte i, goal_turn;
static const byte *list;

/* A quarter of a wave: 16 steps up to 32. */
static const byte wave[16] = {0, 3, 6, 9, 12, 15, 18, 20, 23, 25, 27, 28, 30, 31, 31, 32};

static signed char sway(byte phase) {
  static byte quarter;
  quarter = (phase >> 2) & 15;
  if (phase & 0x40) quarter = 15 - quarter;
  return (phase & 0x80) ? -(signed char)wave[quarter] : (signed char)wave[quarter];
}

void things_start(void) {
  next_thing = 0;
  goal_turn = 0;
  list = level_things[act_number];
  for (i = 0; i < SLOTS; ++i) type[i] = 0;
  for (i = 0; i < EFFECTS; ++i) effect_life[i] = 0;
}

/* Level lists are sorted: column, y, type; column 255 ends. */
static void spawn(void) {
  static const byte *entry;
  static word thing_x;
  entry = list + next_thing + next_thing + next_thing;
  if (entry[0] == 255) return;
  thing_x = ((word)entry[0] << 4) + 8;
  if (thing_x > screen_x + 280) return;
  ++next_thing;
  for (i = 0; i < SLOTS; ++i) {
    if (type[i]) continue;
    type[i] = entry[2];
    at_x[i] = home_x[i] = thing_x;
    at_y[i] = home_y[i] = entry[1];
    timer[i] = 0;
    heading[i] = 1;
    return;
  }
}

static void add_effect(byte effect, word ex, int ey, byte life, signed char dx, signed char dy) {
  next_effect = (next_effect + 1) & (EFFECTS - 1);
  effect_kind[next_effect] = effect;
  effect_x[next_effect] = ex;
  effect_y[next_effect] = ey;
  effect_life[next_effect] = life;
  effect_dx[next_effect] = dx;
  effect_dy[next_effect] = dy;
}

void sparkle(word at, int height) { add_effect(FRAME_SPARK0, at, height, 12, 0, 0); }

void scatter_rings(byte count) {
  static const signed char across[6] = {-2, 2, -1, 1, -3, 3};
  static byte n;
  for (n = 0; n < count; ++n) add_effect(FRAME_RING0, x, y - 8, 40, across[n], -4);
}

static void wall_turn(void) {
  probe_x = heading[i] ? at_x[i] - 8 : at_x[i] + 8;
  probe_y = (byte)at_y[i] - 6;
  if (probe() == T_SOLID) heading[i] ^= 1;
  probe_y += 8;
  if (probe() == T_AIR) heading[i] ^= 1;
}

static void move_beetle(void) {
  if (++timer[i] & 1) return;
  at_x[i] += heading[i] ? -1 : 1;
  if ((timer[i] & 7) == 0) wall_turn();
}

static void move_hopper(void) {
  static byte t;
  t = ++timer[i];
  if (t < 40) return;
  if (t == 40) heading[i] = x < at_x[i];
  t -= 40;
  at_x[i] += heading[i] ? -1 : 1;
  at_y[i] = home_y[i] - (t < 16 ? t + t : 62 - t - t);
  if (t >= 31) {
    at_y[i] = home_y[i];
    timer[i] = 0;
    if (at_x[i] > home_x[i] + 30) heading[i] = 1;
  }
}

static void move_bat(void) {
  timer[i] += 3;
  at_y[i] = home_y[i] + sway(timer[i]);
  if (timer[i] & 1) at_x[i] -= 1;
}

static void move_mace(void) {
  timer[i] += 2;
  at_y[i] = home_y[i] + sway(timer[i]) + (sway(timer[i]) >> 1);
}

static void move_drone(void) {
  timer[i] += 2;
  at_x[i] = home_x[i] + sway(timer[i]) + (sway(timer[i]) >> 1);
}

static void goal_touch(void) {
  if (goal_turn) {
    if (goal_turn < 250) ++goal_turn;
    return;
  }
  if (mode != PLAY || x < goal_x) return;
  level_end_bonus = 10;
  mode = GOAL;
  goal_turn = 1;
  sound_effect(SFX_GOAL);
}

static void contact(void) {
  static int apart;
  static byte small;
  apart = (int)(x - at_x[i]);
  if (apart > 13 || apart < -13) return;
  apart = y - at_y[i];
  if (apart < -14 || apart > (int)hare_height) return;
  small = !on_ground && hare_height != 22 || rolling;
  if (type[i] != THING_MACE && (small || vy > 0x80 && apart < -4)) {
    add_effect(FRAME_POP0, at_x[i], at_y[i], 16, 0, 0);
    type[i] = 0;
    add_score(10);
    sound_effect(SFX_POP);
    hare_bounce();
    return;
  }
  hare_hurt(at_x[i]);
}

static void move_one(void) {
  switch (type[i]) {
    case THING_BEETLE: move_beetle(); break;
    case THING_HOPPER: move_hopper(); break;
    case THING_BAT: move_bat(); break;
    case THING_MACE: move_mace(); break;
    case THING_DRONE: move_drone(); break;
    case THING_GOAL: goal_touch(); return;
  }
  if (at_x[i] + 160 < screen_x) {
    type[i] = 0;
    return;
  }
  if (mode == PLAY && at_x[i] < screen_x + 264) contact();
}

static void move_effects(void) {
  for (i = 0; i < EFFECTS; ++i) {
    if (!effect_life[i]) continue;
    --effect_life[i];
    effect_x[i] += effect_dx[i];
    effect_y[i] += effect_dy[i];
    if (effect_dx[i] && (effect_life[i] & 3) == 0) ++effect_dy[i];
  }
}

void things_move(void) {
  spawn();
  for (i = 0; i < SLOTS; ++i)
    if (type[i]) move_one();
  move_effects();
}

static byte thing_frame(void) {
  switch (type[i]) {
    case THING_BEETLE: return FRAME_BEETLE0 + ((nmi_count >> 3) & 1);
    case THING_HOPPER: return at_y[i] < home_y[i] ? FRAME_HOPPER1 : FRAME_HOPPER0;
    case THING_BAT: return FRAME_BAT0 + ((nmi_count >> 3) & 1);
    case THING_MACE: return FRAME_MACE;
    case THING_DRONE: return FRAME_DRONE0 + ((nmi_count >> 2) & 1);
  }
  if (goal_turn && goal_turn < 60) return FRAME_GOAL0 + ((goal_turn >> 2) & 3);
  return goal_turn ? FRAME_GOAL_HARE : FRAME_GOAL0;
}

static byte effect_frame(void) {
  if (effect_kind[i] == FRAME_RING0) return FRAME_RING0 + ((nmi_count >> 2) & 3);
  if (effect_kind[i] == FRAME_POP0) return FRAME_POP0 + (effect_life[i] < 8);
  return FRAME_SPARK0 + (effect_life[i] < 6);
}

void things_draw(void) {
  for (i = 0; i < SLOTS; ++i) {
    if (!type[i]) continue;
    draw_x = at_x[i] - screen_x;
    draw_y = at_y[i];
    draw_flip = heading[i] ? 0 : 0x40;
    if (type[i] == THING_GOAL) draw_flip = 0;
    draw(thing_frame());
  }
  draw_flip = 0;
  for (i = 0; i < EFFECTS; ++i) {
    if (!effect_life[i]) continue;
    draw_x = effect_x[i] - screen_x;
    draw_y = effect_y[i];
    draw(effect_frame());
  }
}
