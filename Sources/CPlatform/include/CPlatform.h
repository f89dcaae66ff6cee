// The few things Swift cannot reach by itself on Linux.
#ifndef CPLATFORM_H
#define CPLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

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

// Atomics on words of a mapped file, which another process reads and writes at the same time.

static inline uint64_t cplatform_load_acquire(const void *address) {
  return __atomic_load_n((const uint64_t *)address, __ATOMIC_ACQUIRE);
}

static inline void cplatform_store_release(void *address, uint64_t value) {
  __atomic_store_n((uint64_t *)address, value, __ATOMIC_RELEASE);
}

static inline uint32_t cplatform_load_acquire32(const void *address) {
  return __atomic_load_n((const uint32_t *)address, __ATOMIC_ACQUIRE);
}

static inline void cplatform_store_release32(void *address, uint32_t value) {
  __atomic_store_n((uint32_t *)address, value, __ATOMIC_RELEASE);
}

/// Fills memory with zeroes.
static inline void cplatform_zero(void *address, size_t count) { __builtin_memset(address, 0, count); }

/// A signal as `signalfd` reports it.
typedef struct {
  int number;
  /// 1 where the kernel sent it (a terminal to the whole foreground group, a timer to us), 0 where a process did.
  int from_kernel;
  /// 1 where this process has sent it itself.
  int is_own;
  /// 1 where it carries a value (sigqueue).
  int has_value;
  uint64_t value;
} cplatform_signal;

// Sets of signals are the kernel's: bit n - 1 is signal n.

/// The signals that this thread blocks.
uint64_t cplatform_signals_blocked(void);

/// The signals that this process ignores.
uint64_t cplatform_signals_ignored(void);

/// Blocks signals for this thread and those it starts, and has them delivered by `descriptor`, or by a new one where
/// that is -1: non-blocking, close-on-exec. Returns the descriptor, or -1 with errno set.
int cplatform_signals_take(int descriptor, uint64_t signals);

/// From now on this thread blocks these signals and no others.
void cplatform_signals_set_blocked(uint64_t signals);

/// Reads one signal. Returns 1, or 0 when none is waiting.
int cplatform_signals_read(int descriptor, cplatform_signal *signal);

/// Sends the signal on, with its value.
int cplatform_signal_pass(const cplatform_signal *signal, pid_t pid);

/// Does to this process what the signal does by default: returns where the process goes on after that.
void cplatform_signal_act(int signal);

/// Makes `ulimit -f` an error of the write that goes beyond it, not the end of this process. Children do not inherit
/// that.
void cplatform_survive_file_size_limit(void);

/// Where `word` first lies in the bytes; -1 where it does not.
ptrdiff_t cplatform_find(const void *bytes, size_t count, const void *word, size_t length);

/// A pipe whose ends no child inherits. Returns 0, or -1 with errno set.
int cplatform_pipe(int ends[2]);

/// Makes this process the reaper of orphaned descendants, so that every traced process's chain of parents leads here.
int cplatform_become_subreaper(void);

/// A descriptor that polls readable when `pid` ends, or -1 with errno set.
int cplatform_pidfd_open(pid_t pid);

/// The wait status of an ended process that was another process's child (Linux 6.15 and later). Returns 1, or 0 where
/// the kernel does not report it.
int cplatform_pidfd_exit_status(int pidfd, int *status);

/// Lets all threads take memory from so many arenas; to be called before there are threads.
void cplatform_share_arenas(int count);

/// Gives this thread the name that /proc shows, of the process where it is its first thread. At most 15 characters.
void cplatform_name_thread(const char *name);

/// A non-blocking, close-on-exec socket that takes connections to a name in no folder. -1 with errno set where another
/// process has the name.
int cplatform_listen(const char *name);

/// Takes a connection and finds the process at its other end: `pid` is 0 where that process is not to be seen from
/// here. Returns a non-blocking, close-on-exec descriptor, or -1 with errno set.
int cplatform_accept(int listener, pid_t *pid);

/// Takes a message of eight bytes; never blocks. Returns 1, or 0 where there is none.
int cplatform_receive_word(int connection, uint64_t *word);

/// Sends a message with a descriptor beside it; never blocks. Returns 0, or -1 with errno set.
int cplatform_send_descriptor(int connection, int descriptor, const void *bytes, size_t count);

/// This process's arguments, the program's name included, also where there is no /proc.
int cplatform_argument_count(void);
const char *cplatform_argument(int index);

// Files under another name until they are whole. Each is in a list, and what is in the list is removed by a signal that
// ends this process (`cplatform_unfinished_remove_on_signals`).

/// Makes a file that is not there yet, to be written. Returns its descriptor, or -1 with errno set.
int cplatform_unfinished_create(const char *path, mode_t mode);

/// Lists a file that other code makes.
void cplatform_unfinished_add(const char *path);

/// Gives a file its real name. Returns 0, or -1 with errno set.
int cplatform_unfinished_rename(const char *path, const char *target);

/// Removes a file. Returns 0, or -1 with errno set.
int cplatform_unfinished_remove(const char *path);

/// From now on those of these signals that have their default action remove all such files first.
void cplatform_unfinished_remove_on_signals(uint64_t signals);

#endif
