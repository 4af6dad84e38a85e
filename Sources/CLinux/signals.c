#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
enum { count = sizeof numbers / sizeof *numbers };

/* Of the signal that came first; 0 before. */
static atomic_int first;
static atomic_bool listening;
static int event = -1;

static void wake(void) {
  int saved = errno;
  eventfd_write(event, 1);
  errno = saved;
}

static void receive(int number) {
  if (!atomic_load(&listening)) _exit(128 + number);
  int none = 0;
  if (atomic_compare_exchange_strong(&first, &none, number)) return wake();
  /* A terminal that is closed and its shell both say so. */
  if (number != SIGHUP) _exit(128 + number);
}

void signals_receive(void) {
  if (event < 0) event = eventfd(0, EFD_CLOEXEC);
  struct sigaction action = {.sa_handler = receive, .sa_flags = SA_RESTART};
  for (int i = 0; i < count; i++) sigaddset(&action.sa_mask, numbers[i]);
  for (int i = 0; i < count; i++) {
    struct sigaction before;
    if (numbers[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(numbers[i], &action, NULL);
  }
  pthread_sigmask(SIG_UNBLOCK, &action.sa_mask, NULL);
}

void signals_listen(void) {
  if (event < 0) signals_receive();
  atomic_store(&listening, true);
}

void signals_ignore(void) {
  atomic_store(&listening, false);
  wake();
}

int signals_wait(void) {
  /* Every other thread may have them blocked. */
  sigset_t all;
  sigemptyset(&all);
  for (int i = 0; i < count; i++) sigaddset(&all, numbers[i]);
  pthread_sigmask(SIG_UNBLOCK, &all, NULL);
  while (true) {
    int number = atomic_load(&first);
    if (number) return number;
    if (!atomic_load(&listening)) return 0;
    eventfd_t value;
    eventfd_read(event, &value);
  }
}
