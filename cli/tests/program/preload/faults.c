/* Makes one call fail, or be short, or all calls from then on: what disks and signals do, at a moment of choice.
 *
 *   FAULT_CALL    open, read or write      FAULT_AT     the first call that fails, counted from 0
 *   FAULT_ERRNO   0: it moves one byte     FAULT_ALL    set: all later ones fail, too
 *
 * Loaded in front of the C library (LD_PRELOAD). When the program ends it says on descriptor 2 whether it struck.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;
static atomic_int struck;
static ssize_t (*real_write)(int, const void *, size_t);

static int strikes(const char *call) {
    const char *wanted = getenv("FAULT_CALL"), *at = getenv("FAULT_AT");
    if (!wanted || !at || strcmp(wanted, call)) return 0;
    long number = atomic_fetch_add(&calls, 1), first = atol(at);
    int yes = getenv("FAULT_ALL") ? number >= first : number == first;
    if (yes) struck = 1;
    return yes;
}

static int error(void) {
    const char *number = getenv("FAULT_ERRNO");
    return number ? atoi(number) : EIO;
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

ssize_t read(int fd, void *to, size_t len) {
    static ssize_t (*call)(int, void *, size_t);
    if (!call) call = real("read");
    if (strikes("read")) {
        if (error()) return errno = error(), -1;
        len = len > 0;
    }
    return call(fd, to, len);
}

ssize_t write(int fd, const void *from, size_t len) {
    if (!real_write) real_write = real("write");
    if (strikes("write")) {
        if (error()) return errno = error(), -1;
        len = len > 0;
    }
    return real_write(fd, from, len);
}

int open64(const char *path, int flags, ...) {
    static int (*call)(const char *, int, ...);
    if (!call) call = real("open64");
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    if (strikes("open")) return errno = error(), -1;
    return call(path, flags, mode);
}

__attribute__((destructor)) static void tell(void) {
    const char mark[] = "FAULT STRUCK\n";
    if (!real_write) real_write = real("write");
    if (struck) real_write(2, mark, sizeof mark - 1);
}
