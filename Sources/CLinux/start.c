#define _GNU_SOURCE
#include "start.h"
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is asked, in one direction, and what is answered, in the other: one after the other, on a socket of two ends of which
   each belongs to one process of the same program. */

enum question { to_start, to_look, to_reap };

struct asked {
  enum question question;
  pid_t pid;
  /* Of the texts that follow: the program, the folder, the arguments, the variables; each ends with NUL. */
  size_t length;
  int argument_count, variable_count;
  /* Whether stdin, stdout and stderr follow as descriptors, or are nothing. */
  bool has[3];
};

static bool send_all(int socket, const void *bytes, size_t count) {
  for (const char *next = bytes; count > 0;) {
    ssize_t sent = send(socket, next, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    next += sent;
    count -= sent;
  }
  return true;
}

static bool receive_all(int socket, void *bytes, size_t count) {
  for (char *next = bytes; count > 0;) {
    ssize_t received = recv(socket, next, count, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return false;
    next += received;
    count -= received;
  }
  return true;
}

/* The side that asks. */

static bool send_asked(int socket, const struct asked *asked, const int ends[3]) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(3 * sizeof(int))];
  } control = {0};
  int descriptors[3], count = 0;
  for (int i = 0; i < 3; i++)
    if (asked->has[i]) descriptors[count++] = ends[i];
  struct iovec part = {(void *)asked, sizeof *asked};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > 0) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent > 0 && send_all(socket, (const char *)asked + sent, sizeof *asked - sent);
}

static struct start_answer ask(int socket, const struct asked *asked) {
  static const int none[3] = {-1, -1, -1};
  struct start_answer answer;
  bool isAnswered = send_asked(socket, asked, none) && receive_all(socket, &answer, sizeof answer);
  return isAnswered ? answer : (struct start_answer){.error = -1};
}

static size_t length_of(char *const *texts, int *count) {
  size_t length = 0;
  for (*count = 0; texts[*count]; ++*count) length += strlen(texts[*count]) + 1;
  return length;
}

static char *append(char *end, char *const *texts) {
  for (; *texts; texts++) end = stpcpy(end, *texts) + 1;
  return end;
}

struct start_answer start_process(int socket, const struct start_order *order) {
  struct asked asked = {.question = to_start};
  for (int i = 0; i < 3; i++) asked.has[i] = order->ends[i] >= 0;
  asked.length = strlen(order->path) + 1 + strlen(order->folder) + 1 + length_of(order->arguments, &asked.argument_count);
  asked.length += length_of(order->variables, &asked.variable_count);
  char *texts = malloc(asked.length);
  if (!texts) return (struct start_answer){.error = ENOMEM};
  char *end = stpcpy(stpcpy(texts, order->path) + 1, order->folder) + 1;
  append(append(end, order->arguments), order->variables);
  struct start_answer answer;
  bool isAnswered = send_asked(socket, &asked, order->ends) && send_all(socket, texts, asked.length)
                    && receive_all(socket, &answer, sizeof answer);
  free(texts);
  return isAnswered ? answer : (struct start_answer){.error = -1};
}

struct start_answer start_look(int socket, pid_t pid) {
  return ask(socket, &(struct asked){.question = to_look, .pid = pid});
}

struct start_answer start_reap(int socket, pid_t pid) {
  return ask(socket, &(struct asked){.question = to_reap, .pid = pid});
}

/* The side that is asked. */

/* What was started and not waited for yet. */
static pid_t *started;
static size_t started_count, started_capacity;

static bool reserve_started(void) {
  if (started_count < started_capacity) return true;
  size_t capacity = started_capacity ? 2 * started_capacity : 64;
  pid_t *larger = realloc(started, capacity * sizeof *larger);
  if (!larger) return false;
  started = larger;
  started_capacity = capacity;
  return true;
}

static bool is_started(pid_t pid) {
  for (size_t i = 0; i < started_count; i++)
    if (started[i] == pid) return true;
  return false;
}

static void forget(pid_t pid) {
  for (size_t i = 0; i < started_count; i++)
    if (started[i] == pid) started[i--] = started[--started_count];
}

/* Orphans that have ended keep their IDs until somebody waits for them. */
static void reap_orphans(void) {
  siginfo_t info = {0};
  while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0 && !is_started(info.si_pid)) {
    waitpid(info.si_pid, NULL, WNOHANG);
    info.si_pid = 0;
  }
}

