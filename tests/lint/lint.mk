# What tools see without running anything; part of the Makefile at the top.
#
# lint is silent when all is well. Each file has a stamp for each tool, so that only what changed is looked at again. The
# generated parser and lexer are left out: what tools say of them is said of bison's and flex's own code.

.PHONY: lint

LINT      := $(BUILD)/lint
LINTED    := $(sort $(wildcard compiler/*.c runtime/*.c cli/*.c))
SCRIPTS   := .ci/run $(sort $(wildcard tests/*.sh tests/*/*.sh))
# gcc's own warnings, and its analyzer but for leaks: it loses what is kept in an array behind a pointer. Leaks are clang-tidy's
# and, in every test, the address sanitizer's.
WARN_GCC  := -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init -Walloc-zero -Wtrampolines -Wformat-signedness \
             -Warith-conversion -Wformat-overflow=2 -Wstringop-overflow=4 -Warray-bounds=2 -fanalyzer -Wno-analyzer-malloc-leak
# Expressions are trees of bounded depth, so the compiler recurses; nothing else may. The command has one thread, the libraries any.
TIDY_compiler := -misc-no-recursion
TIDY_cli      := -concurrency-mt-unsafe

lint: $(LINTED:%.c=$(LINT)/%.gcc) $(LINTED:%.c=$(LINT)/%.tidy) $(LINT)/cppcheck $(LINT)/shellcheck
$(LINT)/%.gcc: %.c | $(GEN)/grammar.h
	@mkdir -p $(@D)
	gcc $(STD) -O2 $(WARN) $(WARN_GCC) -I$(GEN) -Icompiler -MMD -MP -MT $@ -MF $@.d -c -o $@.o $< && rm $@.o && touch $@
$(LINT)/%.tidy: %.c $(LINT)/%.gcc tests/lint/clang-tidy.yaml
	clang-tidy --quiet --config-file=tests/lint/clang-tidy.yaml --checks=$(TIDY_$(firstword $(subst /, ,$<))) $< -- $(STD) -I$(GEN) -Icompiler 2>/dev/null && touch $@
$(LINT)/cppcheck: $(LINTED:%.c=$(LINT)/%.gcc) tests/lint/cppcheck.txt
	cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --std=c11 -D_GNU_SOURCE -I$(GEN) -Icompiler --suppressions-list=tests/lint/cppcheck.txt $(LINTED) && touch $@
$(LINT)/shellcheck: $(SCRIPTS)
	@mkdir -p $(@D)
	shellcheck --severity=warning $^ && touch $@

-include $(LINTED:%.c=$(LINT)/%.gcc.d)
