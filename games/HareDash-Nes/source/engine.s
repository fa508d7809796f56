; Start-up, vertical blank, controller, sprites and level columns.

.import _main, _type_of
.import _lag_frames
.import frames_lo, frames_hi
.importzp sp
.export __STARTUP__ : absolute = 1

.exportzp _nmi_count, _ready, _lag_watch, _scroll, _nametable, _ppu_mask, _bank_objects, _bank_band
.exportzp _queued, _column_ready, _oam_next, _probe_x, _probe_y, _probe_metatile
.exportzp _draw_x, _draw_y, _draw_flip, _pad, _pad_last, _column
.exportzp _tile_tl, _tile_tr, _tile_bl, _tile_br, _tile_palette, _backdrop, _level_columns, _level_dictionary
.exportzp _put_column, _put_row
.export _map, _taken, _oam, _queue_hi, _queue_lo, _queue_value
.export _wait_frame, _read_pad, _draw, _hide_sprites, _probe, _load_column, _put_metatile
.export _ppu_off, _ppu_address, _ppu_write, _ppu_fill, _ppu_palette, _ppu_on, _flush_column, _banks, _ppu_copy

PPUCTRL   = $2000
PPUMASK   = $2001
PPUSTATUS = $2002
OAMADDR   = $2003
PPUSCROLL = $2005
PPUADDR   = $2006
PPUDATA   = $2007
OAMDMA    = $4014
JOY1      = $4016
CTRL_BASE = %10010000       ; NMI on, background at $1000, sprites 8x8 at $0000
RING      = 1

.segment "HEADER"
    .byte "NES", $1A, 2, 16, $41, $00
    .res 8, 0

.segment "ZEROPAGE"
_nmi_count:        .res 1
_ready:            .res 1   ; main loop: this frame's sprites and queues are complete
_lag_watch:        .res 1   ; non-zero: a vertical blank without _ready counts as lag
_scroll:           .res 1
_nametable:        .res 1   ; 0 or 1
_ppu_mask:         .res 1
_bank_objects:     .res 1
_bank_band:        .res 1
_queued:           .res 1   ; entries in the byte queue
_column_ready:     .res 1
_oam_next:         .res 1
_probe_x:          .res 2
_probe_y:          .res 1
_probe_metatile:   .res 1
_draw_x:           .res 2
_draw_y:           .res 2
_draw_flip:        .res 1   ; $00 or $40
_pad:              .res 1
_pad_last:         .res 1
_column:           .res 1   ; for _load_column
_put_column:       .res 1
_put_row:          .res 1
_tile_tl:          .res 2   ; tables of the zone, by metatile
_tile_tr:          .res 2
_tile_bl:          .res 2
_tile_br:          .res 2
_tile_palette:     .res 2
_backdrop:         .res 2   ; 16 columns x 16 rows
_level_columns:    .res 2   ; dictionary index, by column
_level_dictionary: .res 2   ; 16 bytes an entry
pointer1:          .res 2
pointer2:          .res 2
pointer3:          .res 2
even_column:       .res 2
odd_column:        .res 2
temp:              .res 1
temp2:             .res 1
column_hi:         .res 1
column_lo:         .res 1
attribute_lo:      .res 1
row_bits:          .res 1

.segment "MAPRAM"
_map:              .res 512 ; 32 columns x 16 rows of metatiles around the camera

.segment "TAKEN"
_taken:            .res 192 ; collected rings, by column, bit = row & 7

.segment "BUFFERS"
column_left:       .res 30
column_right:      .res 30
column_attributes: .res 8
_queue_hi:         .res 16
_queue_lo:         .res 16
_queue_value:      .res 16

_oam = $0200

.segment "ENGINE"

reset:
    sei
    cld
    ldx #$40
    stx $4017
    ldx #$FF
    txs
    inx
    stx PPUCTRL
    stx PPUMASK
    stx $4010
    stx $4015
    stx $E000               ; no mapper interrupts
    bit PPUSTATUS
@blank1:
    bit PPUSTATUS
    bpl @blank1
    txa
@clear:
    sta $0000,x
    sta $0100,x
    sta $0200,x
    sta $0300,x
    sta $0400,x
    sta $0500,x
    sta $0600,x
    sta $0700,x
    inx
    bne @clear