static bool receive_asked(int socket, struct asked *asked, int ends[3]) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(3 * sizeof(int))];
  } control;
  struct iovec part = {asked, sizeof *asked};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received <= 0 || !receive_all(socket, (char *)asked + received, sizeof *asked - received)) return false;
  int descriptors[3] = {-1, -1, -1}, next = 0;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
    memcpy(descriptors, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
  for (int i = 0; i < 3; i++) ends[i] = asked->has[i] ? descriptors[next++] : -1;
  return true;
}

/* posix_spawn borrows this process's memory instead of copying its page tables. */
static int spawn(const struct start_order *order, const sigset_t *defaults, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  /* A group of its own, so that all of it can be signalled, and no signal from our terminal reaches it. */
  posix_spawnattr_setpgroup(&attributes, 0);
  /* What we block or ignore is our own affair. */
  sigset_t none, own = *defaults;
  sigemptyset(&none);
  static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGXFSZ};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&own, numbers[i]);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &own);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_addchdir_np(&actions, order->folder);
  for (int i = 0; i < 3; i++)
    if (order->ends[i] >= 0)
      posix_spawn_file_actions_adddup2(&actions, order->ends[i], i);
    else
      posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  int error = posix_spawn(pid, order->path, &actions, &attributes, order->arguments, order->variables);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

/* Points at each of so many texts; what lies after them. */
static char *take(char *text, char **pointers, int count) {
  for (int i = 0; i < count; i++) {
    pointers[i] = text;
    text += strlen(text) + 1;
  }
  pointers[count] = NULL;
  return text;
}

/* False when who asked is gone. */
static bool start_one(int socket, const struct asked *asked, const int ends[3], const sigset_t *defaults) {
  char *texts = malloc(asked->length);
  char **pointers = calloc(asked->argument_count + asked->variable_count + 2, sizeof *pointers);
  struct start_answer answer = {.error = ENOMEM};
  bool isThere = texts && pointers && receive_all(socket, texts, asked->length);
  if (isThere && reserve_started()) {
    struct start_order order = {.path = texts, .arguments = pointers, .variables = pointers + asked->argument_count + 1};
    order.folder = texts + strlen(texts) + 1;
    memcpy(order.ends, ends, sizeof order.ends);
    char *rest = take((char *)order.folder + strlen(order.folder) + 1, pointers, asked->argument_count);
    take(rest, pointers + asked->argument_count + 1, asked->variable_count);
    answer.error = spawn(&order, defaults, &answer.pid);
    if (answer.error == 0) started[started_count++] = answer.pid;
  }
  free(texts);
  free(pointers);
  for (int i = 0; i < 3; i++)
    if (ends[i] >= 0) close(ends[i]);
  return isThere && send_all(socket, &answer, sizeof answer);
}

static struct start_answer look(pid_t pid) {
  siginfo_t info = {0};
  if (waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return (struct start_answer){.error = errno};
  return (struct start_answer){.pid = info.si_pid, .code = info.si_code, .status = info.si_status};
}

static struct start_answer reap(pid_t pid) {
  struct start_answer answer = {0};
  do answer.pid = waitpid(pid, NULL, 0);
  while (answer.pid < 0 && errno == EINTR);
  if (answer.pid < 0) answer.error = errno;
  forget(pid);
  return answer;
}

static void notice(int number) { (void)number; }

/* Until something is asked; orphans that end meanwhile are waited for. */
static void await_question(int socket, const sigset_t *while_waiting) {
  struct pollfd question = {socket, POLLIN, 0};
  do reap_orphans();
  while (ppoll(&question, 1, NULL, while_waiting) < 0 && errno == EINTR);
}

void start_serve(int socket, const sigset_t *defaults) {
  struct asked asked;
  int ends[3];
  /* The end of a child interrupts waiting, and nothing else. */
  sigset_t children, others;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, &others);
  sigdelset(&others, SIGCHLD);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = notice}, NULL);
  while (true) {
    await_question(socket, &others);
    if (!receive_asked(socket, &asked, ends)) return;
    if (asked.question == to_start) {
      if (!start_one(socket, &asked, ends, defaults)) return;
      continue;
    }
    struct start_answer answer = asked.question == to_look ? look(asked.pid) : reap(asked.pid);
    if (!send_all(socket, &answer, sizeof answer)) return;
  }
}
