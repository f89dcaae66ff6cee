#include <pthread.h>

#include "_cgo_export.h"

int square(int x) { return x * x; }

int through(int x) { return goCallback(x) + 1; }

static void *run(void *x) {
  *(int *)x = goCallback(*(int *)x);
  return 0;
}

/* Calls back into Go from a thread that Go has not made. */
int on_own_thread(int x) {
  pthread_t thread;
  if (pthread_create(&thread, 0, run, &x) != 0) return -1;
  pthread_join(thread, 0);
  return x;
}
