// What the program was started with, as the system hands it to C.
#pragma once

/// The number of arguments, the program's own name among them; 0 where the C library hands none to
/// constructors (musl).
int carguments_count(void);

/// The arguments, as many as ``carguments_count()``.
char *_Nullable *_Nullable carguments_values(void);
