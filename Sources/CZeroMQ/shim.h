// What Swift cannot import from the system headers by itself: function-like macros, enumerations and variadic calls.
#pragma once
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <zmq.h>

static const int newswire_eterm = ETERM;
static const int newswire_enocompatproto = ENOCOMPATPROTO;

/// A non-blocking event counter that does not survive exec.
static inline int newswire_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/// Names the calling thread; the kernel keeps 15 bytes.
static inline void newswire_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
