/* Score, lives, rings and time: fourteen sprites in two rows, never more than eight on a line. */
#include "game.h"

#define HUD_SPRITES 14
#define TILE(n) oam[((n) << 2) + 1]

static byte digits[5];

static const byte layout_x[HUD_SPRITES] = {16, 28, 36, 44, 52, 60, 224, 236, 16, 28, 36, 56, 68, 76};

void hud_start(void) {
  static byte n, at;
  at = 0;
  for (n = 0; n < HUD_SPRITES; ++n) {
    oam[at] = n < 8 ? 14 : 25;
    oam[at + 1] = TILE_DIGITS;
    oam[at + 2] = n == 0 || n == 8 ? 2 : n == 6 ? 0 : 2;
    oam[at + 3] = layout_x[n];
    at += 4;
  }
  TILE(0) = TILE_STAR;
  TILE(6) = TILE_HEAD;
  TILE(8) = TILE_RING;
  TILE(11) = TILE_CLOCK;
  hud_update();
}

void add_score(byte tens) {
  static byte n, sum;
  score += (word)tens * 10;
  for (n = 4; n; --n) {
    sum = digits[n - 1] + tens % 10;
    tens /= 10;
    if (sum > 9) {
      sum -= 10;
      ++tens;
    }
    digits[n - 1] = sum;
    if (!tens) return;
  }
}

void reset_score(void) {
  static byte n;
  score = 0;
  for (n = 0; n < 5; ++n) digits[n] = 0;
}

void hud_update(void) {
  static byte n, tens, ones;
  for (n = 0; n < 5; ++n) TILE(n + 1) = TILE_DIGITS + digits[n];
  TILE(7) = TILE_DIGITS + lives;
  tens = TILE_DIGITS;
  ones = rings;
  while (ones > 9) {
    ones -= 10;
    ++tens;
  }
  TILE(9) = tens;
  TILE(10) = TILE_DIGITS + ones;
  tens = TILE_DIGITS;
  ones = time_left;
  while (ones > 9) {
    ones -= 10;
    ++tens;
  }
  TILE(12) = tens;
  TILE(13) = TILE_DIGITS + ones;
}
