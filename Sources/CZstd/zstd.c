#include "CZstd.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

/* As zstd.h has them, RFC 8878's reference implementation. */
struct buffer_in {
  const void *bytes;
  size_t size, position;
};
struct buffer_out {
  void *bytes;
  size_t size, position;
};

static void *(*create)(void);
static size_t (*release)(void *);
static size_t (*decompress)(void *, struct buffer_out *, struct buffer_in *);
static unsigned (*is_error)(size_t);

static pthread_once_t opened = PTHREAD_ONCE_INIT;
static const char *problem;
static char loader_says[512];

static void open_library(void) {
  void *library = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    /* A copy, since the loader's own text lives only as long as its thread. */
    snprintf(loader_says, sizeof loader_says, "%s", dlerror());
    problem = loader_says;
    return;
  }
  create = (__typeof__(create))dlsym(library, "ZSTD_createDStream");
  release = (__typeof__(release))dlsym(library, "ZSTD_freeDStream");
  decompress = (__typeof__(decompress))dlsym(library, "ZSTD_decompressStream");
  is_error = (__typeof__(is_error))dlsym(library, "ZSTD_isError");
  if (!create || !release || !decompress || !is_error) problem = "libzstd.so.1 is not the library that it should be";
}

const char *czstd_open(void) {
  pthread_once(&opened, open_library);
  return problem;
}

void *czstd_stream_new(void) { return create(); }
void czstd_stream_free(void *stream) { release(stream); }

size_t czstd_stream_step(
  void *stream, const void *input, size_t input_size, size_t *input_read, void *output, size_t output_size,
  size_t *output_written) {
  struct buffer_in in = {input, input_size, 0};
  struct buffer_out out = {output, output_size, 0};
  size_t result = decompress(stream, &out, &in);
  *input_read = in.position;
  *output_written = out.position;
  return result;
}

int czstd_is_error(size_t result) { return is_error(result) != 0; }
