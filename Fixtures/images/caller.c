// Calls a Go library: linked to it, or given its path.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef LINKED
extern int Twice(int);
#endif

int main(int count, char **arguments) {
  (void)count;
#ifdef LINKED
  int (*twice)(int) = Twice;
  int first = 1;
#else
  void *library = dlopen(arguments[1], RTLD_NOW);
  if (!library) {
    puts(dlerror());
    return 3;
  }
  int (*twice)(int) = (int (*)(int))dlsym(library, "Twice");
  int first = 2;
#endif
  for (int i = 0; i < atoi(arguments[first]); i++) printf("%d\n", twice(i));
  return 0;
}
