#include "CLanguageDetector.h"

#include <climits>
#include <cstdio>  // compact_lang_det.h needs FILE, and does not include it
#include <cstring>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" language_guess language_detect(const char *text, size_t length) {
    language_guess guess = {};
    if (length == 0 || length > INT_MAX) return guess;
    try {
        const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
        CLD2::Language languages[3];
        int percents[3];
        double scores[3];
        int text_bytes = 0;
        int valid_prefix_bytes = 0;
        bool reliable = false;
        const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
            text, static_cast<int>(length), true, &hints, 0, languages, percents, scores, nullptr, &text_bytes,
            &reliable, &valid_prefix_bytes);
        if (language == CLD2::UNKNOWN_LANGUAGE) return guess;
        std::strncpy(guess.code, CLD2::LanguageCode(language), sizeof guess.code - 1);
        for (int rank = 0; rank < 3; ++rank) {
            if (languages[rank] == language) guess.percent = percents[rank];
        }
        guess.reliable = reliable;
    } catch (...) {
        return language_guess{};
    }
    return guess;
}
