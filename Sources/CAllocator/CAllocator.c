#include "CAllocator.h"

/// What jemalloc reads when a program starts; see "TUNING" in its manual. MALLOC_CONF in the environment goes before it.
///
/// Memory that is free goes back to the system after a second, by a thread of its own: left to itself each thread would
/// give back what it has freed only when it frees more.
const char *malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";
