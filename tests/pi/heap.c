/* Lets picamera2 and libcamera run where the kernel has no dma-buf heaps: memory files stand in for them.
 *
 * For the tests only, as a preloaded library. A heap is opened as an empty memory file; an allocation from it is a
 * memory file of that size; the calls that keep caches in step with a device have nothing to do and succeed.
 *   gcc -shared -fPIC -O2 -Wall -Werror -o heap.so heap.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static const char HEAPS[] = "/dev/dma_heap/";

static int is_heap(const char *path) { return path != NULL && strncmp(path, HEAPS, sizeof HEAPS - 1) == 0; }

static int memory(size_t bytes) {
    int fd = memfd_create("heap", MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, (off_t)bytes) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

typedef int (*opening)(const char *, int, ...);

static int open_next(opening *next, const char *name, const char *path, int flags, mode_t mode) {
    if (is_heap(path)) return memory(0);
    if (*next == NULL) *next = (opening)dlsym(RTLD_NEXT, name);
    return (*next)(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    static opening next;
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_next(&next, "open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    static opening next;
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_next(&next, "open64", path, flags, mode);
}

static int allocate(struct dma_heap_allocation_data *wanted) {
    int fd = memory(wanted->len);
    if (fd < 0) return -1;
    wanted->fd = (__u32)fd;
    return 0;
}

int ioctl(int fd, unsigned long request, ...) {
    static int (*next)(int, unsigned long, ...);
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    if (request == DMA_HEAP_IOCTL_ALLOC) return allocate(argument);
    /* 0: caches in step; 1: a name for the buffer. */
    if (_IOC_TYPE(request) == DMA_BUF_BASE && _IOC_NR(request) <= 1) return 0;
    if (next == NULL) next = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    return next(fd, request, argument);
}
