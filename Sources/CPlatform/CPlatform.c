#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

// The C library's own signal sets know nothing of signals 32 and 33, which it uses itself: the kernel's do.
static uint64_t change_mask(int how, uint64_t signals) {
  uint64_t old = 0;
  syscall(SYS_rt_sigprocmask, how, &signals, &old, sizeof signals);
  return old;
}

uint64_t cplatform_signals_blocked(void) { return change_mask(SIG_BLOCK, 0); }

uint64_t cplatform_signals_ignored(void) {
  uint64_t ignored = 0;
  for (int signal = 1; signal <= 64; signal++) {
    struct sigaction action;
    if (sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN) ignored |= 1ULL << (signal - 1);
  }
  return ignored;
}

int cplatform_signals_take(int descriptor, uint64_t signals) {
  int taken = (int)syscall(SYS_signalfd4, descriptor, &signals, sizeof signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (taken >= 0) change_mask(SIG_BLOCK, signals);
  return taken;
}

void cplatform_signals_set_blocked(uint64_t signals) { change_mask(SIG_SETMASK, signals); }

int cplatform_signals_read(int descriptor, cplatform_signal *signal) {
  struct signalfd_siginfo info;
  if (read(descriptor, &info, sizeof info) != (ssize_t)sizeof info) return 0;
  signal->number = (int)info.ssi_signo;
  signal->from_kernel = info.ssi_code > 0;
  signal->is_own = !signal->from_kernel && info.ssi_pid == (uint32_t)getpid();
  signal->has_value = info.ssi_code == SI_QUEUE;
  signal->value = info.ssi_ptr;
  return 1;
}

int cplatform_signal_pass(const cplatform_signal *signal, pid_t pid) {
  if (signal->has_value) return sigqueue(pid, signal->number, (union sigval){.sival_ptr = (void *)signal->value});
  return kill(pid, signal->number);
}

void cplatform_signal_act(int signal) {
  uint64_t own = 1ULL << (signal - 1);
  struct {
    void *handler;
    unsigned long flags;
    void *restorer;
    uint64_t mask;
  } action = {SIG_DFL, 0, NULL, 0};
  syscall(SYS_rt_sigaction, signal, &action, NULL, sizeof action.mask);
  uint64_t old = change_mask(SIG_UNBLOCK, own);
  syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), signal);
  change_mask(SIG_SETMASK, old);
}

static void do_nothing(int signal) { (void)signal; }

