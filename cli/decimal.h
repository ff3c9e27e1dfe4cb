/* Exact scores and totals as people read them: cut after two places (towards zero), never rounded, … where digits follow, thousands
 * separated. */
#ifndef KEN_CLI_DECIMAL_H
#define KEN_CLI_DECIMAL_H

#include "../runtime/buffer.h"
#include "../runtime/ken.h"

/* Always two places: "๔.๐๕", "๓.๓๓…". */
void cli_decimal_score(struct ken_buffer *, ken_language, const ken_total *);
/* As it is where two places suffice: "๘๑", "๙๒.๕", "๖๖.๖๖…". */
void cli_decimal_short(struct ken_buffer *, ken_language, const ken_total *);

#endif
