#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most_processes = 32768 };

static struct process_record records[most_processes];
static bool is_victim[most_processes];

/* Orphans that the process which is watched has adopted, by the time of its end. They may have hidden their environment. */
static struct watched_process adopted[watched_capacity];
static int adopted_count;

static void look_at_child(pid_t pid, const struct watched_process *table) {
  for (int i = 0; i < watched_capacity; i++)
    if (table[i].pid == pid) return;
  struct process_record record;
  if (!process_look(pid, &record)) return;
  int place = 0;
  while (place < adopted_count && adopted[place].pid != pid) place++;
  if (place == watched_capacity) return;
  if (place == adopted_count) adopted_count++;
  adopted[place] = (struct watched_process){pid, record.start};
}

/* Calls for every child of a process but this one; how many there were. */
static int children(pid_t parent, const struct watched_process *table) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%d/task", (int)parent);
  DIR *folder = opendir(path);
  if (!folder) return 0;
  int count = 0;
  struct dirent *entry;
  while ((entry = readdir(folder))) {
    if (entry->d_name[0] == '.') continue;
    char name[320];
    snprintf(name, sizeof name, "%s/%s/children", path, entry->d_name);
    int file = open(name, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
    if (file >= 0) close(file);
    text[length > 0 ? length : 0] = 0;
    char *next = text;
    for (long pid; (pid = strtol(next, &next, 10)) > 0;) {
      if (pid == getpid()) continue;
      count++;
      if (table) look_at_child((pid_t)pid, table);
    }
  }
  closedir(folder);
  return count;
}

static bool is_adopted(const struct process_record *record) {
  for (int i = 0; i < adopted_count; i++)
    if (adopted[i].pid == record->pid) return adopted[i].start == record->start;
  return false;
}

static void nap(void) {
  struct timespec time = {0, 20 * 1000 * 1000};
  nanosleep(&time, NULL);
}

static bool is_watched(const struct process_record *record, const struct watched_process *table) {
  for (int i = 0; i < watched_capacity; i++) {
    pid_t pid = table[i].pid;
    if (!pid) continue;
    if (record->pid == pid && record->start == table[i].start) return true;
    /* It leads a group of its own, whose number is nobody else's while one of them lives. */
    if (record->pid != pid && (record->group == pid || record->session == pid)) return true;
  }
  return false;
}

/* Signals all that was started, and what they started in turn; how many there were. */
static int signal_all(const char *mark, const struct watched_process *table, int number) {
  int count = process_list(records, most_processes), found = 0;
  pid_t own = getpid();
  for (int i = 0; i < count; i++) {
    struct process_record *record = &records[i];
    bool is_alive = record->state != 'Z' && record->state != 'X' && record->pid != own && record->pid != 1;
    is_victim[i] = is_alive && (is_watched(record, table) || is_adopted(record) || process_has(record->pid, mark));
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

static void close_all_but(int kept) {
  dup2(kept, 3);
  if (syscall(SYS_close_range, 4u, ~0u, 0u) != 0)
    for (int i = 4; i < 65536; i++) close(i);
  int nothing = open("/dev/null", O_RDWR);
  for (int i = 0; i < 3; i++) dup2(nothing, i);
  if (nothing > 3) close(nothing);
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

static void watch(int pipe, const char *mark, const struct watched_process *table, pid_t parent) {
  setsid();
  rename_process();
  for (int number = 1; number < 32; number++) signal(number, SIG_IGN);
  if (chdir("/") != 0) _exit(1);
  close_all_but(pipe);
  /* Children that were there before, as after exec in a shell, may have orphans of their own, which are nobody's here. */
  bool adopts = children(parent, NULL) == 0;
  struct pollfd end = {3, POLLIN, 0};
  while (poll(&end, 1, adopts ? 100 : -1) <= 0)
    if (adopts) children(parent, table);
  /* Half a second for a clean end, then as often as it takes: what is being killed may be starting others. */
  if (signal_all(mark, table, SIGTERM))
    for (int i = 0; i < 25 && signal_all(mark, table, 0); i++) nap();
  for (int i = 0; i < 250 && signal_all(mark, table, SIGKILL); i++) nap();
  _exit(0);
}

/* Our end of the pipe whose end of file is the word to begin. */
static int watching = -1;

pid_t watch_start(const char *mark, struct watched_process **table) {
  size_t size = watched_capacity * sizeof(struct watched_process);
  struct watched_process *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return -1;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    munmap(shared, size);
    return -1;
  }
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) {
    close(ends[1]);
    watch(ends[0], mark, shared, parent);
  }
  close(ends[0]);
  if (pid < 0) {
    close(ends[1]);
    munmap(shared, size);
    return -1;
  }
  /* The other end closes with this process, if not before. */
  watching = ends[1];
  *table = shared;
  return pid;
}

void watch_stop(pid_t pid) {
  if (watching < 0) return;
  close(watching);
  watching = -1;
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
}

bool adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0; }
