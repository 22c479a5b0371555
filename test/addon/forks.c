// fork() on a thread that is being sampled, and what children do with it.
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "addon.h"

static double StatusOf(pid_t child) {
  int status = -1;
  waitpid(child, &status, 0);
  return child < 0 ? -1 : status;
}

double ForkAndWork(double ms) {
  const pid_t child = fork();
  if (child != 0) return StatusOf(child);
  SpinMs(ms);
  _exit(7);
}

// Through the functions that libraries have registered with atexit().
double ForkAndExit(double ms) {
  const pid_t child = fork();
  if (child != 0) return StatusOf(child);
  SpinMs(ms);
  exit(7);
}

double ForkAndTerminate(double ms) {
  const pid_t child = fork();
  if (child != 0) {
    SpinMs(ms);
    kill(child, SIGTERM);
    return StatusOf(child);
  }
  // Not for ever, should the signal do nothing.
  SpinMs(5000);
  _exit(7);
}

double ForkAndExec(double ms) {
  const pid_t child = fork();
  if (child != 0) return StatusOf(child);
  SpinMs(ms);
  execl("/bin/sh", "sh", "-c", "exit 7", (char*)NULL);
  _exit(1);
}

double VforkAndExec(double ms) {
  (void)ms;
  const pid_t child = vfork();
  if (child != 0) return StatusOf(child);
  execl("/bin/sh", "sh", "-c", "exit 7", (char*)NULL);
  _exit(1);
}

double ExecNow(double ms) {
  SpinMs(ms);
  // Node has its own standard streams closed at an exec.
  for (int stream = 0; stream < 3; stream++) fcntl(stream, F_SETFD, 0);
  execl("/bin/sh", "sh", "-c", "echo replaced; exit 5", (char*)NULL);
  return -1;
}
