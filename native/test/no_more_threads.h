// While it lives the system refuses to start threads: their stacks would be larger than the address
// space.
#ifndef NATIVEPROF_TEST_NO_MORE_THREADS_H_
#define NATIVEPROF_TEST_NO_MORE_THREADS_H_

#include <pthread.h>

namespace nativeprof::test {

class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge;
    pthread_attr_init(&huge);
    pthread_attr_setstacksize(&huge, size_t{1} << 62);
    pthread_setattr_default_np(&huge);
    pthread_attr_destroy(&huge);
  }
  ~NoMoreThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoMoreThreads(const NoMoreThreads&) = delete;

 private:
  pthread_attr_t before_;
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_NO_MORE_THREADS_H_
