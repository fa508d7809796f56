; The variables that ../data.json names, at fixed addresses from $0300. All little-endian.
; tools and scripts depend on these addresses: append, never reorder.

.export _x, _y, _rings, _lives, _score, _zone, _act, _screen_x, _screen_x_end
.export _level_end_bonus, _time_left, _mode, _lag_frames, _vx, _vy, _on_ground, _rolling

.segment "VARS"
_x:               .res 2    ; $0300 world pixels, the hare's centre
_y:               .res 2    ; $0302 pixels from the top, the hare's feet (signed)
_rings:           .res 1    ; $0304 0..99
_lives:           .res 1    ; $0305 starts at 3
_score:           .res 4    ; $0306
_zone:            .res 1    ; $030A 0 Meadow, 1 Cavern, 2 City
_act:             .res 1    ; $030B 0 or 1
_screen_x:        .res 2    ; $030C the camera's left edge
_screen_x_end:    .res 2    ; $030E its value at the right end of the act
_level_end_bonus: .res 1    ; $0310 0 in play, 10 from touching the goal post on
_time_left:       .res 1    ; $0311 seconds
_mode:            .res 1    ; $0312 0 title, 1 card, 2 play, 3 dying, 4 goal, 5 tally, 6 game over, 7 ending
_lag_frames:      .res 1    ; $0313 frames of play that missed their vertical blank; stays 0
_vx:              .res 2    ; $0314 speed, signed, 1/256 pixel a frame
_vy:              .res 2    ; $0316
_on_ground:       .res 1    ; $0318
_rolling:         .res 1    ; $0319
