#include "process.h"

#include <algorithm>
#include <cstdio>

#include <uv.h>

#include "os/clock.h"
#include "os/fork_guard.h"
#include "os/mappings.h"
#include "os/thread.h"
#include "session.h"

namespace nativeprof {
namespace {

// Between two pieces of a journal: a killed program loses no more than that of its recording.
constexpr uint64_t kJournalNs = 200'000'000;

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
      collector({[this] { StartCollecting(); }, [this] { WaitForWork(); },
                 [this] { collector_wake.Raise(); }, [this] { AfterDrain(); }, os::OwnCpuNs}) {}

void Process::StartCollecting() {
  os::EnterProfilerThread("nativeprof-read");
  // Loads the executable's symbols now rather than when somebody waits for the last samples.
  Symbolize(reinterpret_cast<uint64_t>(&uv_run));
}

void Process::AfterDrain() {
  Session::SaveFromCollector();
  on_demand.Serve();
  rotation_due_ns_ = Session::Rotate();
  const uint64_t now_ns = os::MonotonicNs();
  if (now_ns < journals_due_ns_) return;
  journals_due_ns_ = Session::KeepJournals() ? now_ns + kJournalNs : 0;
}

void Process::WaitForWork() {
  constexpr uint64_t kNever = UINT64_MAX;
  const uint64_t rotation_ns = rotation_due_ns_ == 0 ? kNever : rotation_due_ns_;
  const uint64_t journals_ns = journals_due_ns_ == 0 ? kNever : journals_due_ns_;
  const uint64_t due_ns = std::min(rotation_ns, journals_ns);
  if (due_ns == kNever) {
    collector_wake.Wait();
  } else {
    collector_wake.WaitUntil(due_ns);
  }
}

std::unique_ptr<RecordingJournal> Process::OpenJournal(const std::string& path, bool rotates) {
  const std::string name = rotates ? path + ".open" : path;
  if (journal_file_ == nullptr || journal_file_->path() != name) {
    journal_file_ = std::make_shared<JournalFile>(name);
  }
  return std::make_unique<RecordingJournal>(journal_file_);
}

void Process::CompleteJournal() {
  rotation++;
  const std::string& open = journal_file_->path();
  std::rename(open.c_str(), open.substr(0, open.rfind('.')).c_str());
}

void Process::Forget(Session* session) {
  {
    const std::lock_guard<std::mutex> lock(sessions_mutex);
    all_sessions.erase(std::remove(all_sessions.begin(), all_sessions.end(), session),
                       all_sessions.end());
  }
  on_demand.Remove(session);
}

bool Process::HasSymbols() const {
  static const bool has = os::HasSymbolTable(reinterpret_cast<uintptr_t>(&uv_run));
  return has;
}

std::string Process::ReadConstant(std::string_view mangled_name) {
  const std::lock_guard<std::mutex> lock(symbols_mutex_);
  return symbols_.ReadConstant(reinterpret_cast<uintptr_t>(&uv_run), mangled_name);
}

os::NativeSymbol Process::FindSymbol(uint64_t address) {
  const std::lock_guard<std::mutex> lock(symbols_mutex_);
  return symbols_.Find(address);
}

NativeName Process::Symbolize(uint64_t address) {
  os::NativeSymbol symbol = FindSymbol(address);
  return {std::move(symbol.name), std::move(symbol.module)};
}

}  // namespace nativeprof
