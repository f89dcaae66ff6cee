// Header-only: see include/CPlatform.h.
#include "CPlatform.h"
