#pragma once
#include <signal.h>

/* Starts processes for who is at the other end of a socket, until that one is gone.
   defaults: the signals whose actions are the system's own again in what is started. */
void start_serve(int socket, const sigset_t *defaults);
