#include "heap_layout.h"

#include <initializer_list>
#include <optional>
#include <string>

#include <v8-version.h>

#include "../os/process_memory.h"

namespace nativeprof {
namespace {

// Reads constants, and remembers whether one that must be there was not.
class Constants {
 public:
  // The names changed with V8's own: the first that exists counts.
  int32_t Get(std::initializer_list<const char*> names) {
    const int32_t value = GetIfThere(names);
    if (value < 0) complete_ = false;
    return value;
  }

  // -1: none of them exists.
  int32_t GetIfThere(std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const int32_t* value = os::FindExportedInt((std::string("v8dbg_") + name).c_str());
      if (value != nullptr) return *value;
    }
    return -1;
  }

  std::vector<int32_t> GetAll(std::initializer_list<const char*> names) {
    std::vector<int32_t> values;
    for (const char* name : names) {
      const int32_t value = GetIfThere({name});
      if (value >= 0) values.push_back(value);
    }
    if (values.empty()) complete_ = false;
    return values;
  }

  bool complete() const { return complete_; }

 private:
  bool complete_ = true;
};

std::optional<HeapLayout> ReadLayout() {
  constexpr int32_t kPointerBytes = 8;
  constexpr int32_t kUncompressedSmiShift = 31;
  Constants constants;
  if (constants.Get({"SmiShiftSize"}) != kUncompressedSmiShift) return std::nullopt;

  HeapLayout layout;
  layout.map_instance_type = constants.Get({"class_Map__instance_type__uint16_t"});
  layout.code_type = constants.Get({"type_Code__CODE_TYPE"});
  // Without constants from V8 12 on, where a Code object begins with them (src/objects/code.h).
  constexpr bool kCodeBeginsWithTables = V8_MAJOR_VERSION >= 12;
  layout.code_deoptimization_data =
      kCodeBeginsWithTables ? kPointerBytes
                            : constants.Get({"class_Code__deoptimization_data__FixedArray"});
  layout.code_source_positions =
      kCodeBeginsWithTables ? 2 * kPointerBytes
                            : constants.Get({"class_Code__source_position_table__ByteArray"});

  // From V8 12 on with constants; before, behind where the instructions begin.
  layout.code_flags = kCodeBeginsWithTables ? constants.Get({"class_Code__flags__uint32_t"}) : 48;
  layout.code_size =
      kCodeBeginsWithTables ? constants.Get({"class_Code__instruction_size__int"}) : 56;
  layout.code_kind_mask = constants.Get({"CodeKindFieldMask"});
  // No constant; the kinds in between are WebAssembly's (src/objects/code-kind.h).
  layout.regexp_kind =
      constants.Get({"CodeKindInterpretedFunction"}) - (V8_MAJOR_VERSION >= 12 ? 6 : 7);
  layout.baseline_kind = constants.Get({"CodeKindBaseline"});

  // The reference is the first field of the object that holds the instructions.
  layout.instructions_behind_code =
      constants.Get({"class_InstructionStream__instruction_start__uintptr_t"}) - kPointerBytes;

  layout.array_length = constants.Get({"class_FixedArrayBase__length__SMI"});
  layout.array_data = constants.Get({"class_FixedArray__data__uintptr_t"});
  layout.pointer_array_types = constants.GetAll(
      {"type_FixedArray__FIXED_ARRAY_TYPE", "type_WeakFixedArray__WEAK_FIXED_ARRAY_TYPE",
       "type_TrustedFixedArray__TRUSTED_FIXED_ARRAY_TYPE",
       "type_TrustedWeakFixedArray__TRUSTED_WEAK_FIXED_ARRAY_TYPE",
       "type_ProtectedFixedArray__PROTECTED_FIXED_ARRAY_TYPE",
       "type_ProtectedWeakFixedArray__PROTECTED_WEAK_FIXED_ARRAY_TYPE"});
  layout.byte_array_types = constants.GetAll(
      {"type_ByteArray__BYTE_ARRAY_TYPE", "type_TrustedByteArray__TRUSTED_BYTE_ARRAY_TYPE"});
  layout.weak_list_type = constants.Get({"type_WeakArrayList__WEAK_ARRAY_LIST_TYPE"});

  layout.inlined_function_count_index =
      constants.Get({"DeoptimizationDataInlinedFunctionCountIndex"});
  layout.literal_array_index = constants.Get({"DeoptimizationDataLiteralArrayIndex"});
  layout.inlining_positions_index = constants.Get({"DeoptimizationDataInliningPositionsIndex"});

  layout.function_index = constants.Get({"DeoptimizationDataSharedFunctionInfoIndex",
                                         "DeoptimizationDataWrappedSharedFunctionInfoIndex"});

  // In front of one that has a constant (kOsrBytecodeOffsetIndex, kOsrPcOffsetIndex in
  // src/objects/deoptimization-data.h).
  layout.replacement_bytecode_index = constants.Get({"DeoptimizationDataOptimizationIdIndex"}) - 2;
  layout.replacement_pc_index = layout.replacement_bytecode_index + 1;

  // Without constants (src/objects/deoptimization-data.h, src/codegen/safepoint-table.h,
  // src/codegen/maglev-safepoint-table.h).
  layout.first_deopt_entry_index = layout.inlining_positions_index + 4;
  layout.deopt_entry_size = 3;
  layout.deopt_exits_start_index = layout.inlining_positions_index + 1;
  layout.eager_deopt_count_index = layout.inlining_positions_index + 2;
  layout.lazy_deopt_count_index = layout.inlining_positions_index + 3;
  layout.frame_translations_index = 0;
  layout.deopt_translation = 1;
  layout.deopt_pc = 2;
  layout.deopt_exit_bytes = 4;  // on x64 and arm64 (src/deoptimizer/*/deoptimizer-*.cc)
  layout.safepoint_count = V8_MAJOR_VERSION >= 13 ? 4 : 0;
  layout.safepoint_configuration = layout.safepoint_count + 4;
  layout.safepoint_entries = layout.safepoint_count + 8;
  layout.maglev_safepoint_entries = layout.safepoint_count + 12;

  layout.shared_function_type =
      constants.Get({"type_SharedFunctionInfo__SHARED_FUNCTION_INFO_TYPE"});
  layout.shared_function_script =
      constants.Get({"class_SharedFunctionInfo__script__Tagged_HeapObject_",
                     "class_SharedFunctionInfo__script_or_debug_info__HeapObject"});
  // `function_literal_id` has no constant; it stands behind the 32 bits of flags
  // (src/objects/shared-function-info.tq).
  layout.shared_function_number = constants.Get({"class_SharedFunctionInfo__flags__int"}) + 4;
  layout.shared_function_scope =
      constants.Get({"class_SharedFunctionInfo__name_or_scope_info__Tagged_NameOrScopeInfoT_",
                     "class_SharedFunctionInfo__name_or_scope_info__Tagged_Object_",
                     "class_SharedFunctionInfo__name_or_scope_info__Object"});
  layout.scope_type = constants.Get({"type_ScopeInfo__SCOPE_INFO_TYPE"});
  layout.wrapper_type =
      constants.GetIfThere({"type_SharedFunctionInfoWrapper__SHARED_FUNCTION_INFO_WRAPPER_TYPE"});
  layout.wrapped_function = constants.GetIfThere(
      {"class_SharedFunctionInfoWrapper__shared_info__Tagged_SharedFunctionInfo_"});

  layout.script_type = constants.Get({"type_Script__SCRIPT_TYPE"});
  // Without constants: `id`, behind `line_ends`, and both offsets, behind `name`
  // (src/objects/script.tq).
  layout.script_line_ends = constants.Get({"class_Script__line_ends__Object"});
  layout.script_name = constants.Get({"class_Script__name__Object"});
  layout.script_line_offset = layout.script_name + kPointerBytes;
  layout.script_column_offset = layout.script_name + 2 * kPointerBytes;
  layout.script_source = constants.Get({"class_Script__source__Object"});
  layout.script_arguments =
      constants.Get({"class_Script__eval_from_shared_or_wrapped_arguments__Tagged_Object_",
                     "class_Script__eval_from_shared_or_wrapped_arguments__Object"});
  layout.script_id = layout.script_line_ends + kPointerBytes;

  layout.first_other_type = constants.Get({"FirstNonstringType"});
  layout.string_kind_mask = constants.Get({"StringRepresentationMask"});
  layout.flat_string_kind = constants.Get({"SeqStringTag"});
  layout.one_byte_string_bit = constants.Get({"OneByteStringTag"});
  layout.string_length = constants.Get({"class_String__length__int32_t"});
  layout.string_data = constants.Get({"class_SeqOneByteString__chars__char"});

  layout.bytecode_type = constants.Get({"type_BytecodeArray__BYTECODE_ARRAY_TYPE"});
  layout.bytecode_data = constants.Get({"class_BytecodeArray__data__uintptr_t"});
  // No constant: behind map, length, constant pool and handler table up to V8 11, behind map,
  // length and wrapper since (src/objects/bytecode-array.tq).
  layout.bytecode_source_positions = V8_MAJOR_VERSION >= 12 ? 3 * kPointerBytes : 4 * kPointerBytes;

  layout.position_encoding =
      V8_MAJOR_VERSION >= 14 ? PositionEncoding::kFlags : PositionEncoding::kSigned;
  if (!constants.complete()) return std::nullopt;
  return layout;
}

}  // namespace

const HeapLayout* TheHeapLayout() {
  static const auto* const layout = new std::optional<HeapLayout>(ReadLayout());
  return layout->has_value() ? &**layout : nullptr;
}

}  // namespace nativeprof
