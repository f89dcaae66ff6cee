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
/// Style of the HTML report.
creportfiles_file creportfiles_page_css(void);
/// Body of the HTML report.
creportfiles_file creportfiles_page_html(void);
/// Scripts of the HTML report, in this order.
creportfiles_file creportfiles_common_js(void);
creportfiles_file creportfiles_tree_js(void);
creportfiles_file creportfiles_flamegraph_js(void);
creportfiles_file creportfiles_tables_js(void);
creportfiles_file creportfiles_timeline_js(void);
creportfiles_file creportfiles_selection_js(void);
creportfiles_file creportfiles_page_js(void);

#endif
