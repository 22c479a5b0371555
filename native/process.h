// What all environments of the process share.
#ifndef NATIVEPROF_PROCESS_H_
#define NATIVEPROF_PROCESS_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.h"
#include "collect/stack_resolver.h"
#include "os/native_symbols.h"
#include "os/wake_flag.h"
#include "signal/sampled_thread.h"
#include "timer/sampling_timer.h"

namespace nativeprof {

class Session;

struct Process {
  Process();

  const AddressRange program_text;
  os::WakeFlag collector_wake;
  SamplingTimer timer;
  Collector collector;

  // Sessions that are recording. Whoever ends a recording holds the lock.
  std::mutex sessions_mutex;
  std::vector<Session*> sessions;
  // Of the recordings that rotate: all threads of the process have the same.
  uint64_t rotation = 1;            // guarded by sessions_mutex
  uint64_t rotation_origin_ns = 0;  // guarded by sessions_mutex

  std::string ReadConstant(std::string_view mangled_name);
  NativeName Symbolize(uint64_t address);

 private:
  // The collector thread.
  void StartCollecting();
  void AfterDrain();
  void WaitForWork();

  std::mutex symbols_mutex_;
  os::NativeSymbols symbols_;     // guarded by symbols_mutex_
  uint64_t rotation_due_ns_ = 0;  // 0: nothing rotates
};

// Never destroyed: threads of ours may outlive the static destructors.
Process& TheProcess();

}  // namespace nativeprof

#endif  // NATIVEPROF_PROCESS_H_
