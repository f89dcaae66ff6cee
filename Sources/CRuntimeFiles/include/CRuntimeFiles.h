// The Go files of Runtime/ as bytes, so that the recorder carries them wherever it is moved.
#ifndef CRUNTIMEFILES_H
#define CRUNTIMEFILES_H

#include <stddef.h>

/// One embedded file: its path inside Runtime/ and its bytes.
typedef struct {
  const char *path;
  const unsigned char *bytes;
  size_t count;
} cruntimefiles_file;

/// The number of embedded files.
size_t cruntimefiles_count(void);

/// The file at `index` (0 ..< count).
cruntimefiles_file cruntimefiles_at(size_t index);

/// The package that replaces the runtime in a self-check build (Runtime/selfcheck/).
cruntimefiles_file cruntimefiles_selfcheck(void);

#endif
