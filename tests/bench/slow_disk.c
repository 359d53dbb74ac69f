/* Makes every fdatasync and fsync slow (SLOW_DISK_MS), stall while a file exists (SLOW_DISK_STALL), or fail
   with an error of the system's (SLOW_DISK_ERRNO). */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int wait_and(long call, int file)
{
    const char *ms = getenv("SLOW_DISK_MS"), *stall = getenv("SLOW_DISK_STALL"), *error = getenv("SLOW_DISK_ERRNO");
    if (ms)
        usleep(1000 * atoi(ms));
    while (stall && access(stall, F_OK) == 0)
        usleep(2000);
    if (error) {
        errno = atoi(error);
        return -1;
    }
    return syscall(call, file);
}

int fdatasync(int file) { return wait_and(SYS_fdatasync, file); }
int fsync(int file) { return wait_and(SYS_fsync, file); }
