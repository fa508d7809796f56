/* What the parts of the game share. The asset builder writes assets.h. */
#ifndef GAME_H
#define GAME_H

#include "assets.h"

typedef unsigned char byte;
typedef unsigned int word;

/* variables.s: fixed addresses, see there */
extern word x;
extern int y;
extern byte rings, lives;
extern unsigned long score;
extern byte zone, act;
extern word screen_x, screen_x_end;
extern byte level_end_bonus, time_left, mode, lag_frames;
extern int vx, vy;
extern byte on_ground, rolling;

enum { TITLE, CARD, PLAY, DYING, GOAL, TALLY, GAME_OVER, ENDING };

/* engine.s */
extern byte nmi_count, lag_watch, scroll, nametable, ppu_mask, bank_objects, bank_band, queued;
extern byte column_ready, oam_next, probe_y, probe_metatile, draw_flip, pad, pad_last, column;
extern byte put_column, put_row;
extern word probe_x;
extern int draw_x, draw_y;
extern const byte *tile_tl, *tile_tr, *tile_bl, *tile_br, *tile_palette, *backdrop;
extern const byte *level_columns, *level_dictionary;
#pragma zpsym("nmi_count")
#pragma zpsym("lag_watch")
#pragma zpsym("scroll")
#pragma zpsym("nametable")
#pragma zpsym("ppu_mask")
#pragma zpsym("bank_objects")
#pragma zpsym("bank_band")
#pragma zpsym("queued")
#pragma zpsym("column_ready")
#pragma zpsym("oam_next")
#pragma zpsym("probe_x")
#pragma zpsym("probe_y")
#pragma zpsym("probe_metatile")
#pragma zpsym("draw_x")
#pragma zpsym("draw_y")
#pragma zpsym("draw_flip")
#pragma zpsym("pad")
#pragma zpsym("pad_last")
#pragma zpsym("column")
#pragma zpsym("put_column")
#pragma zpsym("put_row")
#pragma zpsym("tile_tl")
#pragma zpsym("tile_tr")
#pragma zpsym("tile_bl")
#pragma zpsym("tile_br")
#pragma zpsym("tile_palette")
#pragma zpsym("backdrop")
#pragma zpsym("level_columns")
#pragma zpsym("level_dictionary")
extern byte map[512], taken[192], oam[256];
extern byte queue_hi[16], queue_lo[16], queue_value[16];

void wait_frame(void);
void read_pad(void);
void __fastcall__ draw(byte frame);
void hide_sprites(void);
byte probe(void);
void load_column(void);
void flush_column(void);
void __fastcall__ put_metatile(byte metatile);
void ppu_off(void);
void ppu_on(void);
void __fastcall__ ppu_address(word address);
void __fastcall__ ppu_write(byte value);
void __fastcall__ ppu_fill(byte value);
void __fastcall__ ppu_copy(const byte *source);
void __fastcall__ ppu_palette(const byte *colours);
void __fastcall__ banks(byte first);

#define PAD_A 0x80
#define PAD_B 0x40
#define PAD_SELECT 0x20
#define PAD_START 0x10
#define PAD_UP 0x08
#define PAD_DOWN 0x04
#define PAD_LEFT 0x02
#define PAD_RIGHT 0x01
#define PRESSED(buttons) (pad & (byte)~pad_last & (buttons))

/* hare.c */
extern byte facing, invulnerable, hare_height;
void hare_start(void);
void hare_move(void);
void hare_draw(void);
void hare_hurt(word from);
void hare_die(void);
void hare_bounce(void);

/* things.c */
void things_start(void);
void things_move(void);
void things_draw(void);
void scatter_rings(byte count);
void sparkle(word at_x, int at_y);

/* level.c */
extern word goal_x;
extern byte act_number;
void level_start(void);
void camera_follow(void);
void stream_column(void);
void animate_scenery(void);
void restore_springs(void);
void press_spring(byte at_column, byte at_row);

/* hud.c */
void hud_start(void);
void hud_update(void);
void add_score(byte tens);

/* screens.c */
void title_screen(void);
void card_screen(void);
void tally_screen(void);
void over_screen(byte ending);

/* sound.c */
void sound_start(byte song);
void sound_frame(void);
void sound_quiet(void);
void sound_effect(byte effect);
enum { SONG_CARD, SONG_TITLE, SONG_MEADOW, SONG_CAVERN, SONG_CITY };
enum { SFX_JUMP, SFX_RING, SFX_SPRING, SFX_HURT, SFX_POP, SFX_DASH, SFX_GOAL };

#endif
