# How the tests are built and run; part of the Makefile at the top.

UNITS  := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
ORACLE := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/oracle/*.c)))
GENERATE := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/generate/*.c)))
HELPERS := $(BUILD)/tests/oracle.a $(BUILD)/tests/generate.a
DOORS  := $(BUILD)/tests/faults/doors.o
FAULTS := $(BUILD)/tests/ken-faults

.PHONY: test check-one faults threads mutations differential coverage coverage-one deps-test

NEEDS_TEST := $(NEEDS) libcmocka-dev clang libclang-rt-14-dev clang-tidy cppcheck shellcheck python3 gcovr
deps-test:
	$(call get,$(NEEDS_TEST))

include tests/lint/lint.mk

# --- programs ----------------------------------------------------------------------------------------------------------

# The oracle, a second reading of the semantics, and the generator of rules; a test that calls none of it gets none of it.
$(BUILD)/tests/oracle.a: $(ORACLE)
$(BUILD)/tests/generate.a: $(GENERATE)
$(HELPERS):
	@rm -f $@
	$(AR) rcs $@ $^

# Tests see what the libraries keep to themselves, so they link the objects. A line "/* link: FLAGS */" in a test adds flags.
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(COMPILER) $(RUNTIME) $(HELPERS)
	$(CC) $(CFLAGS) $(SANITIZE) $$(sed -n 's|^/\* link: \(.*\) \*/$$|\1|p' tests/unit/$*.c) -o $@ $(filter %.o %.a,$^) -lcmocka $(LIBS)

# The doors through which tests make calls of the system fail; see tests/faults/doors.h.
$(filter %_memory,$(UNITS)): $(DOORS) tests/faults/doors.link
$(FAULTS): $(CLI) $(COMPILER) $(RUNTIME) $(DOORS) $(BUILD)/tests/faults/command.o tests/faults/doors.link
	$(CC) $(CFLAGS) $(SANITIZE) @tests/faults/doors.link -o $@ $(filter %.o,$^) $(LIBS)

include tests/fuzz/fuzz.mk

# --- runs --------------------------------------------------------------------------------------------------------------
# One build is tested by check-one; test runs it for gcc as shipped and for clang with sanitizers. Then these two, gcc without
# optimisation and clang with it are compared.

# What the suites run: the programs of the scripts, and the units besides.
programs: $(KEN) $(FAULTS) $(REPLAYS) libraries
built: programs $(UNITS)

check-one: built
	@tests/run.sh $(BUILD)

SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all
EACH       := $(MAKE) --no-print-directory -s -j2 -O

test: deps-test
	@$(EACH) lint
	@$(EACH) BUILD=build CC=gcc check-one
	@$(EACH) BUILD=build/sanitized CC=clang CFLAGS='-O1 -g' SANITIZE='$(SANITIZERS)' check-one
	@$(MAKE) --no-print-directory -s threads
	@$(EACH) BUILD=build/plain CC=gcc CFLAGS=-O0 all
	@$(EACH) BUILD=build/clang CC=clang all
	@tests/same.sh build build/plain build/clang build/sanitized

# Every call of the system that the command makes fails, over the shipped rules too; a few minutes.
faults: $(KEN) $(FAULTS)
	tests/faults/run.py $(BUILD) --long

# Many threads on one program, under ThreadSanitizer.
threads:
	@$(EACH) BUILD=build/tsan CC=clang CFLAGS='-O1 -g' SANITIZE=-fsanitize=thread build/tsan/tests/test_threads
	@build/tsan/tests/test_threads

# The long form of what test_mutations and test_enumerate sample: every flipped bit and N random mutations of each program, all
# programs of up to four instructions. Add BUILD=… CC=… SANITIZE=… to run sanitized objects.
N ?= 1000000
mutations: $(BUILD)/tests/test_mutations $(BUILD)/tests/test_enumerate
	nice $(BUILD)/tests/test_enumerate all
	nice $(BUILD)/tests/test_mutations $(N)

# N random pairs of rules and record, from seed S on, through ken and the oracle.
S ?= 1
differential: $(BUILD)/tests/test_differential
	KEN_PAIRS=$(N) KEN_SEED=$(S) nice $<

# Counts are kept with atomic additions, since tests evaluate on many threads.
coverage: deps-test
	@$(EACH) BUILD=build/coverage CC=gcc CFLAGS='-O0 -g' SANITIZE='--coverage -fprofile-update=atomic' coverage-one
coverage-one: built
	@tests/coverage.sh $(BUILD)

# Which conditions the tests see decide something, by clang 19; a few minutes. Assertions are left out, as in coverage.sh.
mcdc: deps-test
	$(call get,clang-19 llvm-19)
	@$(EACH) BUILD=build/mcdc CC=clang-19 CFLAGS='-O0 -g -w -DNDEBUG' SANITIZE='-fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc' mcdc-one
mcdc-one: built
	@tests/mcdc.sh $(BUILD)

# Which small mistakes in the code the tests notice: MUTANTS of them, half an hour for 300.
MUTANTS ?= 300
mutate: deps-test
	nice tests/mutate.py $(MUTANTS)

-include $(ORACLE:.o=.d) $(GENERATE:.o=.d) $(wildcard $(BUILD)/tests/unit/*.d $(BUILD)/tests/faults/*.d)
