#include "CRuntimeFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// Every Go and assembly file in Runtime/ that is no test; RecordingTests compares this list with the folder.
static const unsigned char attach_go[] = {
#embed "../../Runtime/attach.go"
};
static const unsigned char event_go[] = {
#embed "../../Runtime/event.go"
};
static const unsigned char event_asm_go[] = {
#embed "../../Runtime/event_asm.go"
};
static const unsigned char event_amd64_s[] = {
#embed "../../Runtime/event_amd64.s"
};
static const unsigned char proc_go[] = {
#embed "../../Runtime/proc.go"
};
static const unsigned char spool_go[] = {
#embed "../../Runtime/spool.go"
};
static const unsigned char write_go[] = {
#embed "../../Runtime/write.go"
};

#define FILE_ENTRY(name, bytes) {name, bytes, sizeof bytes}

static const cruntimefiles_file files[] = {
    FILE_ENTRY("attach.go", attach_go),         FILE_ENTRY("event.go", event_go),
    FILE_ENTRY("event_asm.go", event_asm_go),   FILE_ENTRY("event_amd64.s", event_amd64_s),
    FILE_ENTRY("proc.go", proc_go),             FILE_ENTRY("spool.go", spool_go),
    FILE_ENTRY("write.go", write_go),
};

size_t cruntimefiles_count(void) { return sizeof files / sizeof files[0]; }

cruntimefiles_file cruntimefiles_at(size_t index) { return files[index]; }
