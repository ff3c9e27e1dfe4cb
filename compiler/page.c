#include "page.h"

static const char *const pages[KEN_DIAG_COUNT][2] = {
#define KEN_PAGE(name, thai, english) [KEN_DIAG_##name] = {thai, english},
#include "page.def"
};

const char *ken_page_text(enum ken_diag_code code, ken_language language)
{
    const char *text = pages[code][language];
    return text ? text : "";
}