void cplatform_survive_file_size_limit(void) {
  struct sigaction old, action = {.sa_handler = do_nothing};
  // A handler, unlike an ignored signal, ends with exec.
  if (sigaction(SIGXFSZ, NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(SIGXFSZ, &action, NULL);
}

ptrdiff_t cplatform_find(const void *bytes, size_t count, const void *word, size_t length) {
  const char *found = memmem(bytes, count, word, length);
  return found ? found - (const char *)bytes : -1;
}

int cplatform_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cplatform_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int cplatform_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

// <linux/pidfd.h> of Linux 6.15: PIDFD_GET_INFO and the flag that asks for the exit status. Debian 12's headers are
// older.
struct pidfd_info_v1 {
  uint64_t mask, cgroupid;
  uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
  int32_t exit_code;
};
#define PIDFD_GET_INFO_V1 _IOWR(0xFF, 11, struct pidfd_info_v1)
#define PIDFD_INFO_EXIT_FLAG (1ULL << 3)

int cplatform_pidfd_exit_status(int pidfd, int *status) {
  struct pidfd_info_v1 info = {.mask = PIDFD_INFO_EXIT_FLAG};
  if (ioctl(pidfd, PIDFD_GET_INFO_V1, &info) != 0) return 0;
  if (!(info.mask & PIDFD_INFO_EXIT_FLAG)) return 0;
  *status = info.exit_code;
  return 1;
}

void cplatform_share_arenas(int count) { mallopt(M_ARENA_MAX, count); }

void cplatform_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int cplatform_listen(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strnlen(name, sizeof address.sun_path - 1);
  // A name that begins with a zero byte is in no folder.
  memcpy(address.sun_path + 1, name, length);
  int descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
  if (bind(descriptor, (struct sockaddr *)&address, size) == 0 && listen(descriptor, 128) == 0) return descriptor;
  close(descriptor);
  return -1;
}

int cplatform_accept(int listener, pid_t *pid) {
  int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (connection < 0) return -1;
  struct ucred peer = {0};
  socklen_t size = sizeof peer;
  *pid = getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
  return connection;
}

int cplatform_receive_word(int connection, uint64_t *word) {
  return recv(connection, word, sizeof *word, MSG_DONTWAIT) == (ssize_t)sizeof *word;
}

int cplatform_send_descriptor(int connection, int descriptor, const void *bytes, size_t count) {
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control = {0};
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)count ? 0 : -1;
}

// glibc hands these to constructors; /proc/self/cmdline, where Swift looks for them, may not be there.
static int argument_count;
static char **argument_vector;

__attribute__((constructor)) static void keep_arguments(int count, char **arguments) {
  argument_count = count;
  argument_vector = arguments;
}

int cplatform_argument_count(void) { return argument_count; }

const char *cplatform_argument(int index) { return argument_vector[index]; }

// Files that are not whole yet. A thread that changes the list has all signals blocked, so a handler that waits for the
// list waits for another thread.
enum { maximum_unfinished = 64 };
static char *unfinished[maximum_unfinished];
static atomic_flag list_is_used = ATOMIC_FLAG_INIT;

static sigset_t begin_change(void) {
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &old);
  while (atomic_flag_test_and_set_explicit(&list_is_used, memory_order_acquire)) sched_yield();
  return old;
}

static void end_change(sigset_t old) {
  int code = errno;
  atomic_flag_clear_explicit(&list_is_used, memory_order_release);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  errno = code;
}

static void list(const char *path) {
  for (int i = 0; i < maximum_unfinished; i++) {
    if (unfinished[i]) continue;
    unfinished[i] = strdup(path);
    return;
  }
}

static void strike(const char *path) {
  for (int i = 0; i < maximum_unfinished; i++) {
    if (!unfinished[i] || strcmp(unfinished[i], path) != 0) continue;
    free(unfinished[i]);
    unfinished[i] = NULL;
    return;
  }
}

int cplatform_unfinished_create(const char *path, mode_t mode) {
  sigset_t old = begin_change();
  int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor >= 0) list(path);
  end_change(old);
  return descriptor;
}

void cplatform_unfinished_add(const char *path) {
  sigset_t old = begin_change();
  list(path);
  end_change(old);
}

int cplatform_unfinished_rename(const char *path, const char *target) {
  sigset_t old = begin_change();
  int result = rename(path, target);
  if (result == 0) strike(path);
  end_change(old);
  return result;
}

int cplatform_unfinished_remove(const char *path) {
  sigset_t old = begin_change();
  int result = unlink(path);
  strike(path);
  end_change(old);
  return result;
}

static void remove_unfinished(int signal) {
  // Never given back: nothing is to be made or to get its name any more.
  while (atomic_flag_test_and_set_explicit(&list_is_used, memory_order_acquire)) sched_yield();
  for (int i = 0; i < maximum_unfinished; i++) {
    if (unfinished[i]) unlink(unfinished[i]);
  }
  cplatform_signal_act(signal);
  // The first process of a container does not die of it.
  _exit(128 + signal);
}

void cplatform_unfinished_remove_on_signals(uint64_t signals) {
  for (int signal = 1; signal <= 64; signal++) {
    struct sigaction old, action = {.sa_handler = remove_unfinished};
    sigfillset(&action.sa_mask);
    if (!(signals >> (signal - 1) & 1) || sigaction(signal, NULL, &old) != 0 || old.sa_handler != SIG_DFL) continue;
    sigaction(signal, &action, NULL);
  }
}
