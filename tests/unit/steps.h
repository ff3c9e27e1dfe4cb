/* The machine once more, counting its steps; what the shipped machine runs costs nothing for it. The program that includes
 * this says link: -Wl,--wrap=ken_vm_run, so that every evaluation runs here. */
#ifndef STEPS_H
#define STEPS_H

#include "../../runtime/value.h"

static uint64_t steps; /* since it was last set to 0 */

ken_status __wrap_ken_vm_run(ken_context *);

#define KEN_VM_STEP() (steps++)
#define ken_vm_run __wrap_ken_vm_run
#include "../../runtime/vm.c"
#undef ken_vm_run

#endif
