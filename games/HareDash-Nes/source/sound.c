/* Tunes on pulse 1 and triangle, effects on pulse 2 and noise. Tunes come from art/songs.txt. */
#include "game.h"

#define APU(register) (*(volatile byte *)(0x4000 + (register)))
#define REST 0
#define LOOP 255

static byte playing, unit;
static const byte *lead, *bass, *lead_start, *bass_start;
static byte lead_left, bass_left, lead_age;
static byte effect_left, effect_volume;
static word effect_period;
static int effect_slide;

/* Periods of C2 to B2; each octave up halves them. */
static const word lowest[12] = {1709, 1613, 1523, 1437, 1356, 1280, 1208, 1140, 1076, 1016, 959, 905};

static word period_of(byte note) {
  static word period;
  static byte octave;
  octave = 0;
  --note;
  while (note >= 12) {
    note -= 12;
    ++octave;
  }
  period = lowest[note];
  while (octave--) period >>= 1;
  return period;
}

void sound_quiet(void) { APU(0x15) = 0; }

void sound_start(byte song) {
  lead = lead_start = song_lead[song];
  bass = bass_start = song_bass[song];
  unit = song_tempo[song];
  lead_left = 0;
  bass_left = 0;
  effect_left = 0;
  playing = 1;
  APU(0x15) = 0x0F;
  APU(0x01) = 8;
  APU(0x05) = 8;
  APU(0x00) = 0x30;
  APU(0x04) = 0x30;
  APU(0x0C) = 0x30;
  APU(0x08) = 0x80;
}

static void play_lead(void) {
  static word period;
  if (lead_left) {
    --lead_left;
    ++lead_age;
    if (lead_age == 6) APU(0x00) = 0x74;
    else if (lead_age == 16) APU(0x00) = 0x72;
    return;
  }
  if (*lead == LOOP) lead = lead_start;
  lead_left = lead[1] * unit - 1;
  lead_age = 0;
  if (*lead == REST) APU(0x00) = 0x30;
  else {
    period = period_of(*lead);
    APU(0x00) = 0x76;
    APU(0x02) = (byte)period;
    APU(0x03) = (byte)(period >> 8);
  }
  lead += 2;
}

static void play_bass(void) {
  static word period;
  if (bass_left) {
    if (--bass_left == 2) APU(0x08) = 0x80;
    return;
  }
  if (*bass == LOOP) bass = bass_start;
  bass_left = bass[1] * unit - 1;
  if (*bass == REST) APU(0x08) = 0x80;
  else {
    period = period_of(*bass);
    APU(0x08) = 0xFF;
    APU(0x0A) = (byte)period;
    APU(0x0B) = (byte)(period >> 8);
  }
  bass += 2;
}

static void play_effect(void) {
  if (--effect_left == 0) {
    APU(0x04) = 0x30;
    APU(0x0C) = 0x30;
    return;
  }
  effect_period += effect_slide;
  APU(0x06) = (byte)effect_period;
  APU(0x07) = (byte)(effect_period >> 8) & 7;
  if (effect_left < 6) APU(0x04) = 0xB0 | (effect_left >> 1 < effect_volume ? effect_left >> 1 : effect_volume);
}

void sound_frame(void) {
  if (!playing) return;
  play_lead();
  play_bass();
  if (effect_left) play_effect();
}

static void noise(byte pitch) {
  APU(0x0C) = 0x36;
  APU(0x0E) = pitch;
  APU(0x0F) = 8;
}

static const word effect_start[7] = {0x1A0, 0x047, 0x2C0, 0x100, 0x180, 0x300, 0x0D5};
static const signed char effect_step[7] = {-14, -1, -22, 18, -30, -16, -2};
static const byte effect_length[7] = {14, 16, 24, 26, 9, 20, 50};

void sound_effect(byte effect) {
  effect_period = effect_start[effect];
  effect_slide = effect_step[effect];
  effect_left = effect_length[effect];
  effect_volume = 6;
  APU(0x04) = 0xB6;
  APU(0x06) = (byte)effect_period;
  APU(0x07) = (byte)(effect_period >> 8);
  if (effect == SFX_POP || effect == SFX_HURT) noise(effect == SFX_POP ? 5 : 9);
}
