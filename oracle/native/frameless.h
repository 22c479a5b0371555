// Functions for programs to call that have no frame pointers. They are compiled apart from the
// rest, the way most compilers do without being told otherwise.
#ifndef NATIVEPROF_ORACLE_FRAMELESS_H_
#define NATIVEPROF_ORACLE_FRAMELESS_H_

#include <node_api.h>

namespace v8impl {

// While it waits, the register that holds the frame pointer elsewhere has in turn a number, a
// pointer to numbers on the stack, and a pointer to what looks like a frame for a step or two.
napi_value AskFrameless(napi_env env, napi_callback_info info);
// Below a function that has saved the frame pointer and keeps more on the stack than anybody would
// search.
napi_value AskFramelessDeep(napi_env env, napi_callback_info info);
// callFrameless(callback): calls it with such contents in that register, so that a function without
// frame pointers is in the middle of the stack.
napi_value CallFrameless(napi_env env, napi_callback_info info);

}  // namespace v8impl

#endif  // NATIVEPROF_ORACLE_FRAMELESS_H_
