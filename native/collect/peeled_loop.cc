#include "peeled_loop.h"

namespace nativeprof {
namespace {

// The bytecode of a call that returns to JavaScript is known all the same. But where a builtin is
// to go on behind it that number is not one of bytecode, and means nothing: so it must fit.
void CorrectCall(const CodePositions& positions, int32_t pc_offset, const CodePositions& bytecode,
                 ActiveFunction* innermost) {
  const int32_t script_offset = bytecode.FindExactly(positions.FindBytecode(pc_offset));
  if (script_offset >= 0 && positions.Mentions(script_offset)) {
    innermost->script_offset = script_offset;
  }
}

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

void CorrectPeeledLoop(const CodePositions& positions, int32_t pc_offset,
                       const BytecodeOf& bytecode_of, std::vector<ActiveFunction>* active) {
  if (!positions.by_maglev()) return;
  for (ActiveFunction& one : *active) {
    const CodePositions* const bytecode = bytecode_of(one.key);
    if (bytecode == nullptr) continue;
    if (one.call >= 0) {
      CorrectInlinedCall(positions, *bytecode, &one);
    } else {
      CorrectCall(positions, pc_offset, *bytecode, &one);
    }
  }
}

}  // namespace nativeprof
