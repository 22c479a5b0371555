// Threads that the profiler does not know: busy, allocating, ending and beginning while it runs.
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "addon.h"

enum { kMostThreads = 64 };

static pthread_t threads[kMostThreads];
static int started;
static atomic_bool ending;

static void* Work(void* data) {
  while (!atomic_load(&ending)) {
    for (int i = 0; i < 100; i++) free(malloc((size_t)(i + 1) * 64));
    SpinMs(0.2);
  }
  return data;
}

double StartThreads(double count) {
  atomic_store(&ending, 0);
  for (started = 0; started < (int)count && started < kMostThreads; started++) {
    if (pthread_create(&threads[started], NULL, Work, &ending) != 0) break;
  }
  return started;
}

double StopThreads(double ms) {
  SpinMs(ms);
  atomic_store(&ending, 1);
  int ended = 0;
  for (int i = 0; i < started; i++) {
    void* result = NULL;
    if (pthread_join(threads[i], &result) == 0 && result == &ending) ended++;
  }
  return ended;
}

static void* UseLittleStack(void* data) {
  volatile char page[4096];
  for (size_t i = 0; i < sizeof(page); i += 64) page[i] = 1;
  SpinMs(0.5);
  return data;
}

double RunOnSmallStacks(double count) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 10);
  int ended = 0;
  for (int i = 0; i < (int)count; i++) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, UseLittleStack, NULL) != 0) break;
    ended += pthread_join(thread, NULL) == 0;
  }
  pthread_attr_destroy(&attributes);
  return ended;
}
