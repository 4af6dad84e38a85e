#pragma once
/*
 * libzstd's streaming decompression, opened on first use. Its stable interface has been the same since version 1.0, so
 * that neither its headers nor the library are needed to build, and the library only to read what zstd compressed.
 */
#include <stddef.h>

/* Opens the library once, from any thread. NULL when it is ready, else what is wrong. Everything below needs it. */
const char *czstd_open(void);

/* The state of one stream; NULL when there is no memory for it. */
void *czstd_stream_new(void);
void czstd_stream_free(void *stream);

/*
 * Reads from `input` and writes to `output` as far as either goes, and says how far that was.
 * 0 at the end of a frame with everything written, an error, or else that there is more to come.
 */
size_t czstd_stream_step(
  void *stream, const void *input, size_t input_size, size_t *input_read, void *output, size_t output_size,
  size_t *output_written);
/* Whether it is an error that a step returned. */
int czstd_is_error(size_t result);
