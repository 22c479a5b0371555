#include "process.h"

#include <uv.h>

#include "os/clock.h"
#include "os/thread.h"
#include "session.h"

namespace nativeprof {
namespace {

AddressRange FindProgramText() {
  const auto address = reinterpret_cast<uintptr_t>(&uv_run);
  for (const os::MappedRange& range : os::ExecutableRanges(0, UINTPTR_MAX)) {
    if (address >= range.start && address < range.end) return {range.start, range.end};
  }
  return {};
}

}  // namespace

Process& TheProcess() {
  static Process* const process = new Process();
  return *process;
}

Process::Process()
    : program_text(FindProgramText()),
      collector({[this] { StartCollecting(); }, [this] { WaitForWork(); },
                 [this] { collector_wake.Raise(); }, [this] { AfterDrain(); }, os::OwnCpuNs}) {}

void Process::StartCollecting() {
  os::EnterProfilerThread("nativeprof-read");
  // Loads the executable's symbols now rather than when somebody waits for the last samples.
  Symbolize(reinterpret_cast<uint64_t>(&uv_run));
}

void Process::AfterDrain() {
  Session::SaveFromCollector();
  rotation_due_ns_ = Session::Rotate();
}

void Process::WaitForWork() {
  if (rotation_due_ns_ == 0) {
    collector_wake.Wait();
  } else {
    collector_wake.WaitUntil(rotation_due_ns_);
  }
}

std::string Process::ReadConstant(std::string_view mangled_name) {
  const std::lock_guard<std::mutex> lock(symbols_mutex_);
  return symbols_.ReadConstant(reinterpret_cast<uintptr_t>(&uv_run), mangled_name);
}

NativeName Process::Symbolize(uint64_t address) {
  const std::lock_guard<std::mutex> lock(symbols_mutex_);
  os::NativeSymbol symbol = symbols_.Find(address);
  return {std::move(symbol.name), std::move(symbol.module)};
}

}  // namespace nativeprof
