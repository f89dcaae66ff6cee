#include "CReportFiles.h"

// Swift's clang knows #embed of C23 in every language mode, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char flame_js[] = {
#embed "Assets/flame.js"
};
creportfiles_file creportfiles_flame_js(void) { return (creportfiles_file){flame_js, sizeof flame_js}; }

static const unsigned char page_css[] = {
#embed "Assets/page.css"
};
creportfiles_file creportfiles_page_css(void) { return (creportfiles_file){page_css, sizeof page_css}; }

static const unsigned char page_html[] = {
#embed "Assets/page.html"
};
creportfiles_file creportfiles_page_html(void) { return (creportfiles_file){page_html, sizeof page_html}; }

static const unsigned char common_js[] = {
#embed "Assets/common.js"
};
creportfiles_file creportfiles_common_js(void) { return (creportfiles_file){common_js, sizeof common_js}; }

static const unsigned char tree_js[] = {
#embed "Assets/tree.js"
};
creportfiles_file creportfiles_tree_js(void) { return (creportfiles_file){tree_js, sizeof tree_js}; }

static const unsigned char flamegraph_js[] = {
#embed "Assets/flamegraph.js"
};
creportfiles_file creportfiles_flamegraph_js(void) { return (creportfiles_file){flamegraph_js, sizeof flamegraph_js}; }

static const unsigned char tables_js[] = {
#embed "Assets/tables.js"
};
creportfiles_file creportfiles_tables_js(void) { return (creportfiles_file){tables_js, sizeof tables_js}; }

static const unsigned char timeline_js[] = {
#embed "Assets/timeline.js"
};
creportfiles_file creportfiles_timeline_js(void) { return (creportfiles_file){timeline_js, sizeof timeline_js}; }

static const unsigned char selection_js[] = {
#embed "Assets/selection.js"
};
creportfiles_file creportfiles_selection_js(void) { return (creportfiles_file){selection_js, sizeof selection_js}; }

static const unsigned char page_js[] = {
#embed "Assets/page.js"
};
creportfiles_file creportfiles_page_js(void) { return (creportfiles_file){page_js, sizeof page_js}; }
