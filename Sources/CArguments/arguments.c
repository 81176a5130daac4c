#include "CArguments.h"

#include <stdlib.h>

static int count;
static char **values;

int carguments_count(void) { return count; }

char **carguments_values(void) { return values; }

// glibc and Apple's dyld call constructors with main's arguments; musl calls them with none.
#if defined(__GLIBC__) || defined(__APPLE__)
__attribute__((constructor)) static void keep(int argc, char **argv) {
  count = argc;
  values = argv;
}
#endif
