// What all environments of the process share.
#ifndef NATIVEPROF_PROCESS_H_
#define NATIVEPROF_PROCESS_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.h"
#include "collect/stack_resolver.h"
#include "os/native_symbols.h"
#include "on_demand.h"
#include "os/wake_flag.h"
#include "recording_journal.h"
#include "signal/sampled_thread.h"
#include "timer/sampling_timer.h"

namespace nativeprof {

struct Process {
  explicit Process(const AddressRange& text);

  const AddressRange program_text;
  os::WakeFlag collector_wake;
  SamplingTimer timer;
  Collector collector;
  OnDemand on_demand;

  // Sessions that are recording. Whoever ends a recording holds the lock.
  std::mutex sessions_mutex;
  std::vector<Session*> sessions;
  std::vector<Session*> all_sessions;  // guarded by sessions_mutex
  // Of the recordings that rotate: all threads of the process have the same.
  uint64_t rotation = 1;            // guarded by sessions_mutex
  uint64_t rotation_origin_ns = 0;  // guarded by sessions_mutex

  // Under the sessions' lock. Recordings of one path share its file.
  // `rotates`: until CompleteJournal() the file has `.open` behind its name.
  std::unique_ptr<RecordingJournal> OpenJournal(const std::string& path, bool rotates);
  void CompleteJournal();

  // Its environment goes away.
  void Forget(Session* session);

  // Whether Node's binary has them: stripped ones have not.
  bool HasSymbols() const;
  std::string ReadConstant(std::string_view mangled_name);
  NativeName Symbolize(uint64_t address);
  os::NativeSymbol FindSymbol(uint64_t address);

 private:
  // The collector thread.
  void StartCollecting();
  void AfterDrain();
  void WaitForWork();

  // Stays open until the next recording: threads may come and go meanwhile.
  std::shared_ptr<JournalFile> journal_file_;
  std::mutex symbols_mutex_;
  os::NativeSymbols symbols_;     // guarded by symbols_mutex_
  uint64_t rotation_due_ns_ = 0;  // 0: nothing rotates
  uint64_t journals_due_ns_ = 0;  // 0: nothing was new the last time
};

// Never destroyed: threads of ours may outlive the static destructors.
Process& TheProcess();

// In the child of a fork: it begins anew, and what its parent had stays as it was.
void ReplaceProcess();

}  // namespace nativeprof

#endif  // NATIVEPROF_PROCESS_H_
