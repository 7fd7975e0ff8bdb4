#include "CLanguageDetector.h"
