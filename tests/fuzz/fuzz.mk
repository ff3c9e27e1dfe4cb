# The fuzz targets, their replay and their long run; part of the Makefile at the top.

TARGETS := rules program record jansson differential
FUZZING := $(BUILD)/tests/fuzz/look.o $(HELPERS) $(COMPILER) $(RUNTIME)
REPLAYS := $(TARGETS:%=$(BUILD)/replay/%)
FUZZERS := $(TARGETS:%=$(BUILD)/bin/%)

.PHONY: fuzz fuzzers

# Only the product is watched by the fuzzer: COVER.
$(RUNTIME) $(COMPILER): override SANITIZE += $(COVER)

# A target is its own file and what all share. With libFuzzer it is a fuzzer; with replay.c it reads folders of inputs.
$(BUILD)/replay/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(FUZZING)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) -o $@ $(filter %.o,$^) $(HELPERS) $(LIBS)
$(BUILD)/bin/%: $(BUILD)/tests/fuzz/%.o $(FUZZING)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(HELPERS) $(LIBS)

# The long run, one target after another, T seconds in all: what they find comes to build/fuzz, and a crash fails.
T ?= 300
fuzz: deps-test
	@$(EACH) BUILD=build/fuzz CC=clang-14 CFLAGS='-O2 -g' SANITIZE='$(SANITIZERS)' COVER=-fsanitize=fuzzer-no-link fuzzers
	@tests/fuzz/run.sh build/fuzz $(T) $(TARGETS)
fuzzers: $(FUZZERS)

-include $(wildcard $(BUILD)/tests/fuzz/*.d)
