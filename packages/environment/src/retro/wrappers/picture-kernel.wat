;; Gray and area resize of pictures, several pixels at a time. The caller lays out the memory.
;; After a change: npm run generate
(module
  (memory (export "memory") 1)

  ;; Gray of pixels of 16 bits, eight at a time: the channels, shifted up to 8 bits, times their weights, plus a half,
  ;; shifted down by 15 bits. Times $upwards red's highest bit is bit 15; $greenMask leaves green's bits.
  ;; $redGreen and $blueHalf hold two weights of 16 bits each, the first-named in the low half.
  ;; A row ends at a multiple of eight pixels: what is written too far is overwritten by the next row.
  (func (export "grayOfNarrow")
    (param $from i32) (param $pitch i32) (param $width i32) (param $height i32) (param $to i32)
    (param $upwards i32) (param $greenMask i32)
    (param $redGreen i32) (param $blueHalf i32)
    (local $row i32) (local $x i32) (local $at i32) (local $up v128)
    (local $p v128) (local $r v128) (local $g v128) (local $b v128) (local $low v128) (local $high v128)
    (local $redMask v128) (local $greens v128) (local $one v128) (local $rg v128) (local $bh v128)
    (local.set $up (i16x8.splat (local.get $upwards)))
    (local.set $redMask (i16x8.splat (i32.const 0xf8)))
    (local.set $greens (i16x8.splat (local.get $greenMask)))
    (local.set $one (i16x8.splat (i32.const 1)))
    (local.set $rg (i32x4.splat (local.get $redGreen)))
    (local.set $bh (i32x4.splat (local.get $blueHalf)))
    (loop $rows
      (local.set $at (local.get $from))
      (local.set $x (i32.const 0))
      (loop $eight
        (local.set $p (v128.load (local.get $at)))
        (local.set $b (v128.and (i16x8.shl (local.get $p) (i32.const 3)) (local.get $redMask)))
        (local.set $p (i16x8.mul (local.get $p) (local.get $up)))
        (local.set $r (v128.and (i16x8.shr_u (local.get $p) (i32.const 8)) (local.get $redMask)))
        (local.set $g (v128.and (i16x8.shr_u (local.get $p) (i32.const 3)) (local.get $greens)))
        (local.set $low
          (i32x4.add
            (i32x4.dot_i16x8_s
              (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $r) (local.get $g))
              (local.get $rg))
            (i32x4.dot_i16x8_s
              (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $b) (local.get $one))
              (local.get $bh))))
        (local.set $high
          (i32x4.add
            (i32x4.dot_i16x8_s
              (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $r) (local.get $g))
              (local.get $rg))
            (i32x4.dot_i16x8_s
              (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $b) (local.get $one))
              (local.get $bh))))
        (local.set $p
          (i16x8.narrow_i32x4_s
            (i32x4.shr_u (local.get $low) (i32.const 15))
            (i32x4.shr_u (local.get $high) (i32.const 15))))
        (v128.store64_lane 0
          (i32.add (local.get $to) (local.get $x))
          (i8x16.narrow_i16x8_u (local.get $p) (local.get $p)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $eight
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 8))) (local.get $width))))
      (local.set $from (i32.add (local.get $from) (local.get $pitch)))
      (local.set $to (i32.add (local.get $to) (local.get $width)))
      (br_if $rows
        (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height)))))

  ;; The same of pixels of 32 bits, four at a time. $outer weighs bits 0-7 and bits 16-23, $inner bits 8-15 and a half.
  (func (export "grayOfWide")
    (param $from i32) (param $pitch i32) (param $width i32) (param $height i32) (param $to i32)
    (param $outer i32) (param $inner i32)
    (local $row i32) (local $x i32) (local $at i32) (local $p v128)
    (local $evens v128) (local $odds v128) (local $halves v128) (local $os v128) (local $is v128)
    (local.set $evens (i32x4.splat (i32.const 0x00ff00ff)))
    (local.set $odds (i32x4.splat (i32.const 0x000000ff)))
    (local.set $halves (i32x4.splat (i32.const 0x00010000)))
    (local.set $os (i32x4.splat (local.get $outer)))
    (local.set $is (i32x4.splat (local.get $inner)))
    (loop $rows
      (local.set $at (local.get $from))
      (local.set $x (i32.const 0))
      (loop $four
        (local.set $p (v128.load (local.get $at)))
        (local.set $p
          (i32x4.shr_u
            (i32x4.add
              (i32x4.dot_i16x8_s (v128.and (local.get $p) (local.get $evens)) (local.get $os))
              (i32x4.dot_i16x8_s
                (v128.or
                  (v128.and (i32x4.shr_u (local.get $p) (i32.const 8)) (local.get $odds))
                  (local.get $halves))
                (local.get $is)))
            (i32.const 15)))
        (local.set $p (i16x8.narrow_i32x4_s (local.get $p) (local.get $p)))
        (v128.store32_lane 0
          (i32.add (local.get $to) (local.get $x))
          (i8x16.narrow_i16x8_u (local.get $p) (local.get $p)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $four
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $width))))
      (local.set $from (i32.add (local.get $from) (local.get $pitch)))
      (local.set $to (i32.add (local.get $to) (local.get $width)))
      (br_if $rows
        (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height)))))

  ;; All rows of small pixels. For each: adds up gray rows by their weights, two rows at a time, then the columns between
  ;; each small pixel's borders.
  ;; A row of $table is the first gray row's offset in bytes, the number of pairs of rows, and two weights of 16 bits for
  ;; each pair, the upper row's in the low half; a weight of 0 lets a row out, which may then be beyond the picture.
  ;; A border is 8 bytes: 4 times the columns before it, and how much of the next one is before it, of $columnWeight.
  ;; The first of $count + 1 borders is the picture's edge. $sums has room for $width + 17 numbers.
  ;; Sums are exact, because their differences stay below 2**32; a mean is rounded to the nearest, halves up.
  (func (export "resize")
    (param $gray i32) (param $width i32) (param $table i32) (param $height i32)
    (param $sums i32) (param $borders i32) (param $count i32) (param $columnWeight i32)
    (param $area f64) (param $to i32)
    (local $x i32) (local $at i32) (local $pair i32) (local $next i32) (local $border i32)
    (local $sum i32) (local $left i32) (local $right i32) (local $end i32) (local $scale f64)
    (local $a v128) (local $b v128) (local $p v128) (local $w v128) (local $zero v128) (local $before v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local.set $scale (f64.div (f64.const 1) (local.get $area)))
    (i32.store (local.get $sums) (i32.const 0))
    (loop $rows
      (local.set $next
        (i32.add (i32.add (local.get $table) (i32.const 8)) (i32.shl (i32.load offset=4 (local.get $table)) (i32.const 2))))
      (local.set $before (local.get $zero))
      (local.set $x (i32.const 0))
      (loop $sixteen
        (local.set $at (i32.add (i32.add (local.get $gray) (i32.load (local.get $table))) (local.get $x)))
        (local.set $pair (i32.add (local.get $table) (i32.const 8)))
        (local.set $s0 (local.get $zero))
        (local.set $s1 (local.get $zero))
        (local.set $s2 (local.get $zero))
        (local.set $s3 (local.get $zero))
        (loop $pairs
          (local.set $a (v128.load (local.get $at)))
          (local.set $at (i32.add (local.get $at) (local.get $width)))
          (local.set $b (v128.load (local.get $at)))
          (local.set $at (i32.add (local.get $at) (local.get $width)))
          (local.set $w (v128.load32_splat (local.get $pair)))
          (local.set $p (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $a) (local.get $b)))
          (local.set $s0 (i32x4.add (local.get $s0) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $p)) (local.get $w))))
          (local.set $s1 (i32x4.add (local.get $s1) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $p)) (local.get $w))))
          (local.set $p (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $a) (local.get $b)))
          (local.set $s2 (i32x4.add (local.get $s2) (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_u (local.get $p)) (local.get $w))))
          (local.set $s3 (i32x4.add (local.get $s3) (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_u (local.get $p)) (local.get $w))))
          (br_if $pairs
            (i32.lt_u (local.tee $pair (i32.add (local.get $pair) (i32.const 4))) (local.get $next))))
        ;; Each column's sum becomes the sum of all columns up to it, one place further.
        (local.set $at (i32.add (local.get $sums) (i32.shl (local.get $x) (i32.const 2))))
        (local.set $s0 (i32x4.add (local.get $s0) (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $zero) (local.get $s0))))
        (local.set $s0 (i32x4.add (local.get $s0) (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $zero) (local.get $s0))))
        (local.set $s0 (i32x4.add (local.get $s0) (local.get $before)))
        (local.set $before (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15 (local.get $s0) (local.get $s0)))
        (v128.store offset=4 (local.get $at) (local.get $s0))
        (local.set $s1 (i32x4.add (local.get $s1) (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $zero) (local.get $s1))))
        (local.set $s1 (i32x4.add (local.get $s1) (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $zero) (local.get $s1))))
        (local.set $s1 (i32x4.add (local.get $s1) (local.get $before)))
        (local.set $before (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15 (local.get $s1) (local.get $s1)))
        (v128.store offset=20 (local.get $at) (local.get $s1))
        (local.set $s2 (i32x4.add (local.get $s2) (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $zero) (local.get $s2))))
        (local.set $s2 (i32x4.add (local.get $s2) (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $zero) (local.get $s2))))
        (local.set $s2 (i32x4.add (local.get $s2) (local.get $before)))
        (local.set $before (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15 (local.get $s2) (local.get $s2)))
        (v128.store offset=36 (local.get $at) (local.get $s2))
        (local.set $s3 (i32x4.add (local.get $s3) (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $zero) (local.get $s3))))
        (local.set $s3 (i32x4.add (local.get $s3) (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $zero) (local.get $s3))))
        (local.set $s3 (i32x4.add (local.get $s3) (local.get $before)))
        (local.set $before (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15 (local.get $s3) (local.get $s3)))
        (v128.store offset=52 (local.get $at) (local.get $s3))
        (br_if $sixteen
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $width))))
      ;; A small pixel is what lies between its borders. Adding 1.5 * 2**52 rounds: the number is then in the low bits.
      (local.set $border (local.get $borders))
      (local.set $left (i32.const 0))
      (local.set $end (i32.add (local.get $to) (local.get $count)))
      (loop $each
        (local.set $border (i32.add (local.get $border) (i32.const 8)))
        (local.set $at (i32.add (local.get $sums) (i32.load (local.get $border))))
        (local.set $sum (i32.load (local.get $at)))
        (local.set $right
          (i32.add
            (i32.mul (local.get $sum) (local.get $columnWeight))
            (i32.mul (i32.sub (i32.load offset=4 (local.get $at)) (local.get $sum)) (i32.load offset=4 (local.get $border)))))
        (i64.store8 (local.get $to)
          (i64.reinterpret_f64
            (f64.add
              (f64.mul
                (f64.add (f64.convert_i32_u (i32.sub (local.get $right) (local.get $left))) (f64.const 0.25))
                (local.get $scale))
              (f64.const 6755399441055744))))
        (local.set $left (local.get $right))
        (br_if $each
          (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 1))) (local.get $end))))
      (local.set $table (local.get $next))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))
)
