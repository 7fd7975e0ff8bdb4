// What Swift cannot import from the system headers by itself: function-like macros, enumerations and variadic calls.
#pragma once
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zmq.h>

static const int newswire_eterm = ETERM;
static const int newswire_enocompatproto = ENOCOMPATPROTO;

/// A non-blocking event counter that does not survive exec.
static inline int newswire_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/// Names the calling thread; the kernel keeps 15 bytes.
static inline void newswire_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// The kernel's `struct sched_attr` in its first form, sched_setattr(2); new C libraries have it too, older ones do not.
struct newswire_sched_attr {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t runtime, deadline, period;
};

/// The nanoseconds that the calling thread may run while others wait; 0 where the kernel does not say (before 6.12).
static inline uint64_t newswire_time_slice(void) {
  struct newswire_sched_attr attributes;
  memset(&attributes, 0, sizeof(attributes));
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) != 0) return 0;
  return attributes.policy == SCHED_OTHER ? attributes.runtime : 0;
}

/// Sets it for the calling thread; 0: as the system has it. Threads with another policy than the ordinary are left alone,
/// and a kernel that has no such setting ignores it.
static inline void newswire_set_time_slice(uint64_t nanoseconds) {
  struct newswire_sched_attr attributes;
  memset(&attributes, 0, sizeof(attributes));
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) != 0) return;
  if (attributes.policy != SCHED_OTHER) return;
  attributes.size = sizeof(attributes);
  attributes.runtime = nanoseconds;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
}

/// Bytes that the peer of a TCP connection has not acknowledged; -1 where the descriptor is none.
static inline int newswire_unacknowledged_bytes(int descriptor) {
  int bytes = 0;
  return ioctl(descriptor, SIOCOUTQ, &bytes) == 0 ? bytes : -1;
}

/// Bytes that the peer of a TCP connection has acknowledged since it was made; 0 where the descriptor is none.
///
/// `tcpi_bytes_acked` of the kernel's `struct tcp_info`, which only grows at its end; the C library's own is older.
static inline unsigned long long newswire_acknowledged_bytes(int descriptor) {
  enum { kTcpInfo = 11, kBytesAckedOffset = 120 };
  unsigned long long bytes = 0;
  char info[256];
  socklen_t length = sizeof(info);
  memset(info, 0, sizeof(info));
  if (getsockopt(descriptor, IPPROTO_TCP, kTcpInfo, info, &length) != 0) return 0;
  memcpy(&bytes, info + kBytesAckedOffset, sizeof(bytes));
  return bytes;
}

/// A number for the peer's address and port, to see whether a descriptor is still the same connection; 0 where it is none.
static inline unsigned long long newswire_peer(int descriptor) {
  struct sockaddr_storage address;
  socklen_t length = sizeof(address);
  memset(&address, 0, sizeof(address));
  if (getpeername(descriptor, (struct sockaddr *)&address, &length) != 0) return 0;
  unsigned long long hash = 14695981039346656037ULL;  // FNV-1a
  for (socklen_t i = 0; i < length; i++) hash = (hash ^ ((unsigned char *)&address)[i]) * 1099511628211ULL;
  return hash | 1;
}
