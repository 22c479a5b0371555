// A signal by which people ask for something; whoever serves it is woken.
#ifndef NATIVEPROF_OS_TOGGLE_SIGNAL_H_
#define NATIVEPROF_OS_TOGGLE_SIGNAL_H_

#include <cstdint>

namespace nativeprof::os {

class WakeFlag;

// False: the program handles the signal already, or it cannot be caught. Once per process; `server`
// lives for ever.
bool CatchToggleSignal(int signal, WakeFlag* server);

// As if the signal had come.
void CountToggle();

// How often it has come.
uint64_t ToggleCount();

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_TOGGLE_SIGNAL_H_
