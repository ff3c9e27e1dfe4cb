/* The static cost of a program: a bound on what any record can make the runtime do and write. */
#ifndef KEN_COST_H
#define KEN_COST_H

#include "limit.h"
#include "program.h"

/* Instructions, reasons that walks for blame may visit, parts that totals go over, and bytes of texts that a result may repeat, summed. At least
 * KEN_LIMIT_COST + 1 where it is more than that: then it is not counted out. Needs rows whose words table.h has checked.
 * KEN_OK or KEN_NO_MEMORY. */
ken_status ken_cost(const struct ken_program *, uint64_t *cost);

#endif