@blank2:
    bit PPUSTATUS
    bpl @blank2
    lda #6                  ; program banks 0 and 1 at $8000 and $A000
    ldx #0
    jsr set_bank
    lda #7
    ldx #1
    jsr set_bank
    lda #0
    sta $A000               ; vertical mirroring
    lda #$80
    sta $A001
    lda #<$0800
    sta sp
    lda #>$0800
    sta sp+1
    lda #0                  ; sprite banks never change
    ldx #0
    jsr set_bank
    lda #1
    ldx #2
    jsr set_bank
    jsr _hide_sprites
    jmp _main

set_bank:
    sta $8000
    stx $8001
irq:
    rts

; void banks(unsigned char first): background banks first..first+3
_banks:
    tax
    stx temp
    ldy #2
@next:
    tya
    jsr set_bank
    inx
    iny
    cpy #6
    bne @next
    inc temp
    inc temp
    lda temp
    sta _bank_objects
    inc temp
    lda temp
    sta _bank_band
    rts

nmi:
    pha
    txa
    pha
    tya
    pha
    inc _nmi_count
    lda _ready
    bne @go
    lda _lag_watch
    beq @out
    inc _lag_frames
@out:
    jmp @end
@go:
    lda #0
    sta OAMADDR
    lda #>_oam
    sta OAMDMA
    lda _column_ready
    beq @no_column
    jsr upload_column
@no_column:
    ldx #0
    ldy _queued
    beq @no_queue
@queue:
    lda _queue_hi,x
    sta PPUADDR
    lda _queue_lo,x
    sta PPUADDR
    lda _queue_value,x
    sta PPUDATA
    inx
    cpx _queued
    bne @queue
    lda #0
    sta _queued
@no_queue:
    lda #4
    ldx _bank_objects
    sta $8000
    stx $8001
    lda #5
    ldx _bank_band
    sta $8000
    stx $8001
    bit PPUSTATUS
    lda _nametable
    and #1
    ora #CTRL_BASE
    sta PPUCTRL
    lda _scroll
    sta PPUSCROLL
    lda #0
    sta PPUSCROLL
    lda _ppu_mask
    sta PPUMASK
    lda #0
    sta _ready
@end:
    pla
    tay
    pla
    tax
    pla
interrupt_return:
    rti

; Two strips of 30 tiles, then 8 attribute bytes.
upload_column:
    lda #CTRL_BASE | %100   ; step 32
    sta PPUCTRL
    lda column_hi
    sta PPUADDR
    lda column_lo
    sta PPUADDR
    ldx #0
@left:
    .repeat 6, i
    lda column_left+i,x
    sta PPUDATA
    .endrepeat
    txa
    clc
    adc #6
    tax
    cpx #30
    bne @left
    lda column_hi
    sta PPUADDR
    ldx column_lo
    inx
    stx PPUADDR
    ldx #0
@right:
    .repeat 6, i
    lda column_right+i,x
    sta PPUDATA
    .endrepeat
    txa
    clc
    adc #6
    tax
    cpx #30
    bne @right
    lda column_hi
    ora #3
    tay
    lda attribute_lo
    ldx #0
@attributes:
    sty PPUADDR
    sta PPUADDR
    clc
    adc #8
    pha
    lda column_attributes,x
    sta PPUDATA
    pla
    inx
    cpx #8
    bne @attributes
    lda #CTRL_BASE
    sta PPUCTRL
    lda #0
    sta _column_ready
    rts

; void wait_frame(void): hands the frame over and waits for the vertical blank
_wait_frame:
    lda #1
    sta _ready
@wait:
    lda _ready
    bne @wait
    rts

_read_pad:
    lda _pad
    sta _pad_last
    lda #1
    sta JOY1
    lda #0
    sta JOY1
    ldx #8
@bit:
    lda JOY1
    lsr a
    rol _pad                ; A B SELECT START UP DOWN LEFT RIGHT, A in bit 7
    dex
    bne @bit
    rts

; void hide_sprites(void): every sprite from _oam_next on goes below the picture
_hide_sprites:
    ldx _oam_next
    lda #$FF
@next:
    sta _oam,x
    inx
    inx
    inx
    inx
    bne @next
    stx _oam_next
    rts

; void draw(unsigned char frame): a metasprite at (_draw_x, _draw_y), its origin at bottom centre.
; Entries: dx, dy, tile, attributes; $80 ends.
_draw:
    tax
    lda frames_lo,x
    sta pointer1
    lda frames_hi,x
    sta pointer1+1
    ldx _oam_next
    ldy #0
@sprite:
    cpx #252
    bcs @done
    lda (pointer1),y
    cmp #$80
    beq @done
    iny
    bit _draw_flip
    bvc @straight
    eor #$FF
    sec
    sbc #7
