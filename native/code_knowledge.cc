#include "code_knowledge.h"

#include <thread>

#include "collect/start_thread.h"
#include "os/thread.h"
#include "v8/code_reader.h"
#include "v8/heap_layout.h"
#include "v8/heap_reader.h"

namespace nativeprof {

CodeKnowledge::CodeKnowledge(v8::Isolate* isolate, std::function<void()> on_backlog,
                             std::function<std::string(std::string_view)> read_constant)
    : log(std::move(on_backlog)), source(isolate, &log), generated(FindGeneratedCode(isolate)) {
  map.SetBuiltinRanges(generated.builtins_start, generated.builtins_copy_start,
                       generated.builtins_bytes);
  map.SetEncodings([read = std::move(read_constant)] {
    return CodeEncodings{BytecodeSizes(read(kBytecodeSizesSymbol)),
                         TranslationOperands(read(kTranslationOperandsSymbol))};
  });
  map.SetBytecodeCheck([heap = std::make_shared<HeapReader>(TheHeapLayout(), false)](
                           const std::vector<uint64_t>& starts) {
    return CodeReader(heap.get()).AreBytecode(starts);
  });
  source.Install();
}

void CodeKnowledge::Drain() {
  map.QueueFrom(&log);
  map.ApplyAll();
}

void CodeKnowledge::Forget(std::unique_ptr<CodeKnowledge> code) {
  constexpr size_t kManyCodes = 10'000;
  code->source.Uninstall();
  if (code->map.size() < kManyCodes) return;
  std::thread thread;
  // A function can be copied, so what it holds is shared.
  std::function<void()> free = [shared = std::shared_ptr<CodeKnowledge>(std::move(code))] {
    os::EnterProfilerThread("nativeprof-free");
  };
  if (StartThread(std::move(free), &thread)) thread.detach();
}

}  // namespace nativeprof
