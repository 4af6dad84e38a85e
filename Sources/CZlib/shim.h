#pragma once
#include <zlib.h>

// zlib's initialisers are macros, which Swift cannot call.
static inline int spg_inflate_init(z_stream *s, int window_bits) { return inflateInit2(s, window_bits); }
static inline int spg_deflate_init(z_stream *s, int level, int window_bits) {
  return deflateInit2(s, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
