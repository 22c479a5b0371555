{
  'targets': [
    {
      # The handler must not need what exceptions bring: the one file that catches one is apart.
      'target_name': 'start_thread',
      'type': 'static_library',
      'sources': ['native/collect/start_thread.cc'],
      'cflags': ['-fPIC'],
      'cflags_cc!': ['-fno-exceptions'],
      'cflags_cc': ['-Wall', '-Wextra', '-fvisibility=hidden', '-fno-omit-frame-pointer'],
    },
    {
      'dependencies': ['start_thread'],
      'target_name': 'nativeprof',
      'sources': [
        'native/addon.cc',
        'native/code_knowledge.cc',
        'native/recording_data.cc',
        'native/process.cc',
        'native/session.cc',
        'native/session_rotation.cc',
        'native/collect/builtin_name.cc',
        'native/collect/code_map.cc',
        'native/collect/code_name.cc',
        'native/collect/collector.cc',
        'native/collect/frame_table.cc',
        'native/collect/bytecode_sizes.cc',
        'native/collect/code_positions.cc',
        'native/collect/line_table.cc',
        'native/collect/native_role.cc',
        'native/collect/peeled_loop.cc',
        'native/collect/recorder.cc',
        'native/collect/sample_columns.cc',
        'native/collect/stack_resolver.cc',
        'native/os/demangle.cc',
        'native/signal/handler.cc',
        'native/timer/overhead_budget.cc',
        'native/timer/sampling_timer.cc',
        'native/timer/signal_choice.cc',
        'native/v8/code_events.cc',
        'native/v8/deoptimization_data.cc',
        'native/v8/event_loop_watch.cc',
        'native/v8/fatal_signal_hook.cc',
        'native/v8/heap_layout.cc',
        'native/v8/heap_reader.cc',
        'native/v8/code_reader.cc',
        'native/v8/safepoint_table.cc',
        'native/v8/script_reader.cc',
        'native/v8/stack_capture.cc',
      ],
      'include_dirs': ['<!(node -p "require(\'node-addon-api\').include_dir")'],
      'defines': [
        'NAPI_VERSION=8',
        'NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS',
        # Where a worker is being terminated nothing can be thrown; by default that ends the process.
        'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      ],
      'cflags_cc': ['-Wall', '-Wextra', '-fvisibility=hidden', '-fno-omit-frame-pointer'],
      'conditions': [
        ['OS=="linux"', {
          'sources': [
            'native/os/clock_linux.cc',
            'native/os/fatal_signals_linux.cc',
            'native/os/native_symbols_linux.cc',
            'native/os/private_file_linux.cc',
            'native/os/process_memory_linux.cc',
            'native/os/sampling_signal_linux.cc',
            'native/os/thread_linux.cc',
            'native/os/wake_flag_linux.cc',
          ],
          # now: symbols are bound at load; by default the first signal would run the dynamic linker.
          # nodelete: Node unloads an addon with the last worker that used it, while another
          # profiler may still put our signal handler back.
          'ldflags': ['-Wl,-z,nodelete', '-Wl,-z,now'],
        }],
      ],
    },
  ],
}
