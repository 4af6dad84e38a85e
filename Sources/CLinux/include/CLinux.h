#pragma once
/* Interfaces of Linux and its C library that Swift's Glibc module leaves out. */
#include <malloc.h>
#include <pthread.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/types.h>

/* Their headers show these only to GNU C, which Swift's importer does not ask for. */
int pipe2(int ends[2], int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
int pthread_setname_np(pthread_t thread, const char *name);

/* processes.c: what /proc tells of processes. */

struct process_record {
  pid_t pid, parent, group, session;
  /* As ps shows it; Z for one that has ended and is not waited for yet. */
  char state;
  /* When it started, in ticks since the machine did: with the ID it names one process for as long as the machine is up. */
  uint64_t start;
};

/* False when there is no such process. */
bool process_look(pid_t pid, struct process_record *record);
/* All that there are, but no more than the capacity; how many. */
int process_list(struct process_record *records, int capacity);
/* Whether a variable of its environment begins so, as far as it may be read. */
bool process_has(pid_t pid, const char *start);
/* Sends a signal to exactly this process; false when it is gone or another's. */
bool process_signal(pid_t pid, uint64_t start, int signal);

/* watch.c: a process that ends what this one started, once this one has ended, in whatever way. */

/* A process that was started and not waited for yet; 0 where there is none. Shared with who watches. */
struct watched_process {
  pid_t pid;
  uint64_t start;
};

enum { watched_capacity = 4096 };

/* Starts it.
   mark: what a variable of the environment of everything that is started begins with.
   table: watched_capacity places.
   Returns the ID of the process that watches; -1 where there is none. */
pid_t watch_start(const char *mark, struct watched_process **table);

/* Has it do its work now, and waits for its end. */
void watch_stop(pid_t pid);

/* From now on orphans of what this process starts become its children. */
bool adopt_orphans(void);

/* signals.c: HUP, INT, QUIT and TERM, without a lock and without a moment in which one of them is lost. */

/* From now on the first of them ends this process, with 128 and its number, unless somebody listens. A HUP that is ignored stays so,
   as nohup wants it. */
void signals_receive(void);
/* From now on the first is told to who waits, and any further one but HUP ends this process at once. */
void signals_listen(void);
/* Until now; wakes who waits. */
void signals_ignore(void);
/* Waits for the first while there is somebody who listens; 0 when there is nobody any more. */
int signals_wait(void);
