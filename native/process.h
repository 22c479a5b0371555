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

// Never destroyed: threads of ours may outlive the static destructors.
class Process {
 public:
  explicit Process(const AddressRange& text);

  std::string ReadConstant(std::string_view mangled_name);
  NativeName Symbolize(uint64_t address);

  const AddressRange program_text;
  os::WakeFlag collector_wake;
  SamplingTimer timer;
  Collector collector;

  // Sessions that are recording. Whoever ends a recording holds the lock.
  std::mutex sessions_mutex;
  std::vector<Session*> sessions;

 private:
  void StartCollecting();

  std::mutex symbols_mutex_;
  os::NativeSymbols symbols_;  // guarded by symbols_mutex_
};

Process& TheProcess();

// In the child of a fork: it begins anew, and what its parent had stays as it was.
void ReplaceProcess();

}  // namespace nativeprof

#endif  // NATIVEPROF_PROCESS_H_
