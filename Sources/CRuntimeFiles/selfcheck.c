#include "CRuntimeFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char selfcheck_go[] = {
#embed "../../Runtime/selfcheck/selfcheck.go"
};

cruntimefiles_file cruntimefiles_selfcheck(void) {
  return (cruntimefiles_file){"selfcheck.go", selfcheck_go, sizeof selfcheck_go};
}
