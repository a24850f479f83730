/* A layer between a process and its files, loaded with LD_PRELOAD: it does every call and writes down what was done.
 *
 * Each call that changes something below one folder is a record in a log that all processes of a box share, in one
 * order for all of them: a process-shared lock is held from before the call until its record is complete, and a
 * caller gets its answer only after that. So any place in the log is a moment at which the plug could have been pulled,
 * and which of the records before it had reached the disk is told by the sync records alone (tests/crash/disk.py).
 * A sync has two records, begun and returned, and touches no disk: what a sync promises is what the harness takes it at.
 *
 * `frozen` stops every process at its next call, for good: the instant of the cut. What the layer cannot follow
 * (memory maps that are written, for one) it writes down as such, and the harness refuses the log. Calls that go past
 * it are found by comparing: all of the log together must make the folder that is really there.
 *
 * The layer also says what time it is and which start of the machine this is: after a cut it is another one, and for
 * the sweeps it is weeks later. It knows nothing of Terugblik.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* layer.py has the same order. */
enum kind { CREATE = 1, OPEN, WRITE, TRUNCATE, RENAME, UNLINK, MKDIR, RMDIR, SYNC_BEGUN, SYNC_DONE, UNFOLLOWED };

/* layer.py writes and reads the fields before the lock by their place. */
struct control {
    _Atomic uint64_t records;   /* so many are complete */
    _Atomic uint64_t log_bytes; /* and end here */
    _Atomic int64_t ahead_s;    /* of the wall clock */
    _Atomic uint32_t sync_us;   /* how long a sync takes */
    _Atomic uint32_t frozen;
    _Atomic uint32_t syncs_ignored; /* the negative control: a sync that does nothing */
    _Atomic uint32_t ready;
    _Atomic int64_t booted_s; /* after the machine itself */
    char boot_id[64];
    pthread_mutex_t lock;
};

struct record {
    uint32_t bytes; /* of the whole record */
    uint32_t kind;
    uint64_t at_ns;
    uint64_t inode;
    uint64_t number; /* offset, size, or the record in which this sync began */
    uint32_t first_bytes, second_bytes; /* two paths below the folder; the rest is data */
};

#define FDS 65536
static struct { uint64_t inode; int used; int append; } tracked[FDS];
static struct control *control;
static int log_fd = -1;
static char root[PATH_MAX];
static size_t root_bytes;

