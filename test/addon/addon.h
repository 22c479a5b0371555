// An addon as others write them, with what a profiler may disturb. Each function is called from
// JavaScript with one number, and gives one.
#ifndef NATIVEPROF_TEST_ADDON_H_
#define NATIVEPROF_TEST_ADDON_H_

// Both time sources are the process's own: no call of theirs is interrupted by a signal.
double NowMs(void);
void SpinMs(double ms);

// blocking_calls.c: calls that end early at a signal, made once. Milliseconds until they came back,
// negative where it was with EINTR.
double NanosleepOnce(double ms);
double PollOnce(double ms);
double SelectOnce(double ms);
double ReceiveWithTimeoutOnce(double ms);
// Bytes that a blocking read got at once of those that a thread wrote after `ms`.
double ReadOnce(double ms);

// forks.c: what waitpid() says of the child.
double ForkAndWork(double ms);
double ForkAndExit(double ms);
double ForkAndTerminate(double ms);
double ForkAndExec(double ms);
double VforkAndExec(double ms);
// Becomes a shell.
double ExecNow(double ms);

// own_signals.c
double StartProfilingTimer(double interval_us);
double StopProfilingTimer(double ms);  // how many signals came
double UseSmallAlternateStack(double bytes);

// threads.c
double StartThreads(double count);
double StopThreads(double ms);  // how many of them came to their end
double RunOnSmallStacks(double count);

#endif  // NATIVEPROF_TEST_ADDON_H_
