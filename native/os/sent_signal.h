// What became of a signal that was sent and has not been handled.
#ifndef NATIVEPROF_OS_SENT_SIGNAL_H_
#define NATIVEPROF_OS_SENT_SIGNAL_H_

#include <cstdint>

namespace nativeprof::os {

// kPending: the thread is in the kernel, or waits for a CPU; it is handled before the thread runs
// another instruction of the program. kBlocked: pending as long as the thread blocks it.
// kInHandler: not pending, and blocked: from before its handler begins until that ends.
// kDelivered: to whatever handler; also where the operating system does not tell.
enum class SentSignal { kPending, kBlocked, kInHandler, kDelivered };
SentSignal FindSentSignal(int32_t thread_id, int signal);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_SENT_SIGNAL_H_
