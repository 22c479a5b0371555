#include "code_knowledge.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "collect/processor.h"
#include "collect/start_thread.h"
#include "collect/starts_with.h"
#include "os/process_memory.h"
#include "os/thread.h"
#include "v8/code_reader.h"
#include "v8/heap_layout.h"
#include "v8/heap_reader.h"
#include "v8/script_reader.h"

namespace nativeprof {
namespace {

bool IsCopiedBuiltin(const GeneratedCode& generated, uint64_t address) {
  return address - generated.builtins_copy_start < generated.builtins_bytes;
}

bool IsBuiltin(const GeneratedCode& generated, uint64_t address) {
  return IsCopiedBuiltin(generated, address) ||
         address - generated.builtins_start < generated.builtins_bytes;
}

// V8 names the symbols of its builtins like the builtins
// (src/snapshot/embedded/embedded-file-writer.cc). False: the address is in a gap between two.
// Builtins are part of the program: unlike their copy they stay, and are read where they lie.
bool FindBuiltin(const GeneratedCode& generated, uint64_t address,
                 const std::function<os::NativeSymbol(uint64_t address)>& find_symbol,
                 FoundCode* found) {
  constexpr std::string_view kPrefix = "Builtins_";
  constexpr std::string_view kHandler = "Handler";
  const uint64_t copied_from = IsCopiedBuiltin(generated, address)
                                   ? generated.builtins_start - generated.builtins_copy_start
                                   : 0;
  const os::NativeSymbol symbol = find_symbol(address + copied_from);
  if (!StartsWith(symbol.name, kPrefix) || symbol.size_bytes == 0) return false;
  const std::string_view name = std::string_view(symbol.name).substr(kPrefix.size());
  const bool is_handler =
      name.size() > kHandler.size() && name.substr(name.size() - kHandler.size()) == kHandler;
  found->name = is_handler ? "BytecodeHandler:" : "Builtin:";
  found->name += name;
  found->start = symbol.start - copied_from;
  found->end = found->start + symbol.size_bytes;
  found->frame_setup_offset =
      FindFrameSetup(reinterpret_cast<const void*>(symbol.start), symbol.size_bytes);
  return true;
}

}  // namespace

CodeKnowledge::CodeKnowledge(v8::Isolate* isolate, bool has_symbols,
                             std::function<void()> on_backlog,
                             std::function<std::string(std::string_view)> read_constant)
    : log(std::move(on_backlog)), source(isolate, &log), generated(FindGeneratedCode(isolate)) {
  map.SetBuiltinRanges(generated.builtins_start, generated.builtins_copy_start,
                       generated.builtins_bytes);
  map.SetEncodings({
      [read_constant] { return BytecodeSizes(read_constant(kBytecodeSizesSymbol)); },
      [read_constant] { return TranslationOperands(read_constant(kTranslationOperandsSymbol)); },
  });
  map.SetBytecodeCheck([heap = std::make_shared<HeapReader>(TheHeapLayout(), false)](
                           const std::vector<uint64_t>& starts) {
    return CodeReader(heap.get()).AreBytecode(starts);
  });
  map.SetLineFinder([heap = std::make_shared<HeapReader>(TheHeapLayout(), false)](uint64_t text) {
    return FindLineEndsOf(heap.get(), text);
  });
  source.Install(!has_symbols);
}

CodeFinder CodeKnowledge::MakeFinder(
    std::function<os::NativeSymbol(uint64_t address)> find_symbol) const {
  auto heap = std::make_shared<HeapReader>(TheHeapLayout(), false);
  return [heap = std::move(heap), generated = generated, find_symbol = std::move(find_symbol)](
             uint64_t address, FoundCode* found) {
    if (IsBuiltin(generated, address)) return FindBuiltin(generated, address, find_symbol, found);
    // Only in V8's heap: to look for the start elsewhere would read all that lies before the
    // address.
    if (!CodeReader(heap.get()).FindAround(address, found)) return false;
    char bytes[kFrameSetupSearchBytes];
    const size_t size_bytes = std::min<size_t>(found->end - found->start, sizeof(bytes));
    if (os::ReadMemory(found->start, bytes, size_bytes)) {
      found->frame_setup_offset = FindFrameSetup(bytes, size_bytes);
    }
    return true;
  };
}

void CodeKnowledge::Drain() {
  map.QueueFrom(&log);
  map.ApplyAll();
}

void CodeKnowledge::Forget(std::unique_ptr<CodeKnowledge> code, bool process_ends) {
  constexpr size_t kManyCodes = 10'000;
  code->source.Uninstall();
  if (process_ends) {
    static_cast<void>(code.release());
    return;
  }
  if (code->map.size() < kManyCodes) return;
  std::thread thread;
  // A function can be copied, so what it holds is shared.
  std::function<void()> free = [shared = std::shared_ptr<CodeKnowledge>(std::move(code))] {
    os::EnterProfilerThread("nativeprof-free");
  };
  if (StartThread(std::move(free), &thread)) thread.detach();
}

}  // namespace nativeprof
