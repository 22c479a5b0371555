// measure <result file> <command> [args...]: runs the command, ends as it ended, and writes what
// it used as JSON. wait4() gives the usage of exactly that process and of the children that it
// waited for, from its first instruction to its last: exit handlers and teardown included.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double Seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double Now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int count, char** arguments) {
  if (count < 3) {
    fprintf(stderr, "measure <result file> <command> [args...]\n");
    return 2;
  }
  const double started = Now();
  const pid_t child = fork();
  if (child == 0) {
    execvp(arguments[2], arguments + 2);
    perror(arguments[2]);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("measure");
    return 2;
  }
  const double wall = Now() - started;
  FILE* file = fopen(arguments[1], "w");
  if (file == NULL) {
    perror(arguments[1]);
    return 2;
  }
  fprintf(file, "{\"userS\":%.6f,\"systemS\":%.6f,\"wallS\":%.6f,\"maxRssKib\":%ld}\n",
          Seconds(usage.ru_utime), Seconds(usage.ru_stime), wall, usage.ru_maxrss);
  fclose(file);
  if (WIFSIGNALED(status)) {
    signal(WTERMSIG(status), SIG_DFL);
    raise(WTERMSIG(status));
  }
  return WEXITSTATUS(status);
}
