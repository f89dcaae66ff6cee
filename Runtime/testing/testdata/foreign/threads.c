#include <pthread.h>
#include <stdint.h>

void callback(int);

static void *make_callbacks(void *count) {
  for (int i = 0; i < (int)(intptr_t)count; i++) callback(i);
  return 0;
}

// Twice: threads of the second half may get goroutines that those of the first half had.
void run_threads(int threads, int callbacks) {
  pthread_t ids[threads];
  for (int half = 0; half < 2; half++) {
    for (int i = 0; i < threads; i++) pthread_create(&ids[i], 0, make_callbacks, (void *)(intptr_t)callbacks);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], 0);
  }
}
