#pragma once

// What processors can do and Swift has no name for.

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/// Asks for the cache line at an address, which may be any; nothing waits for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }

/// Which of the eight bytes of a number are equal to one, a bit for each.
static inline uint32_t equal_eight(uint64_t bytes, uint8_t wanted) {
    const uint64_t low = 0x7f7f7f7f7f7f7f7f;
    bytes ^= wanted * 0x0101010101010101ull;
    // The highest bit of each byte that is zero now; then these bits side by side.
    uint64_t zeros = ~(((bytes & low) + low) | bytes | low);
    return (uint32_t)((zeros >> 7) * 0x0102040810204080ull >> 56);
}

/// Which of the 32 bytes at an address are equal to one, a bit for each.
static inline uint32_t equal_bytes(const void *address, uint8_t wanted) {
#if defined(__AVX2__)
    __m256i bytes = _mm256_loadu_si256((const __m256i *)address);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)wanted)));
#elif defined(__SSE2__)
    __m128i all = _mm_set1_epi8((char)wanted);
    __m128i low = _mm_loadu_si128((const __m128i *)address);
    __m128i high = _mm_loadu_si128((const __m128i *)address + 1);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(low, all)) |
           (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(high, all)) << 16;
#else
    uint32_t equal = 0;
    for (int eight = 0; eight < 4; eight++) {
        uint64_t bytes;
        memcpy(&bytes, (const char *)address + eight * 8, 8);
        equal |= equal_eight(bytes, wanted) << eight * 8;
    }
    return equal;
#endif
}

/// The lowest bits of a number, in order, where a mask has ones.
static inline uint64_t deposit_bits(uint64_t bits, uint64_t mask) {
#if defined(__BMI2__)
    return _pdep_u64(bits, mask);
#else
    uint64_t deposited = 0;
    for (; mask != 0; mask &= mask - 1, bits >>= 1) deposited |= -(bits & 1) & mask & -mask;
    return deposited;
#endif
}
