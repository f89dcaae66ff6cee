#include "CReportFiles.h"

// Swift's clang knows #embed of C23 in every language mode, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char flame_js[] = {
#embed "Assets/flame.js"
};

creportfiles_file creportfiles_flame_js(void) {
  return (creportfiles_file){flame_js, sizeof flame_js};
}
