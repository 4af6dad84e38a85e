#include "CEntry.h"
#include "CLinux.h"

/* Swift's runtime takes SIGQUIT for a crash while it starts, tells of it and goes on, unless somebody handles it already. */
static void enter(int count, char **arguments, char **variables) {
  (void)count, (void)arguments, (void)variables;
  signals_receive();
}

__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = enter;
