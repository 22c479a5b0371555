#include "process.h"

#include <utility>

#include <uv.h>

#include "os/clock.h"
#include "os/fork_guard.h"
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

Process*& ProcessSlot() {
  static Process* process = [] {
    os::GuardForks({Session::BeforeFork, Session::AfterFork, Session::InForkedChild});
    return new Process(FindProgramText());
  }();
  return process;
}

}  // namespace

Process& TheProcess() { return *ProcessSlot(); }

void ReplaceProcess() { ProcessSlot() = new Process(TheProcess().program_text); }

Process::Process(const AddressRange& text)
    : program_text(text),
      collector({[this] { StartCollecting(); }, [this] { collector_wake.Wait(); },
                 [this] { collector_wake.Raise(); }, [] { Session::SaveFromCollector(); },
                 os::OwnCpuNs}) {}

void Process::StartCollecting() {
  os::EnterProfilerThread("nativeprof-read");
  // Loads the executable's symbols now rather than when somebody waits for the last samples.
  Symbolize(reinterpret_cast<uint64_t>(&uv_run));
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
