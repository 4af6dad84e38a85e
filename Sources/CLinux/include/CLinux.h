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
  /* As ps shows it; Z for one that has ended and is not waited for yet, not for one of whose threads the first has ended. */
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

/* watch.c: a process that starts others for this one, and ends them and all that they started once this one has ended, in
   whatever way. They are its children, and their orphans become its children, so that none gets away from below it. */

struct watch {
  pid_t pid;
  /* Whose other end it holds. */
  int socket;
};

/* Starts it; a PID of -1 where that cannot be.
   mark: what a variable of the environment of everything begins with that is to end too, though it is not below it; NULL
   for nothing. */
struct watch watch_start(const char *mark);

/* Has it end everything now, and waits for its end. */
void watch_stop(struct watch watch);

/* start.c: what is asked of that process, from one thread at a time. An error of -1 says that it is gone. */

struct start_order {
  const char *path, *folder;
  char *const *arguments, *const *variables;
  /* Of stdin, stdout and stderr; -1 for /dev/null. */
  int ends[3];
};

struct start_answer {
  /* 0, or what the system said. */
  int error;
  /* 0 where it still runs. */
  pid_t pid;
  /* As waitid tells how it ended. */
  int code, status;
};

/* Starts a program in a process group of its own, with nothing open but these three. */
struct start_answer start_process(int socket, const struct start_order *order);
/* How it ended, without letting go of its ID. */
struct start_answer start_look(int socket, pid_t pid);
/* Waits for its end, and lets go of its ID. */
struct start_answer start_reap(int socket, pid_t pid);

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
