;; Gray and area resize of pictures, several pixels at a time. The caller lays out the memory.
;; After a change: npm run generate
(module
  (memory (export "memory") 1)

  ;; Gray of pixels of 16 bits, eight at a time: the channels, shifted up to 8 bits, times their weights, plus a half,
  ;; shifted down by 15 bits. The shifts bring the highest bit of red and green to bit 7, $greenMask leaves green's bits.
  ;; $redGreen and $blueHalf hold two weights of 16 bits each, the first-named in the low half.
  ;; A row ends at a multiple of eight pixels: what is written too far is overwritten by the next row.
  (func (export "grayOfNarrow")
    (param $from i32) (param $pitch i32) (param $width i32) (param $height i32) (param $to i32)
    (param $redShift i32) (param $greenShift i32) (param $greenMask i32)
    (param $redGreen i32) (param $blueHalf i32)
    (local $row i32) (local $x i32) (local $at i32)
    (local $p v128) (local $r v128) (local $g v128) (local $b v128) (local $low v128) (local $high v128)
    (local $redMask v128) (local $greens v128) (local $one v128) (local $rg v128) (local $bh v128)
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
        (local.set $r (v128.and (i16x8.shr_u (local.get $p) (local.get $redShift)) (local.get $redMask)))
        (local.set $g (v128.and (i16x8.shr_u (local.get $p) (local.get $greenShift)) (local.get $greens)))
        (local.set $b (v128.and (i16x8.shl (local.get $p) (i32.const 3)) (local.get $redMask)))
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

  ;; One row of small pixels: adds up the gray rows from $first to $last by their weights ($weight for those between;
  ;; a $lastWeight of 0 where there is but one), then the columns between each small pixel's borders.
  ;; A border is 8 bytes: 4 times the columns before it, and how much of the next one is before it, of $columnWeight.
  ;; The first of $count + 1 borders is the picture's edge. $sums has room for $width + 8 numbers.
  ;; Sums are exact, because their differences stay below 2**32; a mean is rounded to the nearest, halves up.
  (func (export "resizeRow")
    (param $gray i32) (param $width i32) (param $first i32) (param $last i32)
    (param $firstWeight i32) (param $weight i32) (param $lastWeight i32)
    (param $sums i32) (param $borders i32) (param $count i32) (param $columnWeight i32)
    (param $area f64) (param $to i32)
    (local $x i32) (local $row i32) (local $at i32) (local $p v128) (local $w v128)
    (local $low v128) (local $high v128) (local $sum i32) (local $border i32) (local $before i32)
    (local $end i32) (local $half f64) (local $scale f64)
    (loop $eight
      (local.set $at (i32.add (i32.add (local.get $gray) (local.get $x)) (i32.mul (local.get $first) (local.get $width))))
      (local.set $p (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $at))))
      (local.set $w (i32x4.splat (local.get $firstWeight)))
      (local.set $low (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $p)) (local.get $w)))
      (local.set $high (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $p)) (local.get $w)))
      (local.set $w (i32x4.splat (local.get $weight)))
      (local.set $row (i32.add (local.get $first) (i32.const 1)))
      (block $inner
        (loop $rows
          (br_if $inner (i32.ge_u (local.get $row) (local.get $last)))
          (local.set $at (i32.add (local.get $at) (local.get $width)))
          (local.set $p (i16x8.extend_low_i8x16_u (v128.load64_zero (local.get $at))))
          (local.set $low (i32x4.add (local.get $low) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $p)) (local.get $w))))
          (local.set $high (i32x4.add (local.get $high) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $p)) (local.get $w))))
          (local.set $row (i32.add (local.get $row) (i32.const 1)))
          (br $rows)))
      (if (i32.ne (local.get $lastWeight) (i32.const 0))
        (then
          (local.set $p (i16x8.extend_low_i8x16_u (v128.load64_zero (i32.add (local.get $at) (local.get $width)))))
          (local.set $w (i32x4.splat (local.get $lastWeight)))
          (local.set $low (i32x4.add (local.get $low) (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $p)) (local.get $w))))
          (local.set $high (i32x4.add (local.get $high) (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $p)) (local.get $w))))))
      (local.set $at (i32.add (local.get $sums) (i32.shl (local.get $x) (i32.const 2))))
      (v128.store (local.get $at) (local.get $low))
      (v128.store offset=16 (local.get $at) (local.get $high))
      (br_if $eight
        (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 8))) (local.get $width))))
    ;; Each column's sum becomes the sum of all columns before it.
    (local.set $at (local.get $sums))
    (local.set $end (i32.add (local.get $sums) (i32.shl (local.get $width) (i32.const 2))))
    (loop $columns
      (local.set $x (i32.load (local.get $at)))
      (i32.store (local.get $at) (local.get $sum))
      (local.set $sum (i32.add (local.get $sum) (local.get $x)))
      (br_if $columns
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $end))))
    (i32.store (local.get $at) (local.get $sum))
    (i32.store offset=4 (local.get $at) (local.get $sum))
    ;; A small pixel is what lies between its borders.
    (local.set $half (f64.add (f64.mul (local.get $area) (f64.const 0.5)) (f64.const 0.25)))
    (local.set $scale (f64.div (f64.const 1) (local.get $area)))
    (local.set $end (i32.add (local.get $to) (local.get $count)))
    (loop $each
      (local.set $borders (i32.add (local.get $borders) (i32.const 8)))
      (local.set $at (i32.add (local.get $sums) (i32.load (local.get $borders))))
      (local.set $sum (i32.load (local.get $at)))
      (local.set $border
        (i32.add
          (i32.mul (local.get $sum) (local.get $columnWeight))
          (i32.mul (i32.sub (i32.load offset=4 (local.get $at)) (local.get $sum)) (i32.load offset=4 (local.get $borders)))))
      (i32.store8 (local.get $to)
        (i32.trunc_f64_u
          (f64.mul
            (f64.add (f64.convert_i32_u (i32.sub (local.get $border) (local.get $before))) (local.get $half))
            (local.get $scale))))
      (local.set $before (local.get $border))
      (br_if $each
        (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 1))) (local.get $end)))))
)
