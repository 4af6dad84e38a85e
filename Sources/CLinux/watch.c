#define _GNU_SOURCE
#include "CLinux.h"
#include "start.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most_processes = 32768 };

static struct process_record records[most_processes];
static bool is_victim[most_processes];

static void nap(void) {
  struct timespec time = {0, 20 * 1000 * 1000};
  nanosleep(&time, NULL);
}

/* Signals all that was started, and what they started in turn; how many there were. Orphans among them are children of this
   process, which is their subreaper, so that none of them can get away from below it. */
static int signal_all(const char *mark, int number) {
  int count = process_list(records, most_processes), found = 0;
  pid_t own = getpid();
  for (int i = 0; i < count; i++) {
    struct process_record *record = &records[i];
    bool is_alive = record->state != 'Z' && record->state != 'X' && record->pid != own && record->pid != 1;
    is_victim[i] = is_alive && (record->parent == own || (mark && process_has(record->pid, mark)));
  }
  for (bool grew = true; grew;) {
    grew = false;
    for (int i = 0; i < count; i++) {
      if (!is_victim[i]) continue;
      for (int j = 0; j < count; j++) {
        bool is_child = records[j].parent == records[i].pid && records[j].state != 'Z' && records[j].pid != own;
        if (is_child && !is_victim[j]) is_victim[j] = grew = true;
      }
    }
  }
  for (int i = 0; i < count; i++)
    if (is_victim[i]) {
      found++;
      process_signal(records[i].pid, records[i].start, number);
    }
  return found;
}

/* Whether it has no child; then there is nothing below it at all. */
static bool is_alone(void) {
  while (waitpid(-1, NULL, WNOHANG) > 0) {}
  return errno == ECHILD;
}

static void end_all(const char *mark) {
  if (!mark && is_alone()) return;
  /* Half a second for a clean end, then as often as it takes: what is being killed may be starting others. */
  for (int i = 0; i < 25 && (signal_all(mark, i ? 0 : SIGTERM) || !is_alone()); i++) nap();
  for (int i = 0; i < 250 && (signal_all(mark, SIGKILL) || !is_alone()); i++) nap();
}

static void close_all_but(int kept) {
  dup2(kept, 3);
  if (syscall(SYS_close_range, 4u, ~0u, 0u) != 0)
    for (int i = 4; i < 65536; i++) close(i);
  int nothing = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++) dup2(nothing, i);
  if (nothing > 3) close(nothing);
  fcntl(3, F_SETFD, FD_CLOEXEC);
}

/* Another name for what it does, in all places where one is shown: whoever ends every spangate must not end this one first. */
static void rename_process(void) {
  static const char name[] = "agent-watch";
  prctl(PR_SET_NAME, name);
  char text[2048];
  int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  text[length > 0 ? length : 0] = 0;
  char *field = strrchr(text, ')');
  /* The parenthesis ends the second field; the arguments lie from the 48th to the 49th. */
  for (int i = 2; field && i < 48; i++) field = strchr(field + 1, ' ');
  uintptr_t start, end;
  if (!field || sscanf(field, "%" SCNuPTR " %" SCNuPTR, &start, &end) != 2 || end <= start) return;
  memset((void *)start, 0, end - start);
  strncpy((char *)start, name, end - start - 1);
}

static void watch(int socket, const char *mark) {
  /* Out of reach of the terminal's signals, yet in its session, as what is started is to be. */
  setpgid(0, 0);
  rename_process();
  sigset_t defaults;
  sigemptyset(&defaults);
  for (int number = 1; number < 32; number++) {
    struct sigaction before;
    bool was_ignored = sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!was_ignored) sigaddset(&defaults, number);
    signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
  }
  adopt_orphans();
  close_all_but(socket);
  start_serve(3, &defaults);
  if (chdir("/") != 0) _exit(1);
  end_all(mark);
  _exit(0);
}

struct watch watch_start(const char *mark) {
  struct watch none = {-1, -1};
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return none;
  pid_t pid = fork();
  if (pid == 0) watch(ends[0], mark);
  close(ends[0]);
  if (pid < 0) {
    close(ends[1]);
    return none;
  }
  /* This end closes with this process, if not before; that is the word to begin. */
  return (struct watch){pid, ends[1]};
}

void watch_stop(struct watch watch) {
  close(watch.socket);
  while (waitpid(watch.pid, NULL, 0) < 0 && errno == EINTR) {}
}

bool adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0; }
