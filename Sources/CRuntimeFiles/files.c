#include "CRuntimeFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Every Go and assembly file in Runtime/ and Runtime/link/ that is no test; RecordingTests compares this list with the
// folders.
static const unsigned char ask_go[] = {
#embed "../../Runtime/ask.go"
};
static const unsigned char ask_portable_go[] = {
#embed "../../Runtime/ask_portable.go"
};
static const unsigned char attach_go[] = {
#embed "../../Runtime/attach.go"
};
static const unsigned char cost_go[] = {
#embed "../../Runtime/cost.go"
};
static const unsigned char event_go[] = {
#embed "../../Runtime/event.go"
};
static const unsigned char event_amd64_s[] = {
#embed "../../Runtime/event_amd64.s"
};
static const unsigned char event_arm64_s[] = {
#embed "../../Runtime/event_arm64.s"
};
static const unsigned char event_asm_go[] = {
#embed "../../Runtime/event_asm.go"
};
static const unsigned char event_portable_go[] = {
#embed "../../Runtime/event_portable.go"
};
static const unsigned char image_go[] = {
#embed "../../Runtime/image.go"
};
static const unsigned char layout_go[] = {
#embed "../../Runtime/layout.go"
};
static const unsigned char layout_go121_go[] = {
#embed "../../Runtime/layout_go121.go"
};
static const unsigned char layout_go123_go[] = {
#embed "../../Runtime/layout_go123.go"
};
static const unsigned char layout_go125_go[] = {
#embed "../../Runtime/layout_go125.go"
};
static const unsigned char layout_go126_go[] = {
#embed "../../Runtime/layout_go126.go"
};
static const unsigned char layout_unknown_go[] = {
#embed "../../Runtime/layout_unknown.go"
};
static const unsigned char link_link_go[] = {
#embed "../../Runtime/link/link.go"
};
static const unsigned char link_norace_go[] = {
#embed "../../Runtime/link/norace.go"
};
static const unsigned char link_race_go[] = {
#embed "../../Runtime/link/race.go"
};
static const unsigned char linked_go[] = {
#embed "../../Runtime/linked.go"
};
static const unsigned char proc_go[] = {
#embed "../../Runtime/proc.go"
};
static const unsigned char site_go[] = {
#embed "../../Runtime/site.go"
};
static const unsigned char spool_go[] = {
#embed "../../Runtime/spool.go"
};
static const unsigned char stretch_go[] = {
#embed "../../Runtime/stretch.go"
};
static const unsigned char sys_go[] = {
#embed "../../Runtime/sys.go"
};
static const unsigned char sys_amd64_go[] = {
#embed "../../Runtime/sys_amd64.go"
};
static const unsigned char sys_arm64_go[] = {
#embed "../../Runtime/sys_arm64.go"
};
static const unsigned char sys_portable_go[] = {
#embed "../../Runtime/sys_portable.go"
};
static const unsigned char text_go[] = {
#embed "../../Runtime/text.go"
};
static const unsigned char ticks_386_go[] = {
#embed "../../Runtime/ticks_386.go"
};
static const unsigned char ticks_386_s[] = {
#embed "../../Runtime/ticks_386.s"
};
static const unsigned char ticks_portable_go[] = {
#embed "../../Runtime/ticks_portable.go"
};
static const unsigned char wait_go[] = {
#embed "../../Runtime/wait.go"
};
static const unsigned char write_go[] = {
#embed "../../Runtime/write.go"
};

#define FILE_ENTRY(name, bytes) {name, bytes, sizeof bytes}

static const cruntimefiles_file files[] = {
    FILE_ENTRY("ask.go", ask_go),
    FILE_ENTRY("ask_portable.go", ask_portable_go),
    FILE_ENTRY("attach.go", attach_go),
    FILE_ENTRY("cost.go", cost_go),
    FILE_ENTRY("event.go", event_go),
    FILE_ENTRY("event_amd64.s", event_amd64_s),
    FILE_ENTRY("event_arm64.s", event_arm64_s),
    FILE_ENTRY("event_asm.go", event_asm_go),
    FILE_ENTRY("event_portable.go", event_portable_go),
    FILE_ENTRY("image.go", image_go),
    FILE_ENTRY("layout.go", layout_go),
    FILE_ENTRY("layout_go121.go", layout_go121_go),
    FILE_ENTRY("layout_go123.go", layout_go123_go),
    FILE_ENTRY("layout_go125.go", layout_go125_go),
    FILE_ENTRY("layout_go126.go", layout_go126_go),
    FILE_ENTRY("layout_unknown.go", layout_unknown_go),
    FILE_ENTRY("link/link.go", link_link_go),
    FILE_ENTRY("link/norace.go", link_norace_go),
    FILE_ENTRY("link/race.go", link_race_go),
    FILE_ENTRY("linked.go", linked_go),
    FILE_ENTRY("proc.go", proc_go),
    FILE_ENTRY("site.go", site_go),
    FILE_ENTRY("spool.go", spool_go),
    FILE_ENTRY("stretch.go", stretch_go),
    FILE_ENTRY("sys.go", sys_go),
    FILE_ENTRY("sys_amd64.go", sys_amd64_go),
    FILE_ENTRY("sys_arm64.go", sys_arm64_go),
    FILE_ENTRY("sys_portable.go", sys_portable_go),
    FILE_ENTRY("text.go", text_go),
    FILE_ENTRY("ticks_386.go", ticks_386_go),
    FILE_ENTRY("ticks_386.s", ticks_386_s),
    FILE_ENTRY("ticks_portable.go", ticks_portable_go),
    FILE_ENTRY("wait.go", wait_go),
    FILE_ENTRY("write.go", write_go),
};

size_t cruntimefiles_count(void) { return sizeof files / sizeof files[0]; }

cruntimefiles_file cruntimefiles_at(size_t index) { return files[index]; }
