/* Title, level card, tally, game over and the ending: text on tiles, rendering off while they change. */
#include "game.h"

static const char *const zone_names[3] = {"MEADOW ZONE", "CAVERN ZONE", " CITY ZONE "};

static void print_at(byte column_at, byte row_at, const char *text) {
  ppu_address(0x2000 + ((word)row_at << 5) + column_at);
  while (*text) ppu_write((byte)*text++ - 32);
}

static void print_number(word value, byte width) {
  static char buffer[5];
  static byte n;
  for (n = width; n; --n) {
    buffer[n - 1] = '0' + (byte)(value % 10);
    value /= 10;
  }
  for (n = 0; n < width; ++n) ppu_write((byte)buffer[n] - 32);
}

static void blank_screen(void) {
  ppu_off();
  ppu_address(0x2000);
  ppu_fill(0);
  banks(BANK_FONT);
  ppu_palette(card_colours);
  scroll = 0;
  nametable = 0;
  oam_next = 0;
  hide_sprites();
}

static void frames(byte count) {
  while (count--) {
    read_pad();
    sound_frame();
    wait_frame();
  }
}

static void hare_frames(byte count, int from, byte speed) {
  while (count--) {
    read_pad();
    oam_next = 0;
    draw_x = from;
    draw_y = 168;
    draw_flip = 0;
    draw(FRAME_RUN0 + ((nmi_count >> 2) & 3));
    hide_sprites();
    from += speed;
    sound_frame();
    wait_frame();
  }
}

/* Rings that spin in an arc before the hare. */
static void title_sprites(void) {
  static byte n;
  oam_next = 0;
  draw_flip = 0;
  for (n = 0; n < 4; ++n) {
    draw_x = 178 + (n << 4) + (n << 2);
    draw_y = n == 0 || n == 3 ? 138 : 128;
    draw(FRAME_RING0 + ((nmi_count >> 3) + n & 3));
  }
  hide_sprites();
}

void title_screen(void) {
  static byte chosen, shown;
  chosen = 0;
  ppu_off();
  mode = TITLE;
  ppu_address(0x2000);
  ppu_copy(title_nametable);
  banks(BANK_TITLE);
  ppu_palette(title_colours);
  scroll = 0;
  nametable = 0;
  oam_next = 0;
  hide_sprites();
  print_at(9, 25, zone_names[0]);
  print_at(21, 25, "1");
  print_at(10, 27, "PRESS START");
  sound_start(SONG_TITLE);
  ppu_on();
  for (;;) {
    read_pad();
    if (PRESSED(PAD_START)) break;
    if (PRESSED(PAD_SELECT)) {
      if (++chosen == 6) chosen = 0;
      for (shown = 0; shown < 11; ++shown) {
        queue_hi[shown] = 0x23;
        queue_lo[shown] = 0x29 + shown;
        queue_value[shown] = (byte)zone_names[chosen >> 1][shown] - 32;
      }
      queue_hi[11] = 0x23;
      queue_lo[11] = 0x35;
      queue_value[11] = '1' - 32 + (chosen & 1);
      queued = 12;
    }
    title_sprites();
    sound_frame();
    wait_frame();
  }
  act_number = chosen;
}

void card_screen(void) {
  mode = CARD;
  blank_screen();
  print_at(10, 11, zone_names[zone]);
  print_at(13, 13, act ? "ACT 2" : "ACT 1");
  print_at(13, 22, "@ X");
  ppu_write('0' - 32 + lives);
  sound_start(SONG_CARD);
  ppu_on();
  hare_frames(64, 0, 4);
}

void tally_screen(void) {
  static byte n;
  mode = TALLY;
  blank_screen();
  print_at(7, 8, zone_names[zone]);
  print_at(19, 8, act ? "ACT 2" : "ACT 1");
  print_at(10, 10, "THROUGH THE ACT");
  print_at(8, 14, "TIME BONUS ");
  print_number((word)time_left * 10, 5);
  print_at(8, 16, "RING BONUS ");
  print_number((word)rings * 10, 5);
  add_score(time_left);
  add_score(rings);
  print_at(8, 23, "SCORE      ");
  print_number((word)score, 5);
  sound_start(SONG_CARD);
  ppu_on();
  hare_frames(150, 0, 2);
}

void over_screen(byte ending) {
  mode = ending ? ENDING : GAME_OVER;
  blank_screen();
  if (ending) {
    print_at(8, 9, "YOU OUTRAN IT ALL");
    print_at(7, 12, "THANKS FOR RUNNING");
  } else print_at(11, 12, "GAME OVER");
  print_at(10, 22, "SCORE ");
  print_number((word)score, 5);
  sound_start(ending ? SONG_TITLE : SONG_CARD);
  ppu_on();
  if (ending) hare_frames(240, 0, 1);
  else frames(180);
}