@straight:
    sta temp
    clc
    adc _draw_x
    sta _oam+3,x
    jsr sign
    adc _draw_x+1
    bne @skip3
    lda (pointer1),y
    iny
    sta temp
    clc
    adc _draw_y
    sta temp2
    jsr sign
    adc _draw_y+1
    bne @skip2
    lda temp2
    beq @skip2
    cmp #$F0
    bcs @skip2
    sbc #0                  ; carry is clear: minus one, sprites lie one line lower
    sta _oam,x
    lda (pointer1),y
    iny
    sta _oam+1,x
    lda (pointer1),y
    iny
    eor _draw_flip
    sta _oam+2,x
    inx
    inx
    inx
    inx
    bne @sprite
@done:
    stx _oam_next
    rts
@skip3:
    iny
@skip2:
    iny
    iny
    lda #$FF
    sta _oam,x
    bne @sprite

; A = $FF where temp is negative, else 0; keeps the carry
sign:
    lda temp
    bmi @negative
    lda #0
    rts
@negative:
    lda #$FF
    rts

; unsigned char probe(void): type of the metatile at (_probe_x, _probe_y)
_probe:
    lda _probe_y
    lsr a
    lsr a
    lsr a
    lsr a
    sta temp
    lda _probe_x
    and #$F0
    ora temp
    tay
    lda _probe_x+1
    lsr a
    bcs @second
    lda _map,y
    jmp @have
@second:
    lda _map+256,y
@have:
    sta _probe_metatile
    tay
    lda _type_of,y
    ldx #0
    rts

; pointer3 = &_map[(A & 31) << 4]
map_column:
    pha
    asl a
    asl a
    asl a
    asl a
    sta pointer3
    pla
    and #$10
    beq @first
    lda #1
@first:
    clc
    adc #>_map
    sta pointer3+1
    rts

; column_hi/lo and attribute_lo = nametable addresses of column A
column_address:
    pha
    and #$10
    beq @first
    lda #$04
@first:
    ora #$20
    sta column_hi
    pla
    and #$0F
    asl a
    sta column_lo
    lsr a
    lsr a
    clc
    adc #$C0
    sta attribute_lo
    rts

; even_column and odd_column = map columns of the pair that column A belongs to
pair_columns:
    pha
    and #$FE
    jsr map_column
    lda pointer3
    sta even_column
    lda pointer3+1
    sta even_column+1
    pla
    ora #1
    jsr map_column
    lda pointer3
    sta odd_column
    lda pointer3+1
    sta odd_column+1
    rts

; A = attribute byte of the map rows Y and Y+1 (Y even); Y is kept
attribute:
    sty temp2
    iny
    lda (odd_column),y
    tay
    lda (_tile_palette),y
    asl a
    asl a
    sta temp
    ldy temp2
    iny
    lda (even_column),y
    tay
    lda (_tile_palette),y
    ora temp
    asl a
    asl a
    sta temp
    ldy temp2
    lda (odd_column),y
    tay
    lda (_tile_palette),y
    ora temp
    asl a
    asl a
    sta temp
    ldy temp2
    lda (even_column),y
    tay
    lda (_tile_palette),y
    ora temp
    ldy temp2
    rts

; void load_column(void): column _column of the level into the map and the upload buffers
_load_column:
    ldy _column
    lda (_level_columns),y
    ldx #0
    stx temp
    asl a
    rol temp
    asl a
    rol temp
    asl a
    rol temp
    asl a
    rol temp
    clc
    adc _level_dictionary
    sta pointer1
    lda temp
    adc _level_dictionary+1
    sta pointer1+1
    tya
    asl a
    asl a
    asl a
    asl a
    clc
    adc _backdrop
    sta pointer2
    lda #0
    adc _backdrop+1
    sta pointer2+1
    lda _taken,y
    sta row_bits
    tya
    jsr map_column
    ldy #0
@row:
    lda (pointer1),y
    beq @open
    cmp #RING
    beq @ring
    cmp #RING+1
    bne @store
@ring:
    tya
    and #7
    tax
    lda row_bits
    and bit_of,x
    bne @open
    lda (pointer1),y
    bne @store
@open:
    lda (pointer2),y
@store:
    sta (pointer3),y
    iny
    cpy #15
    bne @row
    lda #0
    sta (pointer3),y
    ldy #0
    ldx #0
