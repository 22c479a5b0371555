// Preloaded, it hides from nativeprof what Node tells of the objects in V8's heap: no inlined
// functions and no lines then, and nothing of what they cost.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

typedef void* (*FindSymbol)(void*, const char*);

void* dlsym(void* handle, const char* name) {
  static FindSymbol find;
  if (strcmp(name, "v8dbg_SmiShiftSize") == 0) return NULL;
  if (find == NULL) {
    // glibc's own: since 2.34, and before, on x64 and on arm64.
    const char* const versions[] = {"GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17"};
    for (size_t i = 0; find == NULL && i < sizeof(versions) / sizeof(versions[0]); i++) {
      find = (FindSymbol)dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    }
  }
  return find(handle, name);
}
