#include "CReportFiles.h"

// Swift's clang knows #embed of C23 in every language mode, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char svg_flame_js[] = {
#embed "FlameSVG/svg-flame.js"
};
creportfiles_file creportfiles_svg_flame_js(void) {
  return (creportfiles_file){svg_flame_js, sizeof svg_flame_js};
}

static const unsigned char page_css[] = {
#embed "Page/page.css"
};
creportfiles_file creportfiles_page_css(void) {
  return (creportfiles_file){page_css, sizeof page_css};
}

static const unsigned char page_html[] = {
#embed "Page/page.html"
};
creportfiles_file creportfiles_page_html(void) {
  return (creportfiles_file){page_html, sizeof page_html};
}

static const unsigned char page_common_js[] = {
#embed "Page/page-common.js"
};
creportfiles_file creportfiles_page_common_js(void) {
  return (creportfiles_file){page_common_js, sizeof page_common_js};
}

static const unsigned char page_tree_js[] = {
#embed "Page/page-tree.js"
};
creportfiles_file creportfiles_page_tree_js(void) {
  return (creportfiles_file){page_tree_js, sizeof page_tree_js};
}

static const unsigned char page_flamegraph_js[] = {
#embed "Page/page-flamegraph.js"
};
creportfiles_file creportfiles_page_flamegraph_js(void) {
  return (creportfiles_file){page_flamegraph_js, sizeof page_flamegraph_js};
}

static const unsigned char page_tables_js[] = {
#embed "Page/page-tables.js"
};
creportfiles_file creportfiles_page_tables_js(void) {
  return (creportfiles_file){page_tables_js, sizeof page_tables_js};
}

static const unsigned char page_timeline_js[] = {
#embed "Page/page-timeline.js"
};
creportfiles_file creportfiles_page_timeline_js(void) {
  return (creportfiles_file){page_timeline_js, sizeof page_timeline_js};
}

static const unsigned char page_selection_js[] = {
#embed "Page/page-selection.js"
};
creportfiles_file creportfiles_page_selection_js(void) {
  return (creportfiles_file){page_selection_js, sizeof page_selection_js};
}

static const unsigned char page_tabs_js[] = {
#embed "Page/page-tabs.js"
};
creportfiles_file creportfiles_page_tabs_js(void) {
  return (creportfiles_file){page_tabs_js, sizeof page_tabs_js};
}
