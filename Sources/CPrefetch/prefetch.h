#pragma once

// Swift has no way to ask the processor for memory without waiting for it.

/// Asks for the cache line at an address, which may be any; nothing waits for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }
