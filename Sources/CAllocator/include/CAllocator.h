// The allocator of the programs that depend on this target: jemalloc in the place of the C library's.
//
// Searches and articles take and free many pieces of some kilobytes, and several threads do so at once; jemalloc is
// faster at both, and gives back what large merges leave. Nothing has to be called.
#pragma once
