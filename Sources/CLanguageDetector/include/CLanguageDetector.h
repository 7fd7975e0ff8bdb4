// A C face of the Compact Language Detector 2, which has a C++ interface only.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The language that the detector found most of in a text.
typedef struct {
    /// BCP 47 code, zero-terminated; empty where no language was found.
    char code[16];
    /// Share of the text that is in this language, 0…100.
    int32_t percent;
    /// Whether the detector stands by its answer.
    bool reliable;
} language_guess;

/// Detects the language of plain text.
///
/// `text` is UTF-8 of `length` bytes; invalid UTF-8 gives no language. Never throws. Safe on any thread.
language_guess language_detect(const char *text, size_t length);

#ifdef __cplusplus
}
#endif
