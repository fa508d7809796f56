/*
 * A libretro core for tests, which does what cores seldom do. Its cartridge is a text that says what. Work RAM:
 *   0, 2  16-bit masks of the first and second player as the core was told    4  how often it asked for pads in the frame
 *   5     whether the frame need be drawn, as the core was told: 2 sound, 1 picture
 *   6     with the cartridge "past": frames that were run and loaded states, which no state has
 *   7     with the cartridge "unique": frames that were run by all libraries that share the variable WILD_UNIQUE
 *   8     frames that were run                                             16  the cartridge, as it was read
 * With the cartridge "time" the last 32 bytes are what the computer says, 32 bits each:
 *   32 time, 36 gettimeofday's microseconds, 40 clock_gettime's nanoseconds, 44 clock, 48 rand, 52 local hour and day,
 *   56 mktime of 1970-01-02, 60 getentropy
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SET_MESSAGE = 6, SHUTDOWN = 7, SET_PIXEL_FORMAT = 10, GET_LOG = 27, SET_AV_INFO = 32, SET_GEOMETRY = 37 };
enum { GET_AUDIO_VIDEO_ENABLE = 0x1002f, GET_BITMASKS = 0x10033, SET_MEMORY_MAPS = 0x10024, JOYPAD = 1, MASK_ID = 256, SYSTEM_RAM = 2 };

struct game { const char *path; const void *data; size_t size; const char *meta; };
struct info { const char *name, *version, *extensions; bool need_fullpath, block_extract; };
struct geometry { unsigned width, height, most_width, most_height; float aspect; };
struct av_info { struct geometry geometry; double fps, sample_rate; };
struct descriptor { uint64_t flags; void *ptr; size_t offset, start, select, disconnect, len; const char *space; };
struct memory_map { const struct descriptor *descriptors; unsigned count; };
typedef void (*log_function)(int level, const char *format, ...);

static bool (*environment)(unsigned, void *);
static void (*video)(const void *, unsigned, unsigned, size_t);
static void (*sample)(int16_t, int16_t);
static size_t (*batch)(const int16_t *, size_t);
static void (*poll)(void);
static int16_t (*input)(unsigned, unsigned, unsigned, unsigned);
static uint8_t ram[0x8000], mapped[64];
static uint32_t screen[5000];
static uint8_t past;
static char wish[48];
static log_function logged;
#ifdef WILD_UNIQUE
uint8_t WILD_UNIQUE;
#define TEXT(name) #name
#define MARK(name) __asm__(".type " TEXT(name) ", @gnu_unique_object");
MARK(WILD_UNIQUE)
#else
static uint8_t WILD_UNIQUE;
#endif

static bool wants(const char *what) { return !strncmp(wish, what, strlen(what)); }

#define SETTER(name, variable) void name(void *callback) { *(void **)&variable = callback; }
SETTER(retro_set_environment, environment)
SETTER(retro_set_video_refresh, video)
SETTER(retro_set_audio_sample, sample)
SETTER(retro_set_audio_sample_batch, batch)
SETTER(retro_set_input_poll, poll)
SETTER(retro_set_input_state, input)

unsigned retro_api_version(void) { return 1; }
void retro_init(void) {}
void retro_set_controller_port_device(unsigned port, unsigned device) { (void)port, (void)device; }
void retro_get_system_av_info(struct av_info *av) { *av = (struct av_info){{4, 2, 64, 64, 0}, 50.5, 44100}; }
void retro_get_system_info(struct info *info) { *info = (struct info){"Wild", "1", "nes|sfc|md|sms|gg|gb|gbc|gba|a26|pce|32x", WILD_FULL_PATH, false}; }

static void set_format(int format) { environment(SET_PIXEL_FORMAT, &format); }

static bool read_game(const struct game *game) {
  size_t size = game->size < sizeof wish - 1 ? game->size : sizeof wish - 1;
  if (game->data) return memcpy(wish, game->data, size), true;
  FILE *file = fopen(game->path, "rb");
  if (!file) return false;
  size = fread(wish, 1, sizeof wish - 1, file);
  fclose(file);
  return size > 0;
}

bool retro_load_game(const struct game *game) {
  memset(wish, 0, sizeof wish);
  environment(GET_LOG, &logged);
  if (!read_game(game)) return false;
  memcpy(ram + 16, wish, sizeof wish);
  if (wants("refuse")) logged(3, "%s: %d of %u banks, %.1f %%\n", "broken", -2, 7u, 28.5);
  if (wants("map")) {
    static const struct descriptor part = {.ptr = mapped, .offset = 16, .start = 0xff80, .len = 32};
    struct memory_map map = {&part, 1};
    environment(SET_MEMORY_MAPS, &map);
    for (unsigned i = 0; i < sizeof mapped; i++) mapped[i] = (uint8_t)i;
  }
  if (wants("565")) set_format(2);
  if (wants("8888")) set_format(1);
  if (wants("format 9")) set_format(9);
  return !wants("refuse");
}

static int16_t ask(unsigned port, unsigned id) { return ram[4]++, input(port, JOYPAD, 0, id); }

static void read_pads(void) {
  uint16_t masks[2] = {0, 0};
  bool bitmask = wants("bitmask") && environment(GET_BITMASKS, NULL);
  poll();
  ram[4] = 0;
  for (unsigned port = 0; port < 2; port++)
    for (unsigned id = bitmask ? MASK_ID : 0; id < (bitmask ? MASK_ID + 1 : 16); id++)
      masks[port] |= (uint16_t)(bitmask ? ask(port, id) : ask(port, id) << id);
  memcpy(ram, masks, sizeof masks);
}

/* Two pixels a row, the second one as many again as the first, in rows that are wider. */
static void draw(void) {
  uint16_t *narrow = (uint16_t *)screen;
  unsigned frame = ram[8];
  struct geometry geometry = {2 + frame, 3 + frame, 64, 64, 0};
  struct av_info av = {geometry, 60, 44100};
  for (unsigned i = 0; i < 5000; i++) screen[i] = 0x00ff0000 + frame;
  if (wants("565") || wants("1555") || wants("formats"))
    for (unsigned i = 0; i < 10000; i++) narrow[i] = i % 4 ? 0x001f : wants("565") ? 0xf800 : 0x7c00;
  if (wants("formats")) set_format(frame % 2 ? 1 : 0);
  if (wants("geometry") && frame % 2) environment(SET_GEOMETRY, &geometry);
  if (wants("geometry") && !(frame % 2)) environment(SET_AV_INFO, &av);
  if (wants("geometry")) video(screen, geometry.width, geometry.height, 200);
  else if (wants("size 0") && frame == 3) video(screen, 0, 3, 64);
  else if (wants("too wide") && frame == 3) video(screen, 1 << 30, 1 << 30, 1u << 31);
  else if (wants("short rows") && frame == 3) video(screen, 64, 2, 3);
  else if (wants("same") && frame > 2) video(NULL, 0, 0, 0);
  else video(screen, 4, 2, 32);
}

