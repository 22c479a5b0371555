{
  'targets': [
    {
      'target_name': 'floor',
      'sources': ['floor.c'],
      'cflags': ['-Wall', '-Wextra'],
    },
    {
      'target_name': 'hide_layout',
      'sources': ['hide-layout.c'],
      'cflags': ['-Wall', '-Wextra'],
    },
    {
      'target_name': 'measure',
      'type': 'executable',
      'sources': ['measure.c'],
      'cflags': ['-Wall', '-Wextra'],
    },
  ],
}
