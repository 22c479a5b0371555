// Whether a read of a file would wait.
#ifndef NATIVEPROF_OS_FILE_READY_H_
#define NATIVEPROF_OS_FILE_READY_H_

namespace nativeprof::os {

// Of an epoll instance: whether there are events. Takes none of them. Any thread.
bool IsReadable(int fd);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_FILE_READY_H_
