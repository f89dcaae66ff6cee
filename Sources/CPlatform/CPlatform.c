#define _GNU_SOURCE
#include "CPlatform.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int cplatform_signals_open(const int *signals, int count, void *old_mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
  if (pthread_sigmask(SIG_BLOCK, &set, (sigset_t *)old_mask) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cplatform_signals_read(int descriptor, cplatform_signal *signal) {
  struct signalfd_siginfo info;
  if (read(descriptor, &info, sizeof info) != (ssize_t)sizeof info) return 0;
  signal->number = (int)info.ssi_signo;
  signal->from_kernel = info.ssi_code == SI_KERNEL;
  return 1;
}

static void do_nothing(int signal) { (void)signal; }

void cplatform_survive_file_size_limit(void) {
  struct sigaction old, action = {.sa_handler = do_nothing};
  // A handler, unlike an ignored signal, ends with exec.
  if (sigaction(SIGXFSZ, NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(SIGXFSZ, &action, NULL);
}

ptrdiff_t cplatform_find(const void *bytes, size_t count, const void *word, size_t length) {
  const char *place = memmem(bytes, count, word, length);
  return place ? place - (const char *)bytes : -1;
}

int cplatform_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cplatform_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int cplatform_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

// <linux/pidfd.h> of Linux 6.15: PIDFD_GET_INFO and the flag that asks for the exit status. Debian 12's headers are older.
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
