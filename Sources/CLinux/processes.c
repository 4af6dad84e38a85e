#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int opened(pid_t pid, const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  return open(path, O_RDONLY | O_CLOEXEC);
}

bool process_look(pid_t pid, struct process_record *record) {
  char text[1024];
  int file = opened(pid, "stat");
  if (file < 0) return false;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return false;
  text[count] = 0;
  /* The name of the program is in parentheses and may hold anything, parentheses too. */
  char *rest = strrchr(text, ')');
  int parent, group, session;
  long threads;
  unsigned long long start;
  char state;
  if (!rest
      || sscanf(rest + 1, " %c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %llu", &state, &parent,
           &group, &session, &threads, &start)
        != 6)
    return false;
  if (state == 'Z' && threads > 1) state = 'S';
  *record = (struct process_record){pid, parent, group, session, state, start};
  return true;
}

int process_list(struct process_record *records, int capacity) {
  DIR *folder = opendir("/proc");
  if (!folder) return 0;
  int count = 0;
  struct dirent *entry;
  while (count < capacity && (entry = readdir(folder))) {
    pid_t pid = atoi(entry->d_name);
    if (pid > 0 && process_look(pid, &records[count])) count++;
  }
  closedir(folder);
  return count;
}

bool process_has(pid_t pid, const char *start) {
  int file = opened(pid, "environ");
  if (file < 0) return false;
  size_t length = strlen(start), matched = 0;
  /* Whether the variable that is being read can still be the one. */
  bool may = true, found = false;
  char text[16384];
  ssize_t count;
  while (!found && (count = read(file, text, sizeof text)) > 0) {
    for (ssize_t i = 0; i < count && !found; i++) {
      if (text[i] == 0) {
        may = true;
        matched = 0;
      } else if (may) {
        may = text[i] == start[matched];
        found = may && ++matched == length;
      }
    }
  }
  close(file);
  return found;
}

bool process_signal(pid_t pid, uint64_t start, int number) {
  int file = (int)syscall(SYS_pidfd_open, pid, 0);
  if (file < 0) return false;
  /* What is looked at now is what the descriptor means, or has ended. */
  struct process_record record;
  bool isSame = process_look(pid, &record) && record.start == start;
  bool isSent = isSame && syscall(SYS_pidfd_send_signal, file, number, NULL, 0) == 0;
  close(file);
  return isSent;
}
