{
  'targets': [
    {
      'target_name': 'test_addon',
      'sources': ['addon.c', 'blocking_calls.c', 'forks.c', 'own_signals.c', 'threads.c'],
      'cflags': ['-Wall', '-Wextra', '-fno-omit-frame-pointer'],
      'defines': ['NAPI_VERSION=8'],
    },
  ],
}
