#include "CRuntimeFiles.h"

size_t cruntimefiles_count(void) { return 0; }
cruntimefiles_file cruntimefiles_at(size_t index) {
  (void)index;
  return (cruntimefiles_file){0};
}
