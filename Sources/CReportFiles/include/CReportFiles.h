// Scripts and styles of the reports that open in a browser, as bytes: the files in FlameSVG/ and Page/.
#ifndef CREPORTFILES_H
#define CREPORTFILES_H

#include <stddef.h>

/// Bytes of an embedded file; not terminated.
typedef struct {
  const unsigned char *bytes;
  size_t count;
} creportfiles_file;

/// FlameSVG/: the behaviour of the flame graph as SVG.
creportfiles_file creportfiles_svg_flame_js(void);

/// Page/: style and body of the HTML report.
creportfiles_file creportfiles_page_css(void);
creportfiles_file creportfiles_page_html(void);
/// Page/: scripts of the HTML report, in this order.
creportfiles_file creportfiles_page_common_js(void);
creportfiles_file creportfiles_page_tree_js(void);
creportfiles_file creportfiles_page_flamegraph_js(void);
creportfiles_file creportfiles_page_tables_js(void);
creportfiles_file creportfiles_page_timeline_js(void);
creportfiles_file creportfiles_page_selection_js(void);
creportfiles_file creportfiles_page_tabs_js(void);

#endif
