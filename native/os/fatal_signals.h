// Signals that are about to end the process: the recording is saved first, then they do end it.
#ifndef NATIVEPROF_OS_FATAL_SIGNALS_H_
#define NATIVEPROF_OS_FATAL_SIGNALS_H_

namespace nativeprof::os {

class WakeFlag;

// Catches the signals of a terminal and of `kill` (SIGHUP, SIGINT, SIGQUIT, SIGTERM) where the
// program does not handle them itself; the handler only notes the signal and raises `saver`. Call
// again whenever the program has given up a handler of its own.
void CatchFatalSignals(WakeFlag* saver);

// Gives the signals back, where our handler is still the installed one.
void ReleaseFatalSignals();

// The caught signal that waits to be delivered; 0: none.
int PendingFatalSignal();

// Ends the process as the signal would have without us, or lets the program handle it if it has
// learnt to meanwhile; no signal is caught from then on. Returns; the signal comes at any moment.
void DeliverFatalSignal(int signal);

// For the parent of a program: signals sent to this process alone go on to `pid`, those from the
// terminal have reached it already. Negative: they go nowhere. 0 stops forwarding, and gives the
// signals back.
void ForwardSignals(int pid);

}  // namespace nativeprof::os

#endif  // NATIVEPROF_OS_FATAL_SIGNALS_H_