@tiles:
    sty temp
    lda (pointer3),y
    tay
    lda (_tile_tl),y
    sta column_left,x
    lda (_tile_tr),y
    sta column_right,x
    lda (_tile_bl),y
    sta column_left+1,x
    lda (_tile_br),y
    sta column_right+1,x
    inx
    inx
    ldy temp
    iny
    cpy #15
    bne @tiles
    lda _column
    jsr pair_columns
    ldy #0
    ldx #0
@attributes:
    jsr attribute
    sta column_attributes,x
    iny
    iny
    inx
    cpx #8
    bne @attributes
    lda _column
    jsr column_address
    lda #1
    sta _column_ready
    rts

; void put_metatile(unsigned char metatile): at map column _put_column and row _put_row, on screen too
_put_metatile:
    pha
    lda _put_column
    jsr map_column
    ldy _put_row
    pla
    sta (pointer3),y
    pha
    lda _put_column
    jsr column_address
    lda _put_row
    lsr a
    lsr a
    clc
    adc column_hi
    sta column_hi           ; 64 bytes a row of metatiles
    lda _put_row
    ror a
    ror a
    ror a
    and #$C0
    ora column_lo
    sta column_lo
    pla
    tay
    ldx _queued
    lda (_tile_tl),y
    jsr queue_tile
    inc column_lo
    lda (_tile_tr),y
    jsr queue_tile
    lda column_lo
    clc
    adc #31
    sta column_lo
    lda (_tile_bl),y
    jsr queue_tile
    inc column_lo
    lda (_tile_br),y
    jsr queue_tile
    txa
    pha
    lda _put_column
    jsr pair_columns
    lda _put_row
    and #$FE
    tay
    jsr attribute
    sta temp2
    lda _put_column
    jsr column_address
    pla
    tax
    lda column_hi
    ora #3
    sta column_hi
    lda _put_row
    and #$FE
    asl a
    asl a                   ; 8 attribute bytes for two rows
    clc
    adc attribute_lo
    sta column_lo
    lda temp2
    jsr queue_tile
    stx _queued
    rts

queue_tile:
    sta _queue_value,x
    lda column_hi
    sta _queue_hi,x
    lda column_lo
    sta _queue_lo,x
    inx
    rts

bit_of:
    .byte 1, 2, 4, 8, 16, 32, 64, 128

; The rest writes video memory directly, with rendering off.

; void ppu_off(void): after the next vertical blank the picture is off and the NMI quiet
_ppu_off:
    lda #0
    sta _ppu_mask
    sta _lag_watch
    sta _queued
    sta _column_ready
    jsr _wait_frame_if_running
    lda #0
    sta PPUCTRL
    sta PPUMASK
    rts

_wait_frame_if_running:
    lda running
    beq @not
    jmp _wait_frame
@not:
    rts

; void ppu_on(void)
_ppu_on:
    lda #%00011110
    sta _ppu_mask
    lda #1
    sta running
    bit PPUSTATUS
@blank:
    bit PPUSTATUS
    bpl @blank
    lda #CTRL_BASE
    sta PPUCTRL
    rts

; void ppu_address(unsigned address)
_ppu_address:
    bit PPUSTATUS
    stx PPUADDR
    sta PPUADDR
    rts

; void ppu_write(unsigned char value)
_ppu_write:
    sta PPUDATA
    rts

; void ppu_fill(unsigned char value): 1,024 bytes
_ppu_fill:
    ldx #0
    ldy #4
@byte:
    sta PPUDATA
    inx
    bne @byte
    dey
    bne @byte
    rts

; void ppu_copy(const unsigned char *source): 1,024 bytes
_ppu_copy:
    sta pointer1
    stx pointer1+1
    ldy #0
    ldx #4
@byte:
    lda (pointer1),y
    sta PPUDATA
    iny
    bne @byte
    inc pointer1+1
    dex
    bne @byte
    rts

; void ppu_palette(const unsigned char *colours): 32 bytes
_ppu_palette:
    sta pointer1
    stx pointer1+1
    bit PPUSTATUS
    lda #$3F
    sta PPUADDR
    ldy #0
    sty PPUADDR
@colour:
    lda (pointer1),y
    sta PPUDATA
    iny
    cpy #32
    bne @colour
    rts

; void flush_column(void): uploads the loaded column at once
_flush_column:
    bit PPUSTATUS
    jsr upload_column
    lda #0
    sta PPUCTRL
    rts

.segment "BSS"
running: .res 1

.segment "VECTORS"
    .word nmi, reset, interrupt_return
