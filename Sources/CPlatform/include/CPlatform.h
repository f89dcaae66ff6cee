// The few things Swift cannot reach by itself on Linux.
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stdint.h>

/// The time-stamp counter (x86-64 RDTSC, arm64 CNTVCT_EL0): the clock of every event.
static inline uint64_t cplatform_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t t;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(t));
  return t;
#else
  return 0;
#endif
}

/// 1 where `cplatform_ticks` reads a counter, 0 where it does not exist.
static inline int cplatform_has_ticks(void) {
#if defined(__x86_64__) || defined(__aarch64__)
  return 1;
#else
  return 0;
#endif
}

#endif
