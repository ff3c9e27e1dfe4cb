# ken: criteria that compile.
#
#   make            build/ken
#   make demo       compile the memo's rules and score a file of district results
#   make test       every test: gcc and clang, with and without sanitizers
#   make coverage   which branches the tests take; make mcdc, make mutate: which conditions, which mistakes in the code
#   make install    DESTDIR= PREFIX=/usr/local: program, libraries, headers, pkg-config, man page
#   make clean
#
# demo and test first install what the machine lacks, through apt, and say what.

CC      ?= gcc
BUILD   ?= build
CFLAGS  ?= -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection
LDFLAGS ?= -Wl,-z,relro,-z,now
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/.*return "\([0-9.]*\)";.*/\1/p' runtime/program.c | head -1)

WARN     := -Wall -Wextra -Wshadow -Wconversion -Wswitch -Wformat=2 -Wundef -Wvla -Wwrite-strings -Wpointer-arith -Wnull-dereference \
            -Wimplicit-fallthrough -Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes -Wredundant-decls -Wdate-time -Werror
STD      := -std=gnu11 -D_GNU_SOURCE -fvisibility=hidden -fPIC
LIBS     := -ljansson -lgmp -lutf8proc -lmd
GEN      := $(BUILD)/gen
KEN      := $(BUILD)/ken
COMPILE   = $(CC) $(STD) $(CFLAGS) $(SANITIZE) -MMD -MP

RUNTIME  := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard runtime/*.c)))
COMPILER := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard compiler/*.c))) $(GEN)/grammar.o $(GEN)/lexer.o
CLI      := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard cli/*.c)))

.PHONY: all demo libraries install clean deps
.DELETE_ON_ERROR:
.SECONDARY:

all: $(KEN)

$(KEN): $(CLI) $(COMPILER) $(RUNTIME)
	$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) $(WARN) -I$(GEN) -Icompiler -c -o $@ $<

# Written by bison and flex: their own casts and labels are not ours to warn about.
$(GEN)/grammar.c: compiler/grammar.y compiler/keyword.def
	@mkdir -p $(@D)
	bison -Wall -Wcounterexamples -Werror --defines=$(GEN)/grammar.h -o $@ $<
$(GEN)/grammar.h: $(GEN)/grammar.c ;
$(GEN)/lexer.c: compiler/lexer.l
	@mkdir -p $(@D)
	flex -o $@ $<
$(GEN)/%.o: $(GEN)/%.c
	$(COMPILE) -Wall -Werror -I$(GEN) -Icompiler -c -o $@ $<
$(BUILD)/compiler/lex.o $(BUILD)/compiler/parse.o $(BUILD)/compiler/expect.o: $(GEN)/grammar.h

# --- libraries ---------------------------------------------------------------------------------------------------------
# libken runs programs; libken_compiler compiles and runs them. An embedder links one of the two.

libraries: $(BUILD)/libken.a $(BUILD)/libken.so $(BUILD)/libken_compiler.a $(BUILD)/libken_compiler.so
$(BUILD)/libken.a: $(RUNTIME)
	$(AR) rcs $@ $^
$(BUILD)/libken_compiler.a: $(RUNTIME) $(COMPILER)
	$(AR) rcs $@ $^
$(BUILD)/libken.so: $(RUNTIME)
	$(CC) -shared -Wl,-soname,libken.so.0 $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/libken_compiler.so: $(RUNTIME) $(COMPILER)
	$(CC) -shared -Wl,-soname,libken_compiler.so.0 $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

install: $(KEN) libraries
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include/ken/runtime $(DESTDIR)$(PREFIX)/include/ken/compiler $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(KEN) $(DESTDIR)$(PREFIX)/bin/ken
	install -m 644 $(BUILD)/libken.a $(BUILD)/libken_compiler.a $(DESTDIR)$(PREFIX)/lib/
	for l in libken libken_compiler; do install -m 755 $(BUILD)/$$l.so $(DESTDIR)$(PREFIX)/lib/$$l.so.0 && ln -sf $$l.so.0 $(DESTDIR)$(PREFIX)/lib/$$l.so; done
	install -m 644 runtime/ken.h runtime/ken_jansson.h $(DESTDIR)$(PREFIX)/include/ken/runtime/
	install -m 644 compiler/ken_compiler.h $(DESTDIR)$(PREFIX)/include/ken/compiler/
	for l in ken ken_compiler; do printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include/ken' '' "Name: $$l" 'Description: performance indicators, exactly' 'Version: $(VERSION)' 'Cflags: -I$${includedir}/runtime -I$${includedir}/compiler' "Libs: -L\$${libdir} -l$$l" 'Libs.private: $(LIBS)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/$$l.pc; done
	install -m 644 docs/ken.1 $(DESTDIR)$(PREFIX)/share/man/man1/

clean:
	rm -rf $(BUILD)

# --- what the machine needs --------------------------------------------------------------------------------------------

NEEDS      := gcc bison flex libjansson-dev libgmp-dev libutf8proc-dev libmd-dev libc6-dev
SUDO       := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
define get
	@missing=$$(for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "installing:" $$missing; \
	$(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
endef
deps:
	$(call get,$(NEEDS))
demo: deps
	@$(MAKE) --no-print-directory -s all
	$(KEN) compile rules/cdd-buriram-2565-r1 -o $(BUILD)/cdd-buriram-2565-r1.kenb
	$(KEN) eval $(BUILD)/cdd-buriram-2565-r1.kenb examples/districts.json

include tests/tests.mk

-include $(RUNTIME:.o=.d) $(COMPILER:.o=.d) $(CLI:.o=.d)