static void ask_for_anything(void) {
  static uint8_t answer[4096];
  for (unsigned command = 0; command < 300; command++) {
    if (command == SHUTDOWN || command == SET_MESSAGE) continue;
    environment(command, NULL), environment(command | 0x10000, NULL);
    /* What reads pointers finds none. */
    memset(answer, 0, sizeof answer);
    environment(command, answer), memset(answer, 0, sizeof answer), environment(command | 0x10000, answer);
  }
  environment(0xffffffff, answer);
}

static void tell_time(void) {
  struct timeval of_day = {0, 0};
  struct timespec precise = {0, 0};
  struct tm day = {.tm_year = 70, .tm_mday = 2};
  time_t now = time(NULL);
  gettimeofday(&of_day, NULL);
  clock_gettime(CLOCK_MONOTONIC, &precise);
  struct tm *local = localtime(&now);
  uint32_t said[8] = {(uint32_t)now, (uint32_t)of_day.tv_usec, (uint32_t)precise.tv_nsec, (uint32_t)clock(), (uint32_t)rand(),
    (uint32_t)(100 * local->tm_hour + local->tm_mday), (uint32_t)mktime(&day), 0};
  if (getentropy(&said[7], 4)) said[7] = 0;
  memcpy(ram + 32, said, sizeof said);
}

/* Calls whatever there is while it is shut down. */
static void say_farewell(void) {
  static uint8_t answer[64];
  struct geometry geometry = {7, 5, 64, 64, 0};
  if (!wants("farewell")) return;
  logged(3, "farewell after %d frames", ram[8]);
  ask_for_anything();
  environment(SET_GEOMETRY, &geometry), set_format(2);
  poll(), input(0, JOYPAD, 0, 3), sample(0, 0);
  for (unsigned i = 0; i < 5000; i++) screen[i] = 0x12345678;
  video(screen, 4, 2, 32), video(screen, 7, 5, 64), video(screen, 0, 0, 0), video(NULL, 0, 0, 0);
  environment(SHUTDOWN, answer);
}

void retro_unload_game(void) { say_farewell(); }
void retro_deinit(void) { say_farewell(); }

void retro_run(void) {
  static const int16_t silence[2];
  ram[8]++;
  read_pads();
  for (int i = 0; i < 100; i++) sample(0, 0);
  batch(silence, 1);
  if (wants("anything")) ask_for_anything();
  if (wants("enable")) {
    int enabled = 0;
    environment(GET_AUDIO_VIDEO_ENABLE, &enabled);
    ram[5] = (uint8_t)enabled;
  }
  past++;
  if (wants("past")) ram[6] = past;
  if (wants("unique")) ram[7] = ++WILD_UNIQUE;
  if (wants("time")) tell_time();
  if (wants("shutdown") && ram[8] == 3) environment(SHUTDOWN, NULL);
  if (wants("log")) logged(ram[8] % 4, "frame %d: 100%% %s %n %q %5.2f", ram[8], "sound", NULL, 0.5);
  draw();
}

size_t retro_serialize_size(void) { return wants("no state") ? 0 : wants("growing state") ? 64 + ram[8] : 64; }
bool retro_serialize(void *data, size_t size) { return memset(data, 0, size), memcpy(data, ram, 64), !wants("lost state"); }
bool retro_unserialize(const void *data, size_t size) {
  if (size < 64 || ((const uint8_t *)data)[9]) return false;
  return past++, memcpy(ram, data, 64), true;
}
void *retro_get_memory_data(unsigned region) { return region == SYSTEM_RAM && !wants("no memory") ? ram : NULL; }
size_t retro_get_memory_size(unsigned region) {
  if (region != SYSTEM_RAM || wants("no memory")) return 0;
  return wants("too much memory") ? (size_t)1 << 27 : 64;
}
