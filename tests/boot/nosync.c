/* The negative control: a recorder whose syncs do nothing must lose what it promised, or the test proves nothing.
 *   gcc -shared -fPIC -O2 -Wall -Werror -o nosync.so nosync.c
 */
#include <stddef.h>

int fsync(int fd) { return (void)fd, 0; }
int fdatasync(int fd) { return (void)fd, 0; }
int msync(void *address, size_t length, int flags) { return (void)address, (void)length, (void)flags, 0; }
