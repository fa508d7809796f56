/* The order of screens and the frame of play. */
#include "game.h"

void reset_score(void);

static byte clock_frames, ending_frames;

static void draw_frame(void) {
  oam_next = 56;               /* after the HUD */
  hare_draw();
  things_draw();
  hide_sprites();
  hud_update();
}

static void tick_clock(void) {
  if (++clock_frames < 60) return;
  clock_frames = 0;
  if (--time_left == 0) hare_die();
}

static void pause(void) {
  sound_quiet();
  do {
    wait_frame();
    read_pad();
  } while (!PRESSED(PAD_START));
  sound_start(SONG_MEADOW + zone);
}

static void play_frame(void) {
  read_pad();
  if (PRESSED(PAD_START)) pause();
  restore_springs();
  hare_move();
  camera_follow();
  things_move();
  stream_column();
  animate_scenery();
  if (mode == PLAY) tick_clock();
  draw_frame();
  sound_frame();
  wait_frame();
}

static void goal_frame(void) {
  pad_last = pad;
  pad = 0;
  vx -= vx >> 4;
  if (on_ground && ending_frames > 50) {
    vy = -0x2C0;               /* hops for joy */
    on_ground = 0;
  }
  hare_move();
  things_move();
  animate_scenery();
  draw_frame();
  sound_frame();
  wait_frame();
}

static void dying_frame(void) {
  vy += 0x38;
  y += (signed char)((word)vy >> 8);
  invulnerable = 0;
  draw_frame();
  sound_frame();
  wait_frame();
}

/* Plays one act from its start; returns when it is won or a life is lost. */
static void play_act(void) {
  zone = act_number >> 1;
  act = act_number & 1;
  card_screen();
  level_start();
  hud_start();
  clock_frames = 0;
  ending_frames = 0;
  camera_follow();
  animate_scenery();
  draw_frame();
  sound_start(SONG_MEADOW + zone);
  ppu_on();
  mode = PLAY;
  wait_frame();
  lag_watch = 1;
  while (mode == PLAY) play_frame();
  while (mode == GOAL && ++ending_frames < 110) goal_frame();
  while (mode == DYING && ++ending_frames < 80) dying_frame();
  lag_watch = 0;
}

static void play_game(void) {
  lives = 3;
  reset_score();
  for (;;) {
    play_act();
    if (mode == GOAL) {
      tally_screen();
      if (++act_number == 6) {
        over_screen(1);
        return;
      }
    } else if (!lives) {
      over_screen(0);
      return;
    }
  }
}

void main(void) {
  for (;;) {
    title_screen();
    play_game();
  }
}
