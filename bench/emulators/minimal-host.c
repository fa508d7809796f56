/*
 * The least that can play a libretro core: what our host is compared with. It plays the frames that it is told and says
 * how much CPU time they took.
 *
 *   minimal-host CORE ROM FOLDER [OPTION=VALUE ...]
 *
 * Commands on standard input, numbers little-endian; each is answered by one line:
 *   'F' u32 n, then n times u16 buttons, u16 draw    plays n frames          seconds of CPU time
 *   'L' u32 n, then n bytes                          loads a state           seconds of CPU time
 *   'R'                                              reads the work RAM      its bytes in hexadecimal
 * The constants are libretro's: https://github.com/libretro/libretro-common, include/libretro.h
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
  GET_CAN_DUPE = 3,
  GET_SYSTEM_DIRECTORY = 9,
  SET_PIXEL_FORMAT = 10,
  GET_VARIABLE = 15,
  SET_VARIABLES = 16,
  GET_SAVE_DIRECTORY = 31,
  SET_MEMORY_MAPS = 0x10024,
  GET_AUDIO_VIDEO_ENABLE = 0x1002f,
  GET_FASTFORWARDING = 0x10031,
  GET_INPUT_BITMASKS = 0x10033,
  SET_AUDIO_BUFFER_STATUS_CALLBACK = 62,
  SET_MINIMUM_AUDIO_LATENCY = 63,
  PIXELS_OF_FOUR_BYTES = 1,
  JOYPAD = 1,
  JOYPAD_MASK = 256,
  SYSTEM_RAM = 2,
  PADS = 2,
};

struct variable {
  const char *key;
  const char *value;
};
struct game {
  const char *path;
  const void *data;
  size_t size;
  const char *meta;
};
struct system_info {
  const char *name, *version, *extensions;
  bool need_fullpath, block_extract;
};
typedef void (*buffer_status)(bool active, unsigned occupancy, bool underrun_likely);

static const char *folder;
static char **options;
static int option_count;
/* What the core declared: "key" and "description; default|other|..." */
static struct variable *declared;
static size_t declared_count;
static size_t pixel_bytes = 2;
static uint8_t *screen;
static size_t screen_bytes;
static unsigned buttons;
static bool drawing = true;
static buffer_status tell_buffer_status;
static FILE *answers;

static void fail(const char *what, const char *which) {
  fprintf(stderr, "minimal-host: %s: %s\n", what, which);
  exit(1);
}

static void declare(const struct variable *variables) {
  for (; variables->key; variables++) {
    const char *values = strstr(variables->value, "; ");
    if (!values) continue;
    declared = realloc(declared, (declared_count + 1) * sizeof *declared);
    if (!declared) fail("no memory for", variables->key);
    struct variable *option = &declared[declared_count++];
    option->key = strdup(variables->key);
    option->value = strndup(values + 2, strcspn(values + 2, "|"));
  }
}

/* As the user says, else the core's default. */
static bool get_variable(struct variable *variable) {
  size_t length = strlen(variable->key);
  for (int i = 0; i < option_count; i++) {
    if (strncmp(options[i], variable->key, length) || options[i][length] != '=') continue;
    variable->value = options[i] + length + 1;
    return true;
  }
  for (size_t i = 0; i < declared_count; i++) {
    if (strcmp(declared[i].key, variable->key)) continue;
    variable->value = declared[i].value;
    return true;
  }
  return false;
}

static bool environment(unsigned command, void *data) {
  switch (command) {
    case GET_CAN_DUPE:
    case GET_FASTFORWARDING:
      *(bool *)data = true;
      return true;
    case GET_SYSTEM_DIRECTORY:
    case GET_SAVE_DIRECTORY:
      *(const char **)data = folder;
      return true;
    case SET_PIXEL_FORMAT:
      pixel_bytes = *(int *)data == PIXELS_OF_FOUR_BYTES ? 4 : 2;
      return true;
    case SET_VARIABLES:
      declare(data);
      return true;
    case GET_VARIABLE:
      return get_variable(data);
    case GET_AUDIO_VIDEO_ENABLE:
      *(int *)data = drawing ? 3 : 2;
      return true;
    case SET_AUDIO_BUFFER_STATUS_CALLBACK:
      tell_buffer_status = data ? *(buffer_status *)data : NULL;
      return true;
    case SET_MEMORY_MAPS:
    case GET_INPUT_BITMASKS:
    case SET_MINIMUM_AUDIO_LATENCY:
      return true;
    default:
      return false;
  }
}

static void video(const void *pixels, unsigned width, unsigned height, size_t pitch) {
  if (!pixels) return;
  size_t length = pitch * (height - 1) + width * pixel_bytes;
  if (length > screen_bytes) {
    screen = realloc(screen, length);
    screen_bytes = length;
  }
  memcpy(screen, pixels, length);
}

