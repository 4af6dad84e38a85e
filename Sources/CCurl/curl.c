#define _GNU_SOURCE
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>

#define FUNCTIONS(X) \
  X(curl_global_init) \
  X(curl_easy_init) \
  X(curl_easy_reset) \
  X(curl_easy_cleanup) \
  X(curl_easy_strerror) \
  X(curl_easy_setopt) \
  X(curl_easy_getinfo) \
  X(curl_slist_append) \
  X(curl_slist_free_all) \
  X(curl_multi_init) \
  X(curl_multi_cleanup) \
  X(curl_multi_setopt) \
  X(curl_multi_add_handle) \
  X(curl_multi_remove_handle) \
  X(curl_multi_perform) \
  X(curl_multi_poll) \
  X(curl_multi_wakeup) \
  X(curl_multi_info_read)

/* Parentheses keep curl's argument-counting macros of the same names away. */
#define DECLARE(name) static __typeof__(&(name)) loaded_##name;
FUNCTIONS(DECLARE)

static pthread_once_t opened = PTHREAD_ONCE_INIT;
static const char *problem;
static char loader_says[512];

static void open_library(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    /* A copy, since the loader's own text lives only as long as its thread. */
    snprintf(loader_says, sizeof loader_says, "%s", dlerror());
    problem = loader_says;
    return;
  }
#define LOAD(name) \
  loaded_##name = (__typeof__(&(name)))dlsym(library, #name); \
  if (!loaded_##name) { \
    problem = "libcurl.so.4 is too old: it has no " #name; \
    return; \
  }
  FUNCTIONS(LOAD)
  if (loaded_curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) problem = "libcurl could not set itself up";
}

const char *ccurl_open(void) {
  pthread_once(&opened, open_library);
  return problem;
}

CURL *ccurl_easy_init(void) { return loaded_curl_easy_init(); }
void ccurl_easy_reset(CURL *easy) { loaded_curl_easy_reset(easy); }
void ccurl_easy_cleanup(CURL *easy) { loaded_curl_easy_cleanup(easy); }
const char *ccurl_easy_strerror(CURLcode code) { return loaded_curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return loaded_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return loaded_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return loaded_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return loaded_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, ccurl_data_callback value) {
  return loaded_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_get_long(CURL *easy, CURLINFO info, long *value) {
  return loaded_curl_easy_getinfo(easy, info, value);
}
CURLcode ccurl_get_size(CURL *easy, CURLINFO info, curl_off_t *value) {
  return loaded_curl_easy_getinfo(easy, info, value);
}

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
  return loaded_curl_slist_append(list, text);
}
void ccurl_slist_free_all(struct curl_slist *list) { loaded_curl_slist_free_all(list); }

CURLM *ccurl_multi_init(void) { return loaded_curl_multi_init(); }
CURLMcode ccurl_multi_cleanup(CURLM *multi) { return loaded_curl_multi_cleanup(multi); }
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return loaded_curl_multi_setopt(multi, option, value);
}
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return loaded_curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return loaded_curl_multi_remove_handle(multi, easy); }
CURLMcode ccurl_multi_perform(CURLM *multi) {
  int running = 0;
  return loaded_curl_multi_perform(multi, &running);
}
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return loaded_curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}
CURLMcode ccurl_multi_wakeup(CURLM *multi) { return loaded_curl_multi_wakeup(multi); }

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message = loaded_curl_multi_info_read(multi, &left);
  while (message && message->msg != CURLMSG_DONE) message = loaded_curl_multi_info_read(multi, &left);
  if (!message) return NULL;
  *result = message->data.result;
  return message->easy_handle;
}
