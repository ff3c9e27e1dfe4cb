/* What a diagnostic code means, at more length than its message: `ken explain K0407`. */
#ifndef KEN_COMPILER_PAGE_H
#define KEN_COMPILER_PAGE_H

#include "diag.h"

/* The page's own words; "" where the message says all. */
const char *ken_page_text(enum ken_diag_code, ken_language);

#endif
