/* Levels: loading, scrolling, animated scenery. */
#include "game.h"

word goal_x;
byte act_number;
static byte first_column, last_column, columns;   /* loaded: first..last */
static byte spring_timer, spring_column, spring_row;
static byte flash;

static void use_zone(void) {
  tile_tl = zone_tl[zone];
  tile_tr = zone_tr[zone];
  tile_bl = zone_bl[zone];
  tile_br = zone_br[zone];
  tile_palette = zone_palette[zone];
  backdrop = zone_backdrop[zone];
  level_columns = level_column_table[act_number];
  level_dictionary = level_dictionary_table[act_number];
}

void level_start(void) {
  static word n;
  static byte c;
  ppu_off();
  use_zone();
  columns = level_width[act_number];
  screen_x = 0;
  screen_x_end = ((word)columns << 4) - 256;
  goal_x = level_goal[act_number];
  x = level_start_x[act_number];
  y = level_start_y[act_number];
  rings = 0;
  level_end_bonus = 0;
  time_left = 99;
  spring_timer = 0;
  for (c = 0; c < 192; ++c) taken[c] = 0;
  for (n = 0; n < 512; ++n) map[n] = 0;
  banks(zone_bank[zone]);
  bank_band = band_bank[zone];
  for (c = 0; c < 24; ++c) {
    column = c;
    load_column();
    flush_column();
  }
  first_column = 0;
  last_column = 23;
  ppu_palette(zone_colours[zone]);
  scroll = 0;
  nametable = 0;
  hare_start();
  things_start();
}

void camera_follow(void) {
  if (x < 112) screen_x = 0;
  else screen_x = x - 112;
  if (screen_x > screen_x_end) screen_x = screen_x_end;
  scroll = (byte)screen_x;
  nametable = (byte)(screen_x >> 8) & 1;
}

/* At most one column a frame; the camera moves less than that. */
void stream_column(void) {
  static byte left;
  left = (byte)(screen_x >> 4);
  if (left + 20 > last_column && last_column < columns - 1) {
    column = ++last_column;
    if (last_column - first_column > 29) ++first_column;
    load_column();
  } else if (first_column && left < first_column + 3) {
    column = --first_column;
    if (last_column - first_column > 29) --last_column;
    load_column();
  }
}

void animate_scenery(void) {
  bank_objects = zone_bank[zone] + 2 + ((nmi_count >> 3) & 3);
  bank_band = band_bank[zone] + ((byte)(screen_x >> 2) & 31);
}

void press_spring(byte at_column, byte at_row) {
  if (spring_timer) return;
  spring_timer = 12;
  spring_column = at_column;
  spring_row = at_row;
  put_column = at_column;
  put_row = at_row;
  put_metatile(METATILE_SPRING_UP);
}

void restore_springs(void) {
  if (!spring_timer || --spring_timer || spring_column < first_column || spring_column > last_column) return;
  put_column = spring_column;
  put_row = spring_row;
  put_metatile(METATILE_SPRING);
}
