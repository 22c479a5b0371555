#include "peeled_loop.h"

namespace nativeprof {
namespace {

// A loop stands in front of its body in the text, and behind it in the bytecode. The calls of the
// same function that were inlined in the first turn come in the same order.
void CorrectInlinedCall(const CodePositions& positions, const CodePositions& bytecode,
                        ActiveFunction* caller) {
  const int32_t loop = caller->script_offset;
  const int32_t loop_bytecode = bytecode.FindFirst(loop);
  size_t place = 0;
  std::vector<int32_t> in_first_turn;
  for (const int32_t sibling : positions.FindSiblings(caller->call)) {
    if (sibling == loop) {
      place++;
    } else if (sibling > loop && bytecode.FindFirst(sibling) < loop_bytecode) {
      in_first_turn.push_back(sibling);
    }
  }
  if (place < in_first_turn.size()) caller->script_offset = in_first_turn[place];
}

}  // namespace

void CorrectPeeledLoop(const CodePositions& positions, const BytecodeOf& bytecode_of,
                       std::vector<ActiveFunction>* active) {
  for (ActiveFunction& one : *active) {
    const CodePositions* const bytecode = one.call >= 0 ? bytecode_of(one.key) : nullptr;
    if (bytecode != nullptr) CorrectInlinedCall(positions, *bytecode, &one);
  }
}

}  // namespace nativeprof