#define REAL(result, name, ...)                                                                                       \
    static result (*real_##name)(__VA_ARGS__);                                                                        \
    if (!real_##name) real_##name = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

static ssize_t plain_pwrite(int fd, const void *data, size_t bytes, off_t at) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    return real_pwrite64(fd, data, bytes, at);
}

static uint64_t now_ns(void) {
    struct timespec now;
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    real_clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void unlock(void) { pthread_mutex_unlock(&control->lock); }

/* Returns with the lock held; never, once the box is frozen. */
static void lock(void) {
    for (;;) {
        if (pthread_mutex_lock(&control->lock) == EOWNERDEAD) pthread_mutex_consistent(&control->lock);
        if (!control->frozen) return;
        unlock();
        usleep(1000);
    }
}

/* With the lock held. A record that is not whole is not counted, and the next one is written over it. */
static uint64_t note(enum kind kind, uint64_t inode, uint64_t number, const char *first, const char *second,
                     const void *data, size_t data_bytes) {
    int error = errno;
    size_t a = first ? strlen(first) : 0, b = second ? strlen(second) : 0;
    struct record record = {(uint32_t)(sizeof record + a + b + data_bytes), kind, now_ns(), inode, number,
                            (uint32_t)a, (uint32_t)b};
    char head[sizeof record + 2 * PATH_MAX];
    memcpy(head, &record, sizeof record);
    if (a) memcpy(head + sizeof record, first, a);
    if (b) memcpy(head + sizeof record + a, second, b);
    size_t head_bytes = sizeof record + a + b;
    uint64_t at = control->log_bytes;
    if (plain_pwrite(log_fd, head, head_bytes, (off_t)at) != (ssize_t)head_bytes ||
        (data_bytes && plain_pwrite(log_fd, data, data_bytes, (off_t)(at + head_bytes)) != (ssize_t)data_bytes)) {
        static const char said[] = "crash layer: the log cannot be written\n";
        (void)!write(2, said, sizeof said - 1);
        abort();
    }
    control->log_bytes = at + record.bytes;
    uint64_t number_of_this = control->records;
    control->records = number_of_this + 1;
    errno = error;
    return number_of_this;
}

/* The path below the folder, or NULL if it is not in there. */
static const char *below(int dirfd, const char *path, char *room) {
    if (!control || !path) return NULL;
    if (path[0] == '/') {
        if (snprintf(room, PATH_MAX, "%s", path) >= PATH_MAX) return NULL;
    } else {
        char base[PATH_MAX], link[64];
        if (dirfd == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return NULL;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", dirfd);
            ssize_t bytes = readlink(link, base, sizeof base - 1);
            if (bytes < 0) return NULL;
            base[bytes] = 0;
        }
        if (snprintf(room, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return NULL;
    }
    if (strncmp(room, root, root_bytes)) return NULL;
    if (room[root_bytes] == 0) return room + root_bytes;
    return room[root_bytes] == '/' ? room + root_bytes + 1 : NULL;
}

static int is_tracked(int fd) { return control && fd >= 0 && fd < FDS && tracked[fd].used; }

/* --- which folder, which log: called by whoever starts a process here --------------------------------------- */

int crash_layer_attach(const char *folder, const char *log, const char *page) {
    int fd = open(page, O_RDWR | O_CLOEXEC);
    if (fd < 0) return -1;
    struct control *found = mmap(NULL, sizeof *found, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (found == MAP_FAILED) return -1;
    flock(fd, LOCK_EX);
    if (!found->ready) {
        pthread_mutexattr_t how;
        pthread_mutexattr_init(&how);
        pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&found->lock, &how);
        found->ready = 1;
    }
    flock(fd, LOCK_UN); /* the map would hold it */
    close(fd);
    log_fd = open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (log_fd < 0) return -1;
    root_bytes = (size_t)snprintf(root, sizeof root, "%s", folder);
    control = found;
    return 0;
}

__attribute__((constructor)) static void attach_by_environment(void) {
    const char *folder = getenv("CRASH_LAYER_FOLDER"), *log = getenv("CRASH_LAYER_LOG");
    const char *page = getenv("CRASH_LAYER_PAGE");
    if (folder && log && page && crash_layer_attach(folder, log, page)) abort();
}

/* --- files --------------------------------------------------------------------------------------------------- */

/* The plug was pulled, so this is another start of the machine. */
static int boot_id(void) {
    int fd = memfd_create("boot_id", MFD_CLOEXEC);
    plain_pwrite(fd, control->boot_id, strlen(control->boot_id), 0);
    return fd;
}

static int open_at(int dirfd, const char *path, int flags, mode_t mode) {
    REAL(int, openat64, int, const char *, int, mode_t);
    char room[PATH_MAX];
    const char *name = NULL;
    if (control && path && !strcmp(path, "/proc/sys/kernel/random/boot_id")) return boot_id();
    int changes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
    if (!changes || (flags & O_DIRECTORY) || !(name = below(dirfd, path, room)))
        return real_openat64(dirfd, path, flags, mode);
    lock();
    struct stat found;
    int was_there = fstatat(dirfd, path, &found, AT_SYMLINK_NOFOLLOW) == 0;
    int fd = real_openat64(dirfd, path, flags, mode);
    if (fd >= 0 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode)) {
        if (flags & O_TMPFILE & ~O_DIRECTORY) note(UNFOLLOWED, 0, 0, name, "O_TMPFILE", NULL, 0);
        note(was_there ? OPEN : CREATE, found.st_ino, 0, name, NULL, NULL, 0);
        if (was_there && (flags & O_TRUNC)) note(TRUNCATE, found.st_ino, 0, NULL, NULL, NULL, 0);
        if (fd < FDS) {
            tracked[fd].inode = found.st_ino;
            tracked[fd].append = flags & O_APPEND;
            tracked[fd].used = 1;
        } else {
            note(UNFOLLOWED, 0, 0, name, "too many files", NULL, 0);
        }
    }
    unlock();
    return fd;
}

#define MODE_OF(flags)                                                                                                \
    mode_t mode = 0;                                                                                                  \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                            \
        va_list rest;                                                                                                 \
        va_start(rest, flags);                                                                                        \
        mode = va_arg(rest, mode_t);                                                                                  \
        va_end(rest);                                                                                                 \
    }

int open(const char *path, int flags, ...) { MODE_OF(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int dirfd, const char *path, int flags, ...) { MODE_OF(flags) return open_at(dirfd, path, flags, mode); }
int openat64(int dirfd, const char *path, int flags, ...) { MODE_OF(flags) return open_at(dirfd, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int close(int fd) {
    REAL(int, close, int);
    if (fd >= 0 && fd < FDS) tracked[fd].used = 0;
    return real_close(fd);
}

static uint64_t position(int fd) {
    struct stat found;
    if (tracked[fd].append && fstat(fd, &found) == 0) return (uint64_t)found.st_size;
    return (uint64_t)lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t bytes) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (!is_tracked(fd)) return real_write(fd, data, bytes);
    lock();
    uint64_t at = position(fd);
    ssize_t done = real_write(fd, data, bytes);
    if (done > 0) note(WRITE, tracked[fd].inode, at, NULL, NULL, data, (size_t)done);
    unlock();
    return done;
}

static ssize_t write_at(int fd, const void *data, size_t bytes, off_t at) {
    if (!is_tracked(fd)) return plain_pwrite(fd, data, bytes, at);
    lock();
    ssize_t done = plain_pwrite(fd, data, bytes, at);
    if (done > 0) note(WRITE, tracked[fd].inode, (uint64_t)at, NULL, NULL, data, (size_t)done);
    unlock();
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) { return write_at(fd, data, bytes, at); }
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) { return write_at(fd, data, bytes, at); }

static int cut_to(int fd, off_t bytes) {
    REAL(int, ftruncate64, int, off_t);
    if (!is_tracked(fd)) return real_ftruncate64(fd, bytes);
    lock();
    int failed = real_ftruncate64(fd, bytes);
    if (!failed) note(TRUNCATE, tracked[fd].inode, (uint64_t)bytes, NULL, NULL, NULL, 0);
    unlock();
    return failed;
}

int ftruncate(int fd, off_t bytes) { return cut_to(fd, bytes); }
int ftruncate64(int fd, off64_t bytes) { return cut_to(fd, bytes); }

static int synced(int fd, int (*real)(int)) {
    char link[64], path[PATH_MAX], room[PATH_MAX];
    struct stat found;
    if (!control || fstat(fd, &found)) return real(fd);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t bytes = readlink(link, path, sizeof path - 1);
    if (bytes < 0) return real(fd);
    path[bytes] = 0;
    const char *name = below(AT_FDCWD, path, room);
    if (!name) return real(fd);
    if (control->syncs_ignored) return 0;
    lock();
    uint64_t begun = note(SYNC_BEGUN, found.st_ino, 0, name, NULL, NULL, 0);
    unlock();
    if (control->sync_us) usleep(control->sync_us);
    lock();
    note(SYNC_DONE, found.st_ino, begun, name, NULL, NULL, 0);
    unlock();
    return 0;
}

int fsync(int fd) {
    REAL(int, fsync, int);
    return synced(fd, real_fsync);
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return synced(fd, real_fdatasync);
}

/* --- names --------------------------------------------------------------------------------------------------- */

static int rename_at(int from_fd, const char *from, int to_fd, const char *to, unsigned flags) {
    REAL(int, renameat2, int, const char *, int, const char *, unsigned);
    char a[PATH_MAX], b[PATH_MAX];
    const char *first = below(from_fd, from, a), *second = below(to_fd, to, b);
    if (!first && !second) return real_renameat2(from_fd, from, to_fd, to, flags);
    lock();
    int failed = real_renameat2(from_fd, from, to_fd, to, flags);
    if (!failed && first && second && !(flags & 2)) note(RENAME, 0, 0, first, second, NULL, 0);
    else if (!failed) note(UNFOLLOWED, 0, 0, first ? first : second, "rename", NULL, 0);
    unlock();
    return failed;
}

int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return rename_at(a, from, b, to, 0); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return rename_at(a, from, b, to, flags); }

int unlinkat(int dirfd, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    char room[PATH_MAX];
    const char *name = below(dirfd, path, room);
    if (!name) return real_unlinkat(dirfd, path, flags);
    lock();
    int failed = real_unlinkat(dirfd, path, flags);
    if (!failed) note(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, 0, name, NULL, NULL, 0);
    unlock();
    return failed;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int dirfd, const char *path, mode_t mode) {
    REAL(int, mkdirat, int, const char *, mode_t);
    char room[PATH_MAX];
    const char *name = below(dirfd, path, room);
    if (!name) return real_mkdirat(dirfd, path, mode);
    lock();
    int failed = real_mkdirat(dirfd, path, mode);
    if (!failed) note(MKDIR, 0, 0, name, NULL, NULL, 0);
    unlock();
    return failed;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* --- what is not followed, and must not be used in there ----------------------------------------------------- */

static void unfollowed(const char *what, const char *name) {
    lock();
    note(UNFOLLOWED, 0, 0, name ? name : "", what, NULL, 0);
    unlock();
}

#define REFUSED_FD(name, parameters, arguments, fd)                                                                   \
    ssize_t name parameters {                                                                                         \
        static ssize_t(*real) parameters;                                                                             \
        if (!real) real = (ssize_t(*) parameters)dlsym(RTLD_NEXT, #name);                                             \
        if (is_tracked(fd)) unfollowed(#name, NULL);                                                                  \
        return real arguments;                                                                                        \
    }

REFUSED_FD(writev, (int fd, const struct iovec *parts, int count), (fd, parts, count), fd)
REFUSED_FD(pwritev, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at), fd)
REFUSED_FD(pwritev2, (int fd, const struct iovec *parts, int count, off_t at, int flags), (fd, parts, count, at, flags), fd)
REFUSED_FD(sendfile64, (int fd, int from, off64_t *at, size_t bytes), (fd, from, at, bytes), fd)
REFUSED_FD(copy_file_range, (int from, off64_t *a, int fd, off64_t *b, size_t bytes, unsigned flags),
           (from, a, fd, b, bytes, flags), fd)

#define REFUSED_FD_INT(name, parameters, arguments, fd)                                                               \
    int name parameters {                                                                                             \
        static int(*real) parameters;                                                                                 \
        if (!real) real = (int(*) parameters)dlsym(RTLD_NEXT, #name);                                                 \
        if (is_tracked(fd)) unfollowed(#name, NULL);                                                                  \
        return real arguments;                                                                                        \
    }

REFUSED_FD_INT(fallocate64, (int fd, int mode, off64_t at, off64_t bytes), (fd, mode, at, bytes), fd)
REFUSED_FD_INT(posix_fallocate64, (int fd, off64_t at, off64_t bytes), (fd, at, bytes), fd)

int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, linkat, int, const char *, int, const char *, int);
    char room[PATH_MAX];
    const char *name = below(b, to, room);
    if (name) unfollowed("link", name);
    return real_linkat(a, from, b, to, flags);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int symlinkat(const char *target, int dirfd, const char *path) {
    REAL(int, symlinkat, const char *, int, const char *);
    char room[PATH_MAX];
    const char *name = below(dirfd, path, room);
    if (name) unfollowed("symlink", name);
    return real_symlinkat(target, dirfd, path);
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

static void *map(void *at, size_t bytes, int protection, int flags, int fd, off_t from) {
    REAL(void *, mmap64, void *, size_t, int, int, int, off_t);
    if (is_tracked(fd) && (flags & MAP_SHARED) && (protection & PROT_WRITE)) unfollowed("mmap", NULL);
    return real_mmap64(at, bytes, protection, flags, fd, from);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int fd, off_t from) {
    return map(at, bytes, protection, flags, fd, from);
}
void *mmap64(void *at, size_t bytes, int protection, int flags, int fd, off64_t from) {
    return map(at, bytes, protection, flags, fd, from);
}

/* --- the wall clock ------------------------------------------------------------------------------------------ */

int clock_gettime(clockid_t which, struct timespec *now) {
    REAL(int, clock_gettime, clockid_t, struct timespec *);
    int failed = real_clock_gettime(which, now);
    if (failed || !control) return failed;
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) now->tv_sec += control->ahead_s;
    if (which == CLOCK_BOOTTIME) now->tv_sec -= control->booted_s;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    REAL(int, gettimeofday, struct timeval *, void *);
    int failed = real_gettimeofday(now, zone);
    if (!failed && control) now->tv_sec += control->ahead_s;
    return failed;
}

time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}
