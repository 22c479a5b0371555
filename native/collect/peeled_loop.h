// Puts right where Maglev's tables go wrong: where it peels the first turn off a loop, they give
// what follows of the loop, calls that it inlines there included, the position of the loop as a
// whole (seen on V8 13 and 14). The first turn itself is right.
#ifndef NATIVEPROF_COLLECT_PEELED_LOOP_H_
#define NATIVEPROF_COLLECT_PEELED_LOOP_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "code_positions.h"

namespace nativeprof {

// The positions of a function's bytecode; null: not known.
using BytecodeOf = std::function<const CodePositions*(const FunctionKey& function)>;

// `active`: what the positions of Maglev's code say of one of its instructions.
void CorrectPeeledLoop(const CodePositions& positions, const BytecodeOf& bytecode_of,
                       std::vector<ActiveFunction>* active);

}  // namespace nativeprof

#endif  // NATIVEPROF_COLLECT_PEELED_LOOP_H_
