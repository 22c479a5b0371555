#ifndef NATIVEPROF_TEST_CODE_MAP_FIXTURE_H_
#define NATIVEPROF_TEST_CODE_MAP_FIXTURE_H_

#include <cstdint>
#include <string>

#include "../collect/code_event_log.h"
#include "../collect/code_map.h"
#include "made_events.h"

namespace nativeprof::test {

// A log and the map that is fed from it.
struct CodeMapFixture {
  CodeEventLog log;
  CodeMap map;

  void Function(uint64_t start, uint32_t size_bytes, const char* name) {
    const std::string text = "JS:*" + std::string(name) + " :1:1";
    Add(&log, {CodeKind::kMachineCode, start, size_bytes, text});
  }

  void ApplyAll() {
    QueueAll(&log, &map);
    map.ApplyUpTo(log.sequence());
  }

  // The name of the function at an address; empty where there is none.
  std::string At(uint64_t address) const {
    const Code* code = map.Find(address);
    return code == nullptr ? "" : NameOf(map.functions(), code->function);
  }
};

}  // namespace nativeprof::test

#endif  // NATIVEPROF_TEST_CODE_MAP_FIXTURE_H_