static void audio(int16_t left, int16_t right) { (void)left, (void)right; }

static size_t audio_batch(const int16_t *samples, size_t frames) {
  (void)samples;
  return frames;
}

static void poll_input(void) {}

static int16_t input(unsigned port, unsigned device, unsigned index, unsigned id) {
  if (port || (device & 0xff) != JOYPAD || index) return 0;
  if (id == JOYPAD_MASK) return (int16_t)buttons;
  return id < 16 ? buttons >> id & 1 : 0;
}

static void *function(void *core, const char *name) {
  void *found = dlsym(core, name);
  if (!found) fail("the core lacks a function", name);
  return found;
}

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) fail("cannot read", path);
  *size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*size);
  if (!bytes || fread(bytes, 1, *size, file) != *size) fail("cannot read", path);
  fclose(file);
  return bytes;
}

/* The caller frees it. */
static uint8_t *take(size_t size) {
  uint8_t *bytes = malloc(size);
  if (!bytes || fread(bytes, 1, size, stdin) != size) fail("cannot read", "standard input");
  return bytes;
}

static uint32_t take_number(void) {
  uint8_t *bytes = take(4);
  uint32_t number = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
  free(bytes);
  return number;
}

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void play(void *core, uint32_t frames) {
  static void (*run)(void);
  if (!run) *(void **)&run = function(core, "retro_run");
  uint8_t *held = take(4 * (size_t)frames);
  double start = cpu_seconds();
  for (uint8_t *frame = held; frame < held + 4 * (size_t)frames; frame += 4) {
    buttons = frame[0] | frame[1] << 8;
    drawing = frame[2];
    if (tell_buffer_status) tell_buffer_status(true, drawing ? 100 : 0, !drawing);
    run();
  }
  fprintf(answers, "%.9f\n", cpu_seconds() - start);
  free(held);
}

static void load_state(void *core, uint32_t size) {
  bool (*unserialize)(const void *, size_t);
  *(void **)&unserialize = function(core, "retro_unserialize");
  uint8_t *state = take(size);
  double start = cpu_seconds();
  if (!unserialize(state, size)) fail("the core refused", "a state");
  fprintf(answers, "%.9f\n", cpu_seconds() - start);
  free(state);
}

static void print_ram(void *core) {
  void *(*data)(unsigned);
  size_t (*size)(unsigned);
  *(void **)&data = function(core, "retro_get_memory_data");
  *(void **)&size = function(core, "retro_get_memory_size");
  const uint8_t *ram = data(SYSTEM_RAM);
  for (size_t i = 0; i < size(SYSTEM_RAM); i++) fprintf(answers, "%02x", ram[i]);
  fputc('\n', answers);
}

static void set(void *core, const char *name, void *callback) {
  void (*setter)(void *);
  *(void **)&setter = function(core, name);
  setter(callback);
}

static void start(void *core, const char *rom) {
  set(core, "retro_set_environment", (void *)environment);
  set(core, "retro_set_video_refresh", (void *)video);
  set(core, "retro_set_audio_sample", (void *)audio);
  set(core, "retro_set_audio_sample_batch", (void *)audio_batch);
  set(core, "retro_set_input_poll", (void *)poll_input);
  set(core, "retro_set_input_state", (void *)input);
  void (*init)(void), (*get_info)(struct system_info *), (*plug)(unsigned, unsigned);
  bool (*load)(const struct game *);
  *(void **)&init = function(core, "retro_init");
  *(void **)&get_info = function(core, "retro_get_system_info");
  *(void **)&load = function(core, "retro_load_game");
  *(void **)&plug = function(core, "retro_set_controller_port_device");
  init();
  struct system_info info = {0};
  get_info(&info);
  struct game game = {rom, NULL, 0, NULL};
  if (!info.need_fullpath) game.data = read_file(rom, &game.size);
  if (!load(&game)) fail("the core refused", rom);
  for (unsigned port = 0; port < PADS; port++) plug(port, JOYPAD);
}

int main(int count, char **arguments) {
  if (count < 4) fail("usage", "minimal-host CORE ROM FOLDER [OPTION=VALUE ...]");
  folder = arguments[3];
  options = arguments + 4;
  option_count = count - 4;
  /* Some cores print: what they say goes to standard error, so that only answers reach the reader. */
  answers = fdopen(dup(STDOUT_FILENO), "w");
  if (!answers || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) fail("cannot write", "standard output");
  void *core = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (!core) fail("cannot load", dlerror());
  start(core, arguments[2]);
  for (int command; (command = getchar()) != EOF; fflush(answers)) {
    if (command == 'F') play(core, take_number());
    else if (command == 'L') load_state(core, take_number());
    else if (command == 'R') print_ram(core);
    else fail("unknown command", (char[]){(char)command, 0});
  }
  return 0;
}
