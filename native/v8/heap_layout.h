// How this V8 lays out those of its heap objects that we read: all knowledge of versions is here.
// Most of it comes from the `v8dbg_` constants that every official binary of Node exports for
// debuggers (V8's tools/gen-postmortem-metadata.py); the rest from V8's sources, by version.
#ifndef NATIVEPROF_V8_HEAP_LAYOUT_H_
#define NATIVEPROF_V8_HEAP_LAYOUT_H_

#include <cstdint>
#include <vector>

#include "../collect/code_positions.h"

namespace nativeprof {

// Offsets are in bytes from an object's start, of which a tagged pointer is one more.
struct HeapLayout {
  int32_t map_instance_type;

  // Code
  int32_t code_type;
  int32_t code_deoptimization_data;
  int32_t code_source_positions;
  int32_t code_flags;
  int32_t code_size;
  // Within the flags.
  int32_t code_kind_mask;
  int32_t regexp_kind;
  int32_t baseline_kind;
  // From the reference to the Code object to the instructions.
  int32_t instructions_behind_code;

  // Arrays of any kind: their length, and where their elements begin.
  int32_t array_length;
  int32_t array_data;
  std::vector<int32_t> pointer_array_types;
  std::vector<int32_t> byte_array_types;
  int32_t weak_list_type;

  // Indices into the deoptimization data.
  int32_t inlined_function_count_index;
  int32_t literal_array_index;
  int32_t inlining_positions_index;
  int32_t function_index;
  int32_t frame_translations_index;
  // Of code that replaces code that runs: the bytecode at which it is entered, and where. -1 each
  // in all other code.
  int32_t replacement_bytecode_index;
  int32_t replacement_pc_index;
  // Where its entries begin, one for each deoptimisation exit, and how many elements each takes.
  int32_t first_deopt_entry_index;
  int32_t deopt_entry_size;
  // Where the exits begin in the code, and how many there are of the two kinds, the eager first.
  int32_t deopt_exits_start_index;
  int32_t eager_deopt_count_index;
  int32_t lazy_deopt_count_index;
  // Within an entry: where its frame translation begins; Turbofan's only: where the call returns
  // to.
  int32_t deopt_translation;
  int32_t deopt_pc;
  // What an exit takes.
  int32_t deopt_exit_bytes;

  // The table of calls behind the instructions.
  int32_t safepoint_count;
  int32_t safepoint_configuration;
  int32_t safepoint_entries;
  int32_t maglev_safepoint_entries;

  // SharedFunctionInfo, and what wraps one from V8 13 on (type -1: nothing does).
  int32_t shared_function_type;
  int32_t shared_function_script;
  int32_t shared_function_number;
  int32_t shared_function_scope;
  int32_t scope_type;
  int32_t wrapper_type;
  int32_t wrapped_function;

  // Script
  int32_t script_type;
  int32_t script_id;
  int32_t script_line_ends;
  int32_t script_name;
  int32_t script_line_offset;
  int32_t script_column_offset;
  int32_t script_source;
  int32_t script_arguments;  // of the function that V8 makes around a file

  // Strings: of an instance type below `first_other_type` the bits that tell which kind it is.
  int32_t first_other_type;
  int32_t string_kind_mask;
  int32_t flat_string_kind;
  int32_t one_byte_string_bit;
  int32_t string_length;
  int32_t string_data;

  // BytecodeArray
  int32_t bytecode_type;
  int32_t bytecode_data;
  int32_t bytecode_source_positions;

  PositionEncoding position_encoding;
};

// What the tables that BytecodeSizes and TranslationOperands take are called in Node's binary; some
// versions export them.
constexpr char kBytecodeSizesSymbol[] = "_ZN2v88internal11interpreter9Bytecodes14kBytecodeSizesE";
constexpr char kTranslationOperandsSymbol[] =
    "_ZZN2v88internal29TranslationOpcodeOperandCountENS0_17TranslationOpcodeEE6counts";

// Null where this V8 is not one that we know: built without the constants, or with compressed
// pointers.
const HeapLayout* TheHeapLayout();

}  // namespace nativeprof

#endif  // NATIVEPROF_V8_HEAP_LAYOUT_H_
