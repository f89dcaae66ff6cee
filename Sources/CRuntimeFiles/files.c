#include "CRuntimeFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Every Go and assembly file in Runtime/ and Runtime/link/ that is no test; RecordingTests compares this list with the
// folders.
static const unsigned char attach_go[] = {
#embed "../../Runtime/attach.go"
};
static const unsigned char clock_go[] = {
#embed "../../Runtime/clock.go"
};
static const unsigned char cost_go[] = {
#embed "../../Runtime/cost.go"
};
static const unsigned char count_go[] = {
#embed "../../Runtime/count.go"
};
static const unsigned char drop_go[] = {
#embed "../../Runtime/drop.go"
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
static const unsigned char files_go[] = {
#embed "../../Runtime/files.go"
};
static const unsigned char find_spool_go[] = {
#embed "../../Runtime/find_spool.go"
};
static const unsigned char image_go[] = {
#embed "../../Runtime/image.go"
};
static const unsigned char interval_go[] = {
#embed "../../Runtime/interval.go"
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
static const unsigned char map_spool_go[] = {
#embed "../../Runtime/map_spool.go"
};
static const unsigned char mutex_go[] = {
#embed "../../Runtime/mutex.go"
};
static const unsigned char process_stat_go[] = {
#embed "../../Runtime/process_stat.go"
};
static const unsigned char recorder_go[] = {
#embed "../../Runtime/recorder.go"
};
static const unsigned char site_go[] = {
#embed "../../Runtime/site.go"
};
static const unsigned char slot_go[] = {
#embed "../../Runtime/slot.go"
};
static const unsigned char spool_go[] = {
#embed "../../Runtime/spool.go"
};
static const unsigned char spool_answer_go[] = {
#embed "../../Runtime/spool_answer.go"
};
static const unsigned char spool_layout_go[] = {
#embed "../../Runtime/spool_layout.go"
};
static const unsigned char spool_socket_go[] = {
#embed "../../Runtime/spool_socket.go"
};
static const unsigned char spool_socket_portable_go[] = {
#embed "../../Runtime/spool_socket_portable.go"
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
static const unsigned char ticks_386_s[] = {
#embed "../../Runtime/ticks_386.s"
};
static const unsigned char ticks_asm_go[] = {
#embed "../../Runtime/ticks_asm.go"
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
    FILE_ENTRY("attach.go", attach_go),
    FILE_ENTRY("clock.go", clock_go),
    FILE_ENTRY("cost.go", cost_go),
    FILE_ENTRY("count.go", count_go),
    FILE_ENTRY("drop.go", drop_go),
    FILE_ENTRY("event.go", event_go),
    FILE_ENTRY("event_amd64.s", event_amd64_s),
    FILE_ENTRY("event_arm64.s", event_arm64_s),
    FILE_ENTRY("event_asm.go", event_asm_go),
    FILE_ENTRY("event_portable.go", event_portable_go),
    FILE_ENTRY("files.go", files_go),
    FILE_ENTRY("find_spool.go", find_spool_go),
    FILE_ENTRY("image.go", image_go),
    FILE_ENTRY("interval.go", interval_go),
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
    FILE_ENTRY("map_spool.go", map_spool_go),
    FILE_ENTRY("mutex.go", mutex_go),
    FILE_ENTRY("process_stat.go", process_stat_go),
    FILE_ENTRY("recorder.go", recorder_go),
    FILE_ENTRY("site.go", site_go),
    FILE_ENTRY("slot.go", slot_go),
    FILE_ENTRY("spool.go", spool_go),
    FILE_ENTRY("spool_answer.go", spool_answer_go),
    FILE_ENTRY("spool_layout.go", spool_layout_go),
    FILE_ENTRY("spool_socket.go", spool_socket_go),
    FILE_ENTRY("spool_socket_portable.go", spool_socket_portable_go),
    FILE_ENTRY("sys.go", sys_go),
    FILE_ENTRY("sys_amd64.go", sys_amd64_go),
    FILE_ENTRY("sys_arm64.go", sys_arm64_go),
    FILE_ENTRY("sys_portable.go", sys_portable_go),
    FILE_ENTRY("text.go", text_go),
    FILE_ENTRY("ticks_386.s", ticks_386_s),
    FILE_ENTRY("ticks_asm.go", ticks_asm_go),
    FILE_ENTRY("ticks_portable.go", ticks_portable_go),
    FILE_ENTRY("wait.go", wait_go),
    FILE_ENTRY("write.go", write_go),
};

size_t cruntimefiles_count(void) { return sizeof files / sizeof files[0]; }

cruntimefiles_file cruntimefiles_at(size_t index) { return files[index]; }
