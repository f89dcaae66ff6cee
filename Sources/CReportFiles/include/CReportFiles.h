// Scripts and styles of the reports that open in a browser, as bytes: the files in Assets/.
#ifndef CREPORTFILES_H
#define CREPORTFILES_H

#include <stddef.h>

/// Bytes of an embedded file; not terminated.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} creportfiles_file;

/// Behaviour of the flame graph as SVG.
creportfiles_file creportfiles_flame_js(void);

#endif
